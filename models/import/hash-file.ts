import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** SHA-256 of a file, a few MiB at a time. `onDigest(end)` may ask for the digest of what has been read up to `end`. */
export async function hashFile(
  path: string,
  options: {
    signal?: AbortSignal | undefined;
    stops?: readonly number[];
    onStop?: (end: number, digest: string) => void;
  } = {},
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const buffer = new Uint8Array(4 << 20);
    const stops = [...(options.stops ?? [])].sort((a, b) => a - b);
    let next = 0;
    for (let at = 0; at < size; ) {
      options.signal?.throwIfAborted();
      const stop = stops[next] ?? size;
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, Math.max(1, stop - at)), at);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      at += bytesRead;
      if (at === stops[next]) {
        options.onStop?.(at, hash.copy().digest('hex'));
        next++;
      }
    }
    return { bytes: size, sha256: hash.digest('hex') };
  } finally {
    await handle.close();
  }
}
