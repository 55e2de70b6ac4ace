import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { RESIDENT_MB } from '../limits.ts';

/** Memory grows by 2 GB a second at most. */
const LOOK_MS = 5;
const RESTING = 0;
const WORKING = 1;

/** What the guard writes on stderr before it kills the process, so that the parent knows the reason. */
const TOO_MUCH_MEMORY = 'docent: too much memory';

export interface MemoryGuard {
  /** Runs `work` while the guard watches. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Starts a thread that kills this process when it takes more memory than it may, or when its parent has gone, also while its main thread is
 * busy. It sleeps while the process is idle.
 *
 * @param entry the program, which runs `guard` in its threads
 */
export function startGuard(entry: URL): MemoryGuard {
  const state = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(entry, { workerData: { state, parent: process.ppid }, stderr: false });
  thread.unref();
  const set = (value: number): void => {
    Atomics.store(state, 0, value);
    Atomics.notify(state, 0);
  };
  return {
    during: async (work) => {
      set(WORKING);
      try {
        return await work();
      } finally {
        set(RESTING);
      }
    },
  };
}

const WorkerData = z.object({ state: z.instanceof(Int32Array), parent: z.number() });

/** The guard's thread; never returns. */
export function guard(workerData: unknown): never {
  const { state, parent } = WorkerData.parse(workerData);
  for (;;) {
    Atomics.wait(state, 0, RESTING);
    if (process.memoryUsage.rss() > RESIDENT_MB * 2 ** 20) {
      writeSync(2, `${TOO_MUCH_MEMORY}\n`);
      process.kill(process.pid, 'SIGKILL');
    }
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
    Atomics.wait(state, 0, WORKING, LOOK_MS);
  }
}
