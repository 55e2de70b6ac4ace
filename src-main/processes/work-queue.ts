import { DocentError } from '../contract/errors.ts';

/** Does one piece of work at a time, in order. Work that is cancelled while it waits never starts. */
export class WorkQueue {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const result = this.#last.then(async () => {
      if (signal?.aborted) throw new DocentError('cancelled', 'Cancelled.');
      return await work();
    });
    this.#last = result.catch(() => undefined);
    return result;
  }
}
