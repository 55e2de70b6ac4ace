import { Worker } from 'node:worker_threads';

/** Bytes that each thread reads: far beyond any cache. */
const BYTES = 512 << 20;

/**
 * Memory read bandwidth in bytes a second with `threads` threads at once: each looks for a byte that is not there (memchr, which reads
 * as fast as memory gives).
 */
export async function readBandwidth(threads: number, rounds = 3): Promise<number> {
  const code = `
    const { parentPort } = require('node:worker_threads');
    const buffer = Buffer.alloc(${BYTES}, 1);
    parentPort.on('message', () => { const from = performance.timeOrigin + performance.now(); buffer.indexOf(0); parentPort.postMessage([from, performance.timeOrigin + performance.now()]); });
    parentPort.postMessage('ready');`;
  const workers = await Promise.all(
    Array.from({ length: threads }, async () => {
      const worker = new Worker(code, { eval: true });
      await new Promise((resolve) => worker.once('message', resolve));
      return worker;
    }),
  );
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const spans = await Promise.all(
      workers.map(
        (worker) =>
          new Promise<[number, number]>((resolve) => {
            worker.once('message', resolve);
            worker.postMessage('go');
          }),
      ),
    );
    const seconds = (Math.max(...spans.map((span) => span[1])) - Math.min(...spans.map((span) => span[0]))) / 1000;
    rates.push((threads * BYTES) / seconds);
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  return Math.max(...rates);
}
