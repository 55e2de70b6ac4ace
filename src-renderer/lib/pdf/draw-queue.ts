export type Urgency = 'view' | 'near' | 'thumbnail';

const ORDER: readonly Urgency[] = ['view', 'near', 'thumbnail'];

const rank = ({ urgency }: Job) => ORDER.indexOf(urgency);

interface Job {
  readonly urgency: Urgency;
  start(): Promise<void>;
}

/** Runs few drawings at once, the most urgent first, so that a page in view never waits behind a strip of thumbnails. */
export class DrawQueue {
  readonly #most: number;
  #running: Job[] = [];
  #waiting: Job[] = [];

  constructor(most = 2) {
    this.#most = most;
  }

  /** Runs `work` when it is its turn; one whose signal is aborted meanwhile never runs. @throws what `work` throws, and the signal's reason */
  run<T>(urgency: Urgency, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const give = () => {
        this.#waiting = this.#waiting.filter((other) => other !== job);
        reject(signal?.reason);
      };
      const job: Job = {
        urgency,
        start: async () => {
          signal?.removeEventListener('abort', give);
          await work().then(resolve, reject);
        },
      };
      signal?.addEventListener('abort', give, { once: true });
      this.#waiting.push(job);
      this.#next();
    });
  }

  #next(): void {
    while (this.#running.length < this.#most) {
      const job = this.#mostUrgent();
      if (job === undefined) return;
      // Drawings share one thread: while the reader waits for one nothing else starts, and one slot is always left free for it.
      const waits = this.#running.some((other) => rank(other) < rank(job));
      const last = job.urgency !== 'view' && this.#running.length >= Math.max(1, this.#most - 1);
      if (waits || last) return;
      this.#waiting = this.#waiting.filter((other) => other !== job);
      this.#running.push(job);
      void job.start().finally(() => {
        this.#running = this.#running.filter((other) => other !== job);
        this.#next();
      });
    }
  }

  #mostUrgent(): Job | undefined {
    for (const urgency of ORDER) {
      const job = this.#waiting.find((one) => one.urgency === urgency);
      if (job !== undefined) return job;
    }
    return undefined;
  }
}
