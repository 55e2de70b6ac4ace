import { createHash } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { DocentError } from '../../contract/errors.ts';
import { readRegularFile } from '../../files/regular-file.ts';
import type { OpenDocument } from '../document.ts';
import type { DocumentSource } from '../document-service.ts';
import { formatOf } from '../format-of.ts';
import { DocumentLimits } from '../limits.ts';
import { documentWorkers } from './document-workers.ts';
import { convertOffice } from './office/convert-office.ts';
import { lookIntoOffice } from './office/look.ts';
import { RemoteDocument } from './remote-document.ts';
import { Strikes } from './strikes.ts';

export interface OpenOptions {
  /** For encrypted PDFs: the user's or the owner's password. */
  readonly password?: string | undefined;
  readonly limits?: Partial<DocumentLimits> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Opens it even if it was stopped before. */
  readonly trusted?: boolean | undefined;
  /** What is known of documents that were stopped before; left out: what happened since the program started. */
  readonly strikes?: Strikes | undefined;
  /** What `strikes` know it by; left out: its path, or the hash of its bytes. */
  readonly knownAs?: string | undefined;
  /** A file that keeps the PDF of an office document, so that it is converted once. */
  readonly converted?: string | undefined;
}

const sinceStart = new Strikes();

/**
 * Opens a document of one of the FILE_FORMATS from a path or from bytes, which are copied, in a process of its own. Its first bytes say what it is. Office
 * documents are converted by LibreOffice first.
 * Throws `file-not-found`, `file-unreadable`, `unsupported-format`, `file-damaged`, `password-required`, `password-wrong`, `too-large`,
 * `too-many-pages`, `timeout`, `document-stopped`, `cancelled`.
 */
export async function openDocument(source: string | Uint8Array, options: OpenOptions = {}): Promise<OpenDocument> {
  const parsed = DocumentLimits.safeParse(options.limits ?? {});
  if (!parsed.success) {
    throw new DocentError('bad-input', `The document limits are not valid: ${parsed.error.issues[0]?.message}.`, {
      subject: parsed.error.issues[0]?.path.join('.'),
    });
  }
  const limits = parsed.data;
  if (typeof source !== 'string' && source.length > limits.fileBytes) {
    const message = `The file has ${source.length} bytes, more than the limit of ${limits.fileBytes}. Split it, or raise the limit "fileBytes".`;
    throw new DocentError('too-large', message);
  }
  const key =
    options.knownAs ??
    (typeof source === 'string' ? resolve(source) : createHash('sha256').update(source).digest('hex'));
  const strikes = options.strikes ?? sinceStart;
  if (options.trusted) strikes.forgive(key);
  const given: DocumentSource =
    typeof source === 'string'
      ? { kind: 'path', path: resolve(source) }
      : { kind: 'bytes', bytes: Uint8Array.from(source) };
  const opening = {
    ...{ key, source: given, subject: typeof source === 'string' ? basename(source) : undefined },
    ...{ password: options.password, limits, signal: options.signal },
  };
  if ((await formatOf(given)).opener !== 'office') {
    return await RemoteDocument.open(documentWorkers(), strikes, opening);
  }
  strikes.check(key, opening.subject);
  const { pdf, sha256 } = await officeAsPdf(given, options, opening, (reason) => strikes.add(key, 'convert', reason));
  strikes.succeeded(key, 'convert');
  const document = await RemoteDocument.open(documentWorkers(), strikes, { ...opening, source: pdf });
  // It is known by the file that it came from: LibreOffice writes the time into each PDF.
  return { ...document, sha256 };
}

/** @param stopped called with the reason when LibreOffice had to be stopped */
async function officeAsPdf(
  source: DocumentSource,
  { converted, signal }: OpenOptions,
  { subject, limits }: { readonly subject: string | undefined; readonly limits: DocumentLimits },
  stopped: (reason: string) => void,
): Promise<{ pdf: DocumentSource; sha256: string }> {
  const bytes = source.kind === 'path' ? await readRegularFile(source.path, limits.fileBytes) : source.bytes;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const kept =
    converted === undefined ? undefined : await readRegularFile(converted, limits.fileBytes).catch(() => undefined);
  if (kept !== undefined) return { pdf: { kind: 'bytes', bytes: kept }, sha256 };
  const times = await lookIntoOffice(bytes, subject, signal);
  const pdf = await convertOffice(source, subject, times * limits.time, signal).catch((error: unknown) => {
    if (error instanceof DocentError && ['timeout', 'too-large'].includes(error.code)) stopped(error.message);
    throw error;
  });
  // On a full disk it is converted again the next time.
  if (converted !== undefined) await keep(converted, pdf).catch(() => undefined);
  return { pdf: { kind: 'bytes', bytes: pdf }, sha256 };
}

async function keep(path: string, bytes: Uint8Array): Promise<void> {
  const next = `${path}.new`;
  await writeFile(next, bytes, { mode: 0o600 });
  await rename(next, path);
}
