/** How work on many documents is ended: now, or after the one in work. What is done stays either way. */
export class Stopping {
  readonly #abort = new AbortController();
  #soon = $state(false);

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Asked to end after the one in work. */
  get soon(): boolean {
    return this.#soon;
  }

  now(): void {
    this.#abort.abort();
  }

  afterThis(): void {
    this.#soon = true;
  }

  /** One of the documents is done. */
  oneDone(): void {
    if (this.#soon) this.#abort.abort();
  }
}
