import { constants, type FileHandle, open } from 'node:fs/promises';
import { ModelError } from '../model-error.ts';
import { type ReadRegion, SECTOR, type WorkingMemory } from './working-memory.ts';

/** Throws if the file ends early, for example because it shrank, rather than leaving zeros. */
export async function readExactly(
  handle: FileHandle,
  file: string,
  position: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  await fill(handle, file, bytes, position);
  return bytes;
}

/** Like `readExactly`, but into existing bytes. */
export async function fill(handle: FileHandle, file: string, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(bytes.length - done, 1 << 28), position + done);
    if (bytesRead === 0)
      throw new ModelError(file, `${file} is truncated: it ends at byte ${position + done}. Download it again.`);
    done += bytesRead;
  }
}

/**
 * Opens a file a second time, for reads that bypass the system's cache. A file of many gigabytes is read only once, and the cache would cost more
 * processor time than the reading itself. undefined if that is not possible, or if the path now leads to another file.
 */
export async function openDirect(path: string, handle: FileHandle): Promise<FileHandle | undefined> {
  const flag = constants.O_DIRECT as number | undefined;
  if (flag === undefined) return undefined;
  const direct = await open(path, constants.O_RDONLY | flag).catch(() => undefined);
  if (direct === undefined) return undefined;
  const [own, wanted] = await Promise.all([direct.stat(), handle.stat()]);
  if (own.dev === wanted.dev && own.ino === wanted.ino) return direct;
  await direct.close();
  return undefined;
}

/**
 * Reads into memory that it takes for this purpose, with `direct` if possible, which reads whole sectors.
 *
 * @returns the address of the first byte, and the memory to give back
 */
export async function readInto(
  memory: WorkingMemory,
  { handle, direct, file }: { handle: FileHandle; direct: FileHandle | undefined; file: string },
  position: number,
  length: number,
): Promise<ReadRegion> {
  const before = position % SECTOR;
  const sectors = Math.ceil((before + length) / SECTOR) * SECTOR;
  const region = memory.take(sectors);
  const at = region.at + before;
  const read = await direct
    ?.read(memory.bytes(region.at, sectors), 0, sectors, position - before)
    // A file system may allow a direct open and still refuse direct reads.
    .catch(() => undefined);
  const done = Math.max(0, (read?.bytesRead ?? 0) - before);
  if (done < length) await fill(handle, file, memory.bytes(at + done, length - done), position + done);
  return { region, at };
}
