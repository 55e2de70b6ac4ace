import type { FileHandle } from 'node:fs/promises';
import { ModelError } from '../model-error.ts';

/** A file that shrinks while it is read ends here, as an error and not as zeros. */
export async function readExactly(
  handle: FileHandle,
  file: string,
  position: number,
  length: number,
): Promise<Uint8Array> {
  // Every byte of it is read or the read fails.
  const bytes = new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(length - done, 1 << 28), position + done);
    if (bytesRead === 0) throw new ModelError(file, `${file} ends at byte ${position + done}; it is truncated.`);
    done += bytesRead;
  }
  return bytes;
}
