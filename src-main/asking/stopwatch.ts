import type { AskTimings } from '../contract/docent.ts';

/** Sums up milliseconds by name. */
export class Stopwatch {
  readonly #start = performance.now();
  readonly #sums = new Map<string, number>();

  /** Awaits `work` and adds the time it took. */
  async time<T>(name: string, work: Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work;
    } finally {
      this.add(name, performance.now() - start);
    }
  }

  timeNow<T>(name: string, work: () => T): T {
    const start = performance.now();
    try {
      return work();
    } finally {
      this.add(name, performance.now() - start);
    }
  }

  add(name: string, ms: number): void {
    this.#sums.set(name, (this.#sums.get(name) ?? 0) + ms);
  }

  read(name: string): number {
    return Math.round(this.#sums.get(name) ?? 0);
  }

  total(): number {
    return Math.round(performance.now() - this.#start);
  }
}

export function askTimings(watch: Stopwatch): AskTimings {
  return {
    open_ms: watch.read('open_ms'),
    tile_ms: watch.read('tile_ms'),
    encode_ms: watch.read('encode_ms'),
    prefill_ms: watch.read('prefill_ms'),
    first_token_ms: watch.read('first_token_ms'),
    total_ms: watch.total(),
  };
}
