import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';

export interface WriteOptions {
  /** Default: for its user alone. */
  readonly mode?: number | undefined;
  /** Default: true. false: of a cache, which a power cut may take. */
  readonly lasting?: boolean | undefined;
  /** Called on the file under its first name, before it takes the place of the old one. */
  readonly before?: ((path: string) => void) | undefined;
}

const PRIVATE = 0o600;

/** A name beside the file that no other writer has. */
const incomingOf = (path: string): string => `${path}.${randomUUID()}.new`;

/** Writes a file so that it is there completely or as it was before, whatever happens, a power cut included. */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  { mode = PRIVATE, lasting = true, before }: WriteOptions = {},
): Promise<void> {
  const incoming = incomingOf(path);
  try {
    const file = await open(incoming, 'wx', mode);
    try {
      await file.writeFile(content);
      if (lasting) await file.sync();
    } finally {
      await file.close();
    }
    before?.(incoming);
    await rename(incoming, path);
  } catch (error) {
    await rm(incoming, { force: true });
    throw error;
  }
}

/** As `writeWhole`, for what is small and written at once. @param content also in parts */
export function writeWholeSync(
  path: string,
  content: string | Uint8Array | Iterable<string>,
  { mode = PRIVATE, lasting = true, before }: WriteOptions = {},
): void {
  const incoming = incomingOf(path);
  try {
    const file = openSync(incoming, 'wx', mode);
    try {
      const parts = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
      for (const part of parts) writeFileSync(file, part);
      if (lasting) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    before?.(incoming);
    renameSync(incoming, path);
  } catch (error) {
    rmSync(incoming, { force: true });
    throw error;
  }
}
