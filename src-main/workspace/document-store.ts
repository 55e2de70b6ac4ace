import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cannotWrite } from '../contract/cannot-write.ts';
import { DocentError } from '../contract/errors.ts';
import { openRegularFile, readFully } from '../files/regular-file.ts';

/** The largest document; `openDocument` refuses larger ones too. */
const LARGEST = 512 * 1024 * 1024;
const CHUNK = 1024 * 1024;
/** Temporary files older than this are left over from a crash. Younger ones may be copies in progress. */
const STALE_MS = 24 * 3600 * 1000;

export interface StoredDocument {
  /** SHA-256 of the bytes, hex. */
  readonly id: string;
  readonly bytes: number;
}

/** A copy of a document that was just added. */
export interface ArrivedDocument extends StoredDocument {
  /** There was none before, or a damaged one. */
  readonly isNew: boolean;
}

/**
 * Copies of documents, named by their content: `documents/ab/abcd...`. A copy appears under its name only when it is whole and on the disk,
 * so a crash leaves at most a temporary file. What is removed from the library stays, so that it can be restored, until it is deleted for good.
 */
export class DocumentStore {
  readonly #root: string;
  readonly #temporary: string;

  constructor(dataDir: string) {
    this.#root = join(dataDir, 'documents');
    this.#temporary = join(this.#root, 'incoming');
  }

  path(id: string): string {
    return join(this.#root, id.slice(0, 2), id);
  }

  /** Where the PDF of an office document is kept, beside its copy. */
  pdfPath(id: string): string {
    return `${this.path(id)}.pdf`;
  }

  /**
   * Copies a file into the store, sharing its blocks if the file system can. The hash is that of the copy, so name and bytes agree even if the
   * file changes meanwhile.
   *
   * @throws DocentError file-not-found, file-unreadable, too-large
   */
  async addFile(path: string): Promise<ArrivedDocument> {
    const { handle, size } = await openRegularFile(path, Number.POSITIVE_INFINITY);
    await handle.close();
    if (size > LARGEST) throw tooLarge(basename(path), size);
    return await this.#arrive(async (target) => {
      await copyFile(path, target, constants.COPYFILE_FICLONE);
    });
  }

  /** @throws DocentError too-large */
  async addBytes(name: string, bytes: Uint8Array): Promise<ArrivedDocument> {
    if (bytes.length > LARGEST) throw tooLarge(name, bytes.length);
    return await this.#arrive(async (target) => {
      await using file = await open(target, 'wx');
      await file.writeFile(bytes);
    });
  }

  /** Bytes begin..end of a document, fewer at its end. @throws DocentError file-not-found if its copy is gone */
  async read(id: string, begin: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    try {
      await using file = await open(this.path(id), 'r');
      const bytes = new Uint8Array(Math.max(0, Math.min(end, (await file.stat()).size) - begin));
      return bytes.subarray(0, await readFully(file, bytes, begin));
    } catch (error) {
      throw copyError(error, id);
    }
  }

  async delete(id: string): Promise<void> {
    await rm(this.path(id), { force: true });
    await rm(this.pdfPath(id), { force: true });
  }

  /** Deletes what crashes left behind. */
  async tidy(): Promise<void> {
    for (const name of await readdir(this.#temporary).catch(() => [])) {
      const path = join(this.#temporary, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
      if (Date.now() - mtimeMs > STALE_MS) await rm(path, { force: true });
    }
  }

  async #arrive(write: (target: string) => Promise<void>): Promise<ArrivedDocument> {
    await mkdir(this.#temporary, { recursive: true });
    const incoming = join(this.#temporary, randomUUID());
    try {
      await write(incoming).catch((error: unknown) => {
        throw writeError(error, this.#root);
      });
      const stored = await hashFile(incoming, { sync: true });
      const path = this.path(stored.id);
      // If an existing copy is damaged, this good one replaces it.
      if ((await hashFile(path).catch(() => undefined))?.id === stored.id) return { ...stored, isNew: false };
      await mkdir(dirname(path), { recursive: true });
      await rename(incoming, path);
      await syncFolder(dirname(path));
      return { ...stored, isNew: true };
    } finally {
      await rm(incoming, { force: true });
    }
  }
}

/** One chunk in memory at a time, whatever the file's size. */
async function hashFile(path: string, { sync = false } = {}): Promise<StoredDocument> {
  await using file = await open(path, sync ? 'r+' : 'r');
  const hash = createHash('sha256');
  const chunk = new Uint8Array(CHUNK);
  let bytes = 0;
  for (let read = 1; read > 0; bytes += read) {
    read = (await file.read(chunk, 0, CHUNK, bytes)).bytesRead;
    hash.update(chunk.subarray(0, read));
  }
  if (sync) await file.sync();
  return { id: hash.digest('hex'), bytes };
}

/** The name must be on the disk as well as the bytes; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using handle = await open(folder, 'r');
  await handle.sync();
}

function tooLarge(name: string, bytes: number): DocentError {
  const megabytes = (n: number) => Math.ceil(n / 2 ** 20);
  return new DocentError(
    'too-large',
    `${name} is ${megabytes(bytes)} MB, more than the limit of ${megabytes(LARGEST)} MB. Split it and add the parts.`,
    { subject: name },
  );
}

function writeError(error: unknown, folder: string): DocentError {
  const { message } = error as NodeJS.ErrnoException;
  return (
    cannotWrite(error, folder) ??
    new DocentError('file-unreadable', `The document could not be copied: ${message}. Check the data folder.`, {
      cause: error,
    })
  );
}

export function copyError(error: unknown, id: string): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && (error as DocentError).code !== 'file-not-found')
    return error;
  return new DocentError('file-not-found', "Docent's copy of this document is gone. Add the file again.", {
    subject: id,
    cause: error,
  });
}
