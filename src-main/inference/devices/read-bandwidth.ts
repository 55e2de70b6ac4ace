import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ENGINE_ENVIRONMENT } from '../engine-environment.ts';
import { physicalCores } from '../physical-cores.ts';

/** Bytes that each thread reads: much more than any cache holds. */
const BYTES = 256 << 20;
const ROUNDS = 4;

/**
 * All threads search for a byte that is not there, with memchr, which reads as fast as the memory allows. The best of several rounds counts,
 * because other programs can only make a round slower.
 */
const CODE = `
const { Worker } = require('node:worker_threads');
const reader = \`
  const { parentPort } = require('node:worker_threads');
  const buffer = Buffer.alloc(${BYTES}, 1);
  const now = () => performance.timeOrigin + performance.now();
  parentPort.on('message', () => { const from = now(); buffer.indexOf(0); parentPort.postMessage([from, now()]); });
  parentPort.postMessage(null);\`;
const said = (worker) => new Promise((resolve) => worker.once('message', resolve));
(async () => {
  const workers = Array.from({ length: Number(process.argv[1]) }, () => new Worker(reader, { eval: true }));
  await Promise.all(workers.map(said));
  let best = 0;
  for (let round = 0; round < ${ROUNDS}; round++) {
    const spans = workers.map(said);
    for (const worker of workers) worker.postMessage(null);
    const times = await Promise.all(spans);
    const ms = Math.max(...times.map(([, to]) => to)) - Math.min(...times.map(([from]) => from));
    best = Math.max(best, (workers.length * ${BYTES}) / ms);
  }
  process.stdout.write(String(1000 * best));
  process.exit(0);
})();
`;

/**
 * Bytes per second that this machine's threads together read from memory. This limits the speed of every token, which reads all weights once.
 * Measured in a process that allocates memory as the engine does, with huge pages where there are any.
 */
export async function readBandwidth(threads = physicalCores()): Promise<number> {
  const env = { ...ENGINE_ENVIRONMENT, ...process.env };
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', CODE, String(threads)], { env });
  return Number(stdout);
}
