import { unlessAborted } from '../../contract/unless-aborted.ts';

interface Shared<T> {
  readonly result: Promise<T>;
  readonly stop: AbortController;
  waiting: number;
  done: boolean;
}

/**
 * Calls whose results do not change: those who ask while one is under way wait for the same one, and the last results are kept. A call is cancelled
 * when everybody who waited for it has left; one that failed is made again.
 */
export class SharedCalls<T> {
  readonly #kept: number;
  readonly #calls = new Map<number, Shared<T>>();

  /** @param kept how many results */
  constructor(kept: number) {
    this.#kept = kept;
  }

  async get(key: number, call: (signal: AbortSignal) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    signal?.throwIfAborted();
    const shared = this.#calls.get(key) ?? this.#make(key, call);
    shared.waiting += 1;
    try {
      return await unlessAborted(shared.result, signal);
    } finally {
      shared.waiting -= 1;
      if (shared.waiting === 0 && !shared.done) {
        this.#forget(key, shared);
        shared.stop.abort();
      }
    }
  }

  #make(key: number, call: (signal: AbortSignal) => Promise<T>): Shared<T> {
    const stop = new AbortController();
    const shared: Shared<T> = { result: call(stop.signal), stop, waiting: 0, done: false };
    this.#calls.set(key, shared);
    shared.result.then(
      () => {
        shared.done = true;
        const oldest = [...this.#calls].find(([, { done }]) => done);
        if (this.#calls.size > this.#kept && oldest !== undefined) this.#calls.delete(oldest[0]);
      },
      () => this.#forget(key, shared),
    );
    return shared;
  }

  #forget(key: number, shared: Shared<T>): void {
    if (this.#calls.get(key) === shared) this.#calls.delete(key);
  }
}
