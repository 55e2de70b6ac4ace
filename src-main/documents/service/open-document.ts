import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { DocentError } from '../../contract/errors.ts';
import type { OpenDocument } from '../document.ts';
import { DocumentLimits } from '../limits.ts';
import { documentWorkers } from './document-workers.ts';
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
}

const sinceStart = new Strikes();

/**
 * Opens a document of one of the FILE_FORMATS from a path or from bytes, which are copied, in a process of its own. Its first bytes say what it is.
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
  return await RemoteDocument.open(documentWorkers(), strikes, {
    key,
    source:
      typeof source === 'string'
        ? { kind: 'path', path: resolve(source) }
        : { kind: 'bytes', bytes: Uint8Array.from(source) },
    subject: typeof source === 'string' ? basename(source) : undefined,
    password: options.password,
    limits,
    signal: options.signal,
  });
}
