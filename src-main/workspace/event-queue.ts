/**
 * A queue from work that does not wait to one reader that may be slow. It is unbounded: the work either has an end, such as an answer, or limits
 * the queue itself (`AppEvents`).
 */
export class EventQueue<T> implements AsyncIterable<T> {
  #items: T[] = [];
  #state: 'open' | 'ended' | { readonly error: unknown } = 'open';
  #wake: (() => void) | undefined;

  get size(): number {
    return this.#items.length;
  }

  push(item: T): void {
    if (this.#state !== 'open') return;
    this.#items.push(item);
    this.#wake?.();
  }

  /** Drops waiting items that `keep` refuses. */
  filter(keep: (item: T) => boolean): void {
    this.#items = this.#items.filter(keep);
  }

  /** The reader gets the waiting items, then the end. Idempotent. */
  end(): void {
    if (this.#state === 'open') this.#state = 'ended';
    this.#wake?.();
  }

  /** The reader gets the waiting items, then the error. */
  fail(error: unknown): void {
    if (this.#state === 'open') this.#state = { error };
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    while (true) {
      const item = this.#items.shift();
      if (item !== undefined) yield item;
      else if (this.#state === 'ended') return;
      else if (this.#state !== 'open') throw this.#state.error;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
    }
  }
}
