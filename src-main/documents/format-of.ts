import { basename } from 'node:path';
import { DocentError } from '../contract/errors.ts';
import { FILE_HEAD, type FileFormat, fileFormatOf, notADocument } from '../contract/file-formats.ts';
import { readHead } from '../files/regular-file.ts';
import type { DocumentSource } from './document-service.ts';

/** The format of a document, from its first bytes. @throws DocentError unsupported-format, file-not-found, file-unreadable */
export async function formatOf(source: DocumentSource): Promise<FileFormat> {
  const subject = source.kind === 'path' ? basename(source.path) : undefined;
  const head = source.kind === 'path' ? await readHead(source.path, FILE_HEAD) : source.bytes;
  const format = fileFormatOf(head, subject);
  if (format === undefined) {
    throw new DocentError('unsupported-format', notADocument(subject ?? 'The file', head), { subject });
  }
  return format;
}
