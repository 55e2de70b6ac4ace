import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/**
 * Imported into a host before its program (NODE_OPTIONS): work of its main thread between two turns of the event loop of more than ten
 * milliseconds of processor time, each as a line "when, how long" in the file that DOCENT_THREAD_WORK names. A machine that is busy makes it no
 * longer.
 */
const EVERY_MS = 5;
const NOTED_MS = 10;
const file = process.env.DOCENT_THREAD_WORK;
if (isMainThread && file !== undefined && /[\\/]docent\.js$/.test(process.argv[1] ?? '')) {
  const used = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let last = used();
  setInterval(() => {
    const work = used() - last;
    if (work > NOTED_MS) appendFileSync(file, `${Date.now()} ${work}\n`);
    last = used();
  }, EVERY_MS).unref();
}
