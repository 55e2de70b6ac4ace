import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { DocentError } from '../../contract/errors.ts';
import { fileFormatOf, type Opener } from '../../contract/file-formats.ts';
import { readRegularFile } from '../../files/regular-file.ts';
import type { LoadedDocument } from '../document.ts';
import type { DocumentSource } from '../document-service.ts';
import { formatOf } from '../format-of.ts';
import type { DocumentLimits } from '../limits.ts';

/** Loads what opening a format needs. The canvas and pdf.js take a quarter of a second: an image does not wait for them. */
export async function loadOpener(opener: Opener): Promise<void> {
  switch (opener) {
    case 'pdf':
    case 'office':
      await import('./pdf-document.ts');
      await (await import('./pdf-library.ts')).loadPdfLibrary();
      return;
    case 'image':
    case 'bmp':
    case 'heic':
      await import('./image-document.ts');
      await import('sharp');
      if (opener !== 'image') await import('./decode-image.ts');
      return;
    case 'text':
    case 'email':
    case 'electronic-invoice':
      await import('./typeset/text-document.ts');
  }
}

/** Opens a document of one of the FILE_FORMATS in this process; of office documents the PDF that was made of them. */
export async function loadDocument(
  source: DocumentSource,
  limits: DocumentLimits,
  password: string | undefined,
  signal: AbortSignal | undefined,
): Promise<LoadedDocument> {
  const subject = source.kind === 'path' ? basename(source.path) : undefined;
  const bytes =
    source.kind === 'path' ? await readRegularFile(source.path, limits.fileBytes) : Uint8Array.from(source.bytes);
  const { opener, hasPages } = fileFormatOf(bytes, subject) ?? (await formatOf(source));
  const context = { sha256: createHash('sha256').update(bytes).digest('hex'), limits, subject, signal };
  switch (opener) {
    case 'pdf':
      return (await import('./pdf-document.ts')).openPdf(bytes, context, password);
    case 'image':
      return (await import('./image-document.ts')).openImage(bytes, { hasPages }, context);
    case 'bmp':
    case 'heic': {
      const { decodeImage } = await import('./decode-image.ts');
      return (await import('./image-document.ts')).openImage(
        await decodeImage(bytes, opener, context),
        { hasPages },
        context,
      );
    }
    case 'text':
    case 'email':
    case 'electronic-invoice':
      return await (await import('./typeset/text-document.ts')).openText(bytes, opener, context);
    case 'office':
      throw new DocentError(
        'internal',
        'The office document was not converted. This is a bug in Docent; please report it.',
      );
  }
}
