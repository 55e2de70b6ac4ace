/** Bytes in buffers from which on a collection, some 20 ms, is worth it. */
const WORTH_IT = 64 * 2 ** 20;

/** Collects garbage if the buffers of this process are large. By itself V8 would let several images' worth of them gather. */
export function collectGarbage(): void {
  // Only a process started with --expose-gc has it.
  if (process.memoryUsage().arrayBuffers > WORTH_IT) globalThis.gc?.();
}
