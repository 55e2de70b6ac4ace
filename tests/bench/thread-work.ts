import { writeFileSync } from 'node:fs';

/**
 * Imported into a host before its program (NODE_OPTIONS): the longest work of its main thread between two turns of the event loop, as milliseconds
 * of processor time, in the file that DOCENT_THREAD_WORK names. A machine that is busy makes it no longer.
 */
const EVERY_MS = 5;
const file = process.env.DOCENT_THREAD_WORK;
if (file !== undefined && /[\\/]main\.[jt]s$/.test(process.argv[1] ?? '')) {
  const used = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let [last, longest] = [Number.NaN, 0];
  setInterval(() => {
    const now = used();
    const work = now - last;
    last = now;
    if (!(work > longest)) return;
    longest = work;
    writeFileSync(file, String(longest));
    last = used();
  }, EVERY_MS).unref();
}
