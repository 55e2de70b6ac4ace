import { Worker } from 'node:worker_threads';

/** Memory that is read over and over: more than any cache holds. */
const BYTES = 256 * 2 ** 20;
const PAGE = 65_536;
const RUN_MS = 600;

/**
 * read(from, to): every 64 bytes through four 128-bit loads, in WebAssembly so that nothing native is needed:
 * (loop (acc ^= v128.load offset=0|16|32|48) (from += 64) (br_if 0 (from < to))) i8x16.bitmask(acc)
 */
function module(): Uint8Array<ArrayBuffer> {
  const load = (offset: number) => [0x20, 0, 0xfd, 0x00, 4, offset, 0x20, 2, 0xfd, 0x51, 0x21, 2];
  const loop = [
    0x03,
    0x40,
    ...[0, 16, 32, 48].flatMap(load),
    0x20,
    0,
    0x41,
    0xc0,
    0x00,
    0x6a,
    0x22,
    0,
    0x20,
    1,
    0x49,
    0x0d,
    0,
    0x0b,
  ];
  const body = [1, 1, 0x7b, ...loop, 0x20, 2, 0xfd, 0x64, 0x0b];
  const section = (id: number, bytes: number[]) => [id, ...leb(bytes.length), ...bytes];
  const name = (text: string) => [text.length, ...Buffer.from(text)];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 2, 0x7f, 0x7f, 1, 0x7f]),
    ...section(2, [1, ...name('m'), ...name('memory'), 2, 3, ...leb(1), ...leb(65_536)]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('read'), 0, 0]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

const READER = `
const { parentPort, workerData } = require('node:worker_threads');
const { code, memory, from, to, ms } = workerData;
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { m: { memory } });
parentPort.once('message', () => {
  const start = performance.now();
  let bytes = 0;
  while (performance.now() - start < ms) { exports.read(from, to); bytes += to - from; }
  parentPort.postMessage(bytes / (performance.now() - start) / 1e6);
});
parentPort.postMessage(0);
`;

/** GB/s that `threads` threads read together from memory. */
export async function readBandwidth(threads: number): Promise<number> {
  const memory = new WebAssembly.Memory({ initial: BYTES / PAGE, maximum: 65_536, shared: true });
  // Pages that were never written are all the same one, which a cache holds.
  new Uint8Array(memory.buffer).fill(1);
  const part = Math.floor(BYTES / threads / 64) * 64;
  const workers = Array.from({ length: threads }, (_, i) => {
    const workerData = { code: module(), memory, from: i * part, to: (i + 1) * part, ms: RUN_MS };
    return new Worker(READER, { eval: true, workerData });
  });
  const said = () =>
    Promise.all(
      workers.map(
        (worker) =>
          new Promise<number>((resolve, reject) => {
            worker.once('message', resolve);
            worker.once('error', reject);
          }),
      ),
    );
  await said();
  const rates = said();
  for (const worker of workers) worker.postMessage('go');
  const sum = (await rates).reduce((all, rate) => all + rate, 0);
  await Promise.all(workers.map((worker) => worker.terminate()));
  return sum;
}
