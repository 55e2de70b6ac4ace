/** Calls `onIdle` once there was no client for `idleMs` and nothing runs; 0: never. */
export class IdleWatch {
  readonly #idleMs: number;
  readonly #whenQuiet: () => Promise<void>;
  readonly #onIdle: () => void;
  #timer: NodeJS.Timeout | undefined;
  /** Counts arrivals, so that a wait for quiet notices one. */
  #arrivals = 0;
  #present = false;
  #stopped = false;

  constructor(idleMs: number, whenQuiet: () => Promise<void>, onIdle: () => void) {
    this.#idleMs = idleMs;
    this.#whenQuiet = whenQuiet;
    this.#onIdle = onIdle;
    this.update(0);
  }

  /** How many clients there are now. */
  update(clients: number): void {
    clearTimeout(this.#timer);
    this.#present = clients > 0;
    if (this.#present) this.#arrivals += 1;
    else if (this.#idleMs > 0 && !this.#stopped) this.#timer = setTimeout(() => void this.#idle(), this.#idleMs);
  }

  /** Idempotent. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #idle(): Promise<void> {
    const before = this.#arrivals;
    await this.#whenQuiet();
    if (this.#stopped || this.#present || this.#arrivals !== before) return;
    this.#stopped = true;
    this.#onIdle();
  }
}
