import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ModelError } from './model-error.ts';

/** Otherwise opening a pipe waits for a writer. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Most bytes of a file that is read as a whole. */
export const MAX_CONFIG_BYTES = 16 << 20;
export const MAX_TOKENIZER_BYTES = 256 << 20;

/**
 * A whole file of a model folder. Folders come from strangers, so it must be a regular file of at most `most` bytes. Throws ModelError if it is not or
 * cannot be read, and the system's ENOENT if it is not there.
 */
export async function readWhole(path: string, most: number): Promise<Buffer> {
  try {
    check(path, await stat(path), most);
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof ModelError || (cause as NodeJS.ErrnoException).code === 'ENOENT') throw cause;
    throw unreadable(path, cause);
  }
}

/** As src-main/files/regular-file.ts for documents; `models` imports nothing from there and has its own errors. Opens a regular file, of any size. Its type is checked before and after it is opened. Throws ModelError (missing or invalid). */
export async function openRegular(path: string): Promise<FileHandle> {
  const file = basename(path);
  let handle: FileHandle;
  try {
    check(path, await stat(path), Number.POSITIVE_INFINITY);
    handle = await open(path, OPEN_FLAGS);
  } catch (cause) {
    if (cause instanceof ModelError) throw cause;
    throw unreadable(path, cause);
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new ModelError(file, `${file} is not a file. Check the model folder.`);
}

function unreadable(path: string, cause: unknown): ModelError {
  const file = basename(path);
  return new ModelError(file, `${file} cannot be opened. Check that the model folder is complete and readable.`, {
    reason: 'missing',
    cause,
  });
}

function check(path: string, found: Stats, most: number): void {
  const file = basename(path);
  if (!found.isFile()) throw new ModelError(file, `${file} is not a file. Check the model folder.`);
  if (found.size > most)
    throw new ModelError(file, `${file} has ${found.size} bytes, which is too many. Download it again.`);
}
