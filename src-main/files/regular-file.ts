import { constants, readFileSync, type Stats, statSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { DocentError } from '../contract/errors.ts';

/** Opening a pipe waits for its writer otherwise. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

export interface RegularFile {
  readonly handle: FileHandle;
  /** Bytes it had when it was opened. */
  readonly size: number;
}

/**
 * Opens a file for reading that is one: no folder, pipe, device or socket, which may block, be endless, or do something when they are read.
 * It is looked at before it is opened, and again after.
 *
 * @param most bytes that it may have @throws DocentError file-not-found, file-unreadable, too-large
 */
export async function openRegularFile(path: string, most: number): Promise<RegularFile> {
  let handle: FileHandle | undefined;
  try {
    checkRegular(path, await stat(path), most);
    handle = await open(path, OPEN_FLAGS);
    const opened = await handle.stat();
    checkRegular(path, opened, most);
    return { handle, size: opened.size };
  } catch (error) {
    await handle?.close();
    throw fileError(path, error);
  }
}

function fileError(path: string, error: unknown): DocentError {
  if (error instanceof DocentError) return error;
  const subject = basename(path);
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') {
    return new DocentError('file-not-found', `There is no file ${path}. Check the path.`, { subject, cause: error });
  }
  const why = code === 'ELOOP' ? 'its links lead in a circle' : message;
  return new DocentError('file-unreadable', `${path} cannot be read: ${why}. Check the path and its permissions.`, {
    subject,
    cause: error,
  });
}

/** All of a regular file. It is read to the size that it had, whatever becomes of it meanwhile. @throws as `openRegularFile` */
export async function readRegularFile(path: string, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const { handle, size } = await openRegularFile(path, most);
  try {
    const bytes = new Uint8Array(size);
    return bytes.subarray(0, await readFully(handle, bytes, 0));
  } finally {
    await handle.close();
  }
}

/** The most bytes of a file of settings, of a model's config.json, of a schema. */
export const MOST_SETTINGS_BYTES = 2 ** 20;

/** All of a regular file as UTF-8 text. @throws as `openRegularFile` */
export async function readRegularText(path: string, most: number): Promise<string> {
  return Buffer.from(await readRegularFile(path, most)).toString();
}

/** As `readRegularFile`, for what is small and needed at once. @throws as `openRegularFile` */
export function readRegularFileSync(path: string, most: number): Buffer {
  try {
    checkRegular(path, statSync(path), most);
    return readFileSync(path);
  } catch (error) {
    throw fileError(path, error);
  }
}

/** The first bytes of a regular file of any size, `most` of them if it has as many. @throws as `openRegularFile` */
export async function readHead(path: string, most: number): Promise<Uint8Array> {
  const { handle } = await openRegularFile(path, Number.POSITIVE_INFINITY);
  try {
    const head = new Uint8Array(most);
    return head.subarray(0, await readFully(handle, head, 0));
  } finally {
    await handle.close();
  }
}

/** Fills `into` with what the file has from byte `from` on. @returns how many bytes there were */
export async function readFully(file: FileHandle, into: Uint8Array, from: number): Promise<number> {
  let filled = 0;
  while (filled < into.length) {
    const { bytesRead } = await file.read(into, filled, into.length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** @throws DocentError file-unreadable, too-large */
function checkRegular(path: string, found: Stats, most: number): void {
  const subject = basename(path);
  if (!found.isFile()) {
    throw new DocentError('file-unreadable', `${path} is ${kindOf(found)}, not a file. Give the path of a file.`, {
      subject,
    });
  }
  if (found.size > most) {
    const message = `${path} has ${megabytes(found.size)} MB, more than the limit of ${megabytes(most)} MB. Give a smaller file.`;
    throw new DocentError('too-large', message, { subject });
  }
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a pipe';
  if (found.isSocket()) return 'a socket';
  return 'a device';
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
