import { DocentError } from '../../contract/errors.ts';
import type { StartChild } from '../../processes/child.ts';
import { DocumentWorker } from './document-worker.ts';

/** One for the page in view, one for background reading, and one in case another is stuck in a hostile file. */
const WORKERS = 3;
/** Milliseconds of idleness after which all but the last used process are ended. */
const IDLE_MS = 60_000;
/** Bytes. A process that has grown to this is not reused after its document closes. */
const GROWN = 400 * 2 ** 20;

/** What a worker may have loaded. */
export interface Holder {
  readonly closed: boolean;
}

interface Place {
  readonly worker: DocumentWorker;
  holder: Holder | undefined;
  busy: boolean;
  idle: NodeJS.Timeout | undefined;
}

interface Waiter {
  readonly holder: Holder;
  readonly take: (taken: Taken) => void;
}

interface Taken {
  readonly place: Place;
  /** Its process has the document. */
  readonly loaded: boolean;
}

/**
 * Processes that read documents, each with one document at a time and one call of it. A call for a loaded document gets its process;
 * otherwise a process is started, or the least recently used document is replaced.
 */
export class WorkerPool {
  readonly #start: StartChild;
  /** From the least to the most recently used. */
  #places: Place[] = [];
  #waiting: Waiter[] = [];

  constructor(start: StartChild) {
    this.#start = start;
  }

  /**
   * Runs `work` on a worker for `holder`. @param work learns whether the worker has the holder's document loaded; if not, it loads it
   *
   * @throws DocentError cancelled, while it waits; what `work` throws
   */
  async use<T>(
    holder: Holder,
    work: (worker: DocumentWorker, loaded: boolean) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const { place, loaded } = await this.#take(holder, signal);
    let failed = true;
    try {
      const result = await work(place.worker, loaded);
      failed = false;
      return result;
    } catch (error) {
      // It may have failed while it loaded.
      if (!loaded) place.holder = undefined;
      throw error;
    } finally {
      void this.#release(place, failed);
    }
  }

  /** Releases the document of a closed holder. */
  letGo(holder: Holder): void {
    const place = this.#places.find((one) => one.holder === holder && !one.busy);
    if (place === undefined) return;
    this.#occupy(place);
    void this.#release(place, false);
  }

  /** Starts a process and lets it load the libraries. */
  async warm(): Promise<void> {
    if (this.#places.length === 0) await this.#add().worker.warm();
  }

  /** Ends all processes; calls under way fail. The pool can be used again. */
  async dispose(): Promise<void> {
    const places = this.#places;
    this.#places = [];
    for (const { idle } of places) clearTimeout(idle);
    await Promise.all(places.map(({ worker }) => worker.retire()));
  }

  #take(holder: Holder, signal: AbortSignal | undefined): Promise<Taken> {
    return new Promise((resolve, reject) => {
      const cancelled = () => {
        this.#waiting = this.#waiting.filter((one) => one !== waiter);
        reject(new DocentError('cancelled', 'The call was cancelled while it waited.'));
      };
      const waiter: Waiter = {
        holder,
        take: (taken) => {
          signal?.removeEventListener('abort', cancelled);
          resolve(taken);
        },
      };
      if (signal?.aborted) return cancelled();
      signal?.addEventListener('abort', cancelled, { once: true });
      this.#waiting.push(waiter);
      this.#serve();
    });
  }

  /** Serves waiting calls in order. */
  #serve(): void {
    this.#places = this.#places.filter(({ worker, busy }) => busy || worker.ended === undefined);
    const left: Waiter[] = [];
    for (const waiter of this.#waiting) {
      const place = this.#placeFor(waiter.holder);
      if (place === undefined) left.push(waiter);
      else {
        this.#occupy(place);
        const loaded = place.holder === waiter.holder;
        // From now on its other calls wait for this process: no document takes two.
        place.holder = waiter.holder;
        waiter.take({ place, loaded });
      }
    }
    this.#waiting = left;
  }

  #placeFor(holder: Holder): Place | undefined {
    const own = this.#places.find((place) => place.holder === holder);
    if (own !== undefined) return own.busy ? undefined : own;
    const free = this.#places.findLast((place) => !place.busy && place.holder === undefined);
    if (free !== undefined) return free;
    if (this.#places.length < WORKERS) return this.#add();
    return this.#places.find((place) => !place.busy);
  }

  #add(): Place {
    const place = { worker: new DocumentWorker(this.#start), holder: undefined, busy: false, idle: undefined };
    this.#places.push(place);
    return place;
  }

  #occupy(place: Place): void {
    clearTimeout(place.idle);
    place.busy = true;
    this.#places = [...this.#places.filter((one) => one !== place), place];
  }

  async #release(place: Place, failed: boolean): Promise<void> {
    const { worker } = place;
    if (failed && worker.ended === undefined) await worker.rest();
    if (place.holder?.closed && worker.ended === undefined) {
      place.holder = undefined;
      await this.#close(worker);
    }
    place.busy = false;
    place.idle = setTimeout(() => this.#retire(place), IDLE_MS);
    place.idle.unref();
    this.#serve();
    // Starts a spare one, so that the next call need not wait for a start.
    const lost = worker.ended !== undefined && worker.ended !== 'retired';
    if (lost && this.#places.length < WORKERS) void this.#add().worker.warm();
  }

  async #close(worker: DocumentWorker): Promise<void> {
    try {
      const { resident } = await worker.run((service) => service.close({}), { time: 5000 });
      if (resident > GROWN) await worker.retire();
    } catch {
      worker.kill('retired');
    }
  }

  #retire(place: Place): void {
    if (place.busy || place === this.#places.at(-1)) return;
    this.#places = this.#places.filter((one) => one !== place);
    void place.worker.retire();
  }
}
