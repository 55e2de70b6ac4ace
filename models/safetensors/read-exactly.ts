import type { FileHandle } from 'node:fs/promises';
import { ModelError } from '../model-error.ts';

/** Smaller reads are not worth keeping their memory for. */
const WORTH = 1 << 20;
const MOST_SPARE = 8;
const spare: ArrayBuffer[] = [];
const alone = new WeakSet<Uint8Array>();

/** Whether nothing else looks at the memory of these bytes: it may be given to another thread. */
export const ownsItsMemory = (bytes: Uint8Array): boolean => alone.has(bytes);

/** Memory that nobody looks at any more is read into again: the system takes as long for fresh memory as for the reading. */
export function giveBack(buffer: ArrayBuffer): void {
  if (buffer.byteLength >= WORTH && spare.length < MOST_SPARE) spare.push(buffer);
}

function memoryFor(length: number): Uint8Array {
  const at = spare.findIndex(({ byteLength }) => byteLength >= length && byteLength <= 2 * length);
  // Every byte of it is read or the read fails.
  const buffer = at < 0 ? Buffer.allocUnsafeSlow(length).buffer : spare.splice(at, 1)[0]!;
  const bytes = new Uint8Array(buffer, 0, length);
  alone.add(bytes);
  return bytes;
}

/** A file that shrinks while it is read ends here, as an error and not as zeros. */
export async function readExactly(
  handle: FileHandle,
  file: string,
  position: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = memoryFor(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(length - done, 1 << 28), position + done);
    if (bytesRead === 0) throw new ModelError(file, `${file} ends at byte ${position + done}; it is truncated.`);
    done += bytesRead;
  }
  return bytes;
}
