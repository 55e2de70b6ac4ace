import { DocentError } from '../contract/errors.ts';
import type { CallOptions } from '../contract/service.ts';
import { asDocentError } from './docent-error.ts';
import { EventQueue } from './event-queue.ts';

/** All work that runs for clients, so that closing can stop it and wait for it. */
export class RunningWork {
  readonly #running = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  /** Calls and streams. Background work waits for them. */
  #called = 0;
  #idle: (() => void)[] = [];

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Runs `work` with a signal that the caller and the closing abort. @throws DocentError only: closed, cancelled, those of `work` */
  async call<T>(options: CallOptions | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#check();
    const signal = options?.signal ? AbortSignal.any([options.signal, this.#closing.signal]) : this.#closing.signal;
    try {
      return await this.#track(this.#foreground(work(signal)));
    } catch (error) {
      throw asDocentError(error);
    }
  }

  /**
   * Runs `work` as a stream of what it emits. It starts when the first item is requested and then runs on, however slowly the reader reads. If
   * the reader stops, it is aborted.
   */
  async *stream<T>(
    options: CallOptions | undefined,
    work: (emit: (item: T) => void, signal: AbortSignal) => Promise<void>,
  ): AsyncGenerator<T> {
    this.#check();
    const left = new AbortController();
    const signals = [left.signal, this.#closing.signal, ...(options?.signal ? [options.signal] : [])];
    const queue = new EventQueue<T>();
    const emit = (item: T) => queue.push(item);
    this.#track(this.#foreground(work(emit, AbortSignal.any(signals)))).then(
      () => queue.end(),
      (error: unknown) => queue.fail(asDocentError(error)),
    );
    try {
      yield* queue;
    } finally {
      left.abort();
    }
  }

  /** Runs background work. Closing waits for it too. */
  background(work: (signal: AbortSignal) => Promise<void>): void {
    if (!this.closed) this.#track(work(this.#closing.signal)).catch(() => undefined);
  }

  /** Resolves when no call is running, or everything is closing, so that background work can have a turn. */
  async whenIdle(): Promise<void> {
    while (this.#called > 0 && !this.closed) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Resolves when nothing runs, including work that started meanwhile. */
  async whenQuiet(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** Aborts running work and refuses new work. Idempotent. */
  close(): void {
    this.#closing.abort(new DocentError('cancelled', 'Docent is closing.'));
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #check(): void {
    if (this.closed) throw new DocentError('closed', 'Docent is closing. Start it again.');
  }

  async #foreground<T>(work: Promise<T>): Promise<T> {
    this.#called += 1;
    try {
      return await work;
    } finally {
      this.#called -= 1;
      if (this.#called === 0) for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  async #track<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    try {
      return await work;
    } finally {
      this.#running.delete(work);
    }
  }
}
