/** Stops work on many documents: now, or after the current one. Finished ones are kept either way. */
export class Stopping {
  readonly #abort = new AbortController();
  #soon = $state(false);

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Asked to stop after the current one. */
  get soon(): boolean {
    return this.#soon;
  }

  now(): void {
    this.#abort.abort();
  }

  afterThis(): void {
    this.#soon = true;
  }

  /** One document is done. */
  oneDone(): void {
    if (this.#soon) this.#abort.abort();
  }
}
