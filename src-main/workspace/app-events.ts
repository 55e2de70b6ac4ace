import type { AppEvent } from '../contract/docent-api.ts';
import { EventQueue } from './event-queue.ts';

/** A listener that is this many events behind only gets the newest ones. */
const WAITING = 1000;

/** Sends events to every client that listens. A slow listener only keeps the last event about each thing. */
export class AppEvents {
  readonly #listeners = new Set<EventQueue<AppEvent>>();
  /** Files and notices from before any window listened. The first window shows them. */
  #unheard: AppEvent[] = [];
  #closed = false;

  emit(event: AppEvent): void {
    if (this.#listeners.size === 0 && (event.kind === 'open' || event.kind === 'notice')) this.#unheard.push(event);
    for (const queue of this.#listeners) {
      const subject = subjectOf(event);
      if (subject !== undefined && queue.size > 0) queue.filter((waiting) => subjectOf(waiting) !== subject);
      if (queue.size >= WAITING) {
        let excess = queue.size - WAITING + 1;
        queue.filter(() => excess-- <= 0);
      }
      queue.push(event);
    }
  }

  /** Events from now on, until `signal` aborts or the workspace closes. */
  async *listen(signal: AbortSignal | undefined): AsyncGenerator<AppEvent> {
    const queue = new EventQueue<AppEvent>();
    const stop = () => queue.end();
    if (this.#closed || signal?.aborted) return;
    for (const event of this.#unheard.splice(0)) queue.push(event);
    this.#listeners.add(queue);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      yield* queue;
    } finally {
      this.#listeners.delete(queue);
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Ends all listening. Idempotent. */
  close(): void {
    this.#closed = true;
    for (const queue of this.#listeners) queue.end();
  }
}

function subjectOf(event: AppEvent): string | undefined {
  if (event.kind === 'document') return event.document.id;
  if (event.kind === 'document-deleted') return event.documentId;
  return event.kind === 'model' || event.kind === 'indexing' ? event.kind : undefined;
}
