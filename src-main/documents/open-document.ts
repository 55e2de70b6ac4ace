import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { DocentError } from '../contract/errors.ts';
import { fileFormatOf, notADocument } from '../contract/file-formats.ts';
import type { OpenDocument } from './document.ts';
import { DocumentLimits } from './limits.ts';

export interface OpenOptions {
  /** For encrypted PDFs: the user's or the owner's password. */
  readonly password?: string | undefined;
  readonly limits?: Partial<DocumentLimits> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a document of one of the FILE_FORMATS from a path or from bytes, which are copied. Its first bytes say what it is. Throws `file-not-found`, `file-unreadable`, `unsupported-format`,
 * `file-damaged`, `password-required`, `password-wrong`, `too-large`, `too-many-pages`, `timeout`, `cancelled`.
 */
export async function openDocument(source: string | Uint8Array, options: OpenOptions = {}): Promise<OpenDocument> {
  const parsed = DocumentLimits.safeParse(options.limits ?? {});
  if (!parsed.success) {
    throw new DocentError('bad-input', `The document limits are not valid: ${parsed.error.issues[0]?.message}.`, {
      subject: parsed.error.issues[0]?.path.join('.'),
    });
  }
  const limits = parsed.data;
  const subject = typeof source === 'string' ? basename(source) : undefined;
  const bytes = typeof source === 'string' ? await readLimited(source, limits) : copyLimited(source, limits);
  const format = fileFormatOf(bytes);
  if (format === undefined) {
    throw new DocentError('unsupported-format', notADocument(subject ?? 'The file'), { subject });
  }
  const context = { sha256: createHash('sha256').update(bytes).digest('hex'), limits, subject, signal: options.signal };
  // The canvas and pdf.js take a quarter of a second to load: whoever starts does not wait for them.
  switch (format.openedAs) {
    case 'pdf':
      return (await import('./pdf-document.ts')).openPdf(bytes, context, options.password);
    case 'image':
      return (await import('./image-document.ts')).openImage(bytes, format, context);
  }
}

function tooLarge(size: number, limits: DocumentLimits, subject: string | undefined) {
  return new DocentError(
    'too-large',
    `The file has ${size} bytes, more than the limit of ${limits.fileBytes}. Split it, or raise the limit "fileBytes".`,
    { subject },
  );
}

function copyLimited(bytes: Uint8Array, limits: DocumentLimits): Uint8Array<ArrayBuffer> {
  if (bytes.length > limits.fileBytes) throw tooLarge(bytes.length, limits, undefined);
  return Uint8Array.from(bytes);
}

/** The size is checked before anything is read; a fresh array, because pdf.js takes its memory away. */
async function readLimited(path: string, limits: DocumentLimits): Promise<Uint8Array<ArrayBuffer>> {
  const subject = basename(path);
  try {
    await using file = await open(path, 'r');
    const stat = await file.stat();
    if (!stat.isFile()) {
      throw new DocentError('file-unreadable', `${subject} is not a file. Give the path of a document.`, { subject });
    }
    if (stat.size > limits.fileBytes) throw tooLarge(stat.size, limits, subject);
    const bytes = new Uint8Array(stat.size);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled === bytes.length ? bytes : bytes.slice(0, filled);
  } catch (error) {
    if (error instanceof DocentError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new DocentError('file-not-found', `There is no file ${path}. Check the path.`, { subject, cause: error });
    }
    throw new DocentError('file-unreadable', `${path} cannot be read: ${(error as Error).message}`, {
      subject,
      cause: error,
    });
  }
}
