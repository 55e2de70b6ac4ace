import { CallerGone, DocentError } from '../contract/errors.ts';
import type { CallOptions } from '../contract/service.ts';
import { asDocentError } from './docent-error.ts';
import { EventQueue } from './event-queue.ts';
import type { RunningWork } from './running-work.ts';

/** What one piece of work has emitted, for everybody who follows it. */
class Emitted<T> {
  readonly stop = new AbortController();
  readonly #events: T[] = [];
  readonly #followers = new Set<EventQueue<T>>();
  #end: ((queue: EventQueue<T>) => void) | undefined;

  emit(event: T): void {
    this.#events.push(event);
    for (const queue of this.#followers) queue.push(event);
  }

  /** @param end tells a follower how it ended */
  end(end: (queue: EventQueue<T>) => void): void {
    this.#end = end;
    for (const queue of this.#followers) end(queue);
  }

  /** All events from the first one on. To cancel stops the work; a connection that closes only ends the following. */
  async *follow(signal: AbortSignal | undefined): AsyncGenerator<T> {
    const queue = new EventQueue<T>();
    for (const event of this.#events) queue.push(event);
    this.#end?.(queue);
    this.#followers.add(queue);
    const leave = () => {
      if (signal?.reason instanceof CallerGone) queue.end();
      else this.stop.abort(new DocentError('cancelled', 'The call was cancelled.'));
    };
    if (signal?.aborted) leave();
    signal?.addEventListener('abort', leave, { once: true });
    try {
      yield* queue;
    } finally {
      this.#followers.delete(queue);
      signal?.removeEventListener('abort', leave);
      // Whoever leaves the loop before the end cancels too.
      if (this.#end === undefined) leave();
    }
  }
}

/**
 * Work whose outcome is kept. It goes on when the window that began it is loaded anew, and any window can follow it from its first event. It ends
 * early only when somebody who follows it cancels, or everything closes.
 */
export class LastingWork<T> {
  readonly #running: RunningWork;
  readonly #byName = new Map<string, Emitted<T>>();
  readonly #keepsEnded: boolean;

  /** @param keepsEnded what has ended can still be followed, until other work takes its name */
  constructor(running: RunningWork, { keepsEnded = false } = {}) {
    this.#running = running;
    this.#keepsEnded = keepsEnded;
  }

  /** Starts `work` when the first event is requested, and follows it. @param work calls `name` as soon as it knows by which name others ask for it */
  async *start(
    options: CallOptions | undefined,
    work: (emit: (event: T) => void, signal: AbortSignal, name: (name: string) => void) => Promise<void>,
  ): AsyncGenerator<T> {
    const emitted = new Emitted<T>();
    let named: string | undefined;
    const name = (given: string) => {
      named = given;
      this.#byName.set(given, emitted);
    };
    const ended = (end: (queue: EventQueue<T>) => void) => {
      emitted.end(end);
      if (named !== undefined && !this.#keepsEnded && this.#byName.get(named) === emitted) this.#byName.delete(named);
    };
    const { signal } = emitted.stop;
    this.#running
      .call({ signal }, (stopped) => work((event) => emitted.emit(event), stopped, name))
      .then(
        () => ended((queue) => queue.end()),
        (error: unknown) => ended((queue) => queue.fail(asDocentError(error))),
      );
    yield* emitted.follow(options?.signal);
  }

  /** @returns undefined where no such work goes on */
  follow(name: string, options: CallOptions | undefined): AsyncGenerator<T> | undefined {
    return this.#byName.get(name)?.follow(options?.signal);
  }
}

/** A stream of nothing: no such work goes on. */
export async function* nothing(): AsyncGenerator<never> {}
