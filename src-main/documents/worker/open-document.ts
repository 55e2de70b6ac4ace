import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { DocentError } from '../../contract/errors.ts';
import { FILE_HEAD, type FileFormat, fileFormatOf, notADocument } from '../../contract/file-formats.ts';
import { readHead, readRegularFile } from '../../files/regular-file.ts';
import type { LoadedDocument } from '../document.ts';
import type { DocumentSource } from '../document-service.ts';
import type { DocumentLimits } from '../limits.ts';

/** The format of a document, from its first bytes. @throws DocentError unsupported-format, file-not-found, file-unreadable */
export async function formatOf(source: DocumentSource): Promise<FileFormat> {
  const subject = source.kind === 'path' ? basename(source.path) : undefined;
  const head = source.kind === 'path' ? await readHead(source.path, FILE_HEAD) : source.bytes;
  const format = fileFormatOf(head);
  if (format === undefined) {
    throw new DocentError('unsupported-format', notADocument(subject ?? 'The file', head), { subject });
  }
  return format;
}

/** Loads the library for a format. The canvas and pdf.js take a quarter of a second: an image does not wait for them. */
export async function loadOpener({ openedAs }: Pick<FileFormat, 'openedAs'>): Promise<void> {
  switch (openedAs) {
    case 'pdf':
      await import('./pdf-document.ts');
      await (await import('./pdf-library.ts')).loadPdfLibrary();
      return;
    case 'image':
      await import('./image-document.ts');
      await import('sharp');
  }
}

/** Opens a document of one of the FILE_FORMATS in this process. */
export async function loadDocument(
  source: DocumentSource,
  limits: DocumentLimits,
  password: string | undefined,
  signal: AbortSignal | undefined,
): Promise<LoadedDocument> {
  const subject = source.kind === 'path' ? basename(source.path) : undefined;
  const bytes =
    source.kind === 'path' ? await readRegularFile(source.path, limits.fileBytes) : Uint8Array.from(source.bytes);
  const format = fileFormatOf(bytes) ?? (await formatOf(source));
  const context = { sha256: createHash('sha256').update(bytes).digest('hex'), limits, subject, signal };
  switch (format.openedAs) {
    case 'pdf':
      return (await import('./pdf-document.ts')).openPdf(bytes, context, password);
    case 'image':
      return (await import('./image-document.ts')).openImage(bytes, format, context);
  }
}
