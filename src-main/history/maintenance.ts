import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { threadProgram } from '../processes/thread.ts';

const Done = z.object({ damage: z.string().nullable() });

/** One run of the maintenance thread. `stop` ends it early, and leaves at most an unfinished `.new` file. */
export class Maintenance {
  readonly done: Promise<z.infer<typeof Done>>;
  readonly #worker: Worker;

  /** @param file the database @param backup the path of the backup; null: only check */
  constructor(file: string, backup: string | null) {
    this.#worker = new Worker(threadProgram('maintenance-thread', import.meta.url), { workerData: { file, backup } });
    // Quitting does not wait for the thread.
    this.#worker.unref();
    this.done = new Promise((resolve, reject) => {
      this.#worker.once('message', (message) => resolve(Done.parse(message)));
      this.#worker.once('error', reject);
      this.#worker.once('exit', () => reject(new Error('The maintenance thread ended early.')));
    });
  }

  stop(): void {
    void this.#worker.terminate();
  }
}
