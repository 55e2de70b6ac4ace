import { DocentError } from '../../contract/errors.ts';
import type { CallOptions } from '../../contract/service.ts';
import type { Child, StartChild } from '../../processes/child.ts';
import { type Client, createClient } from '../../rpc/index.ts';
import { type DocumentService, documentService } from '../document-service.ts';

/** Why a process that read documents ended. `killed`: from outside. */
export type EndCause = 'time' | 'memory' | 'crash' | 'killed' | 'retired';

/** The process ended during a call. */
export class WorkerEnded extends Error {
  override readonly name = 'WorkerEnded';
  readonly because: EndCause;
  /** The last output on stderr, where a native crash says what it is. */
  readonly details: string;

  constructor(because: EndCause, details: string) {
    super(`the process ended: ${because}${details === '' ? '' : ` (${details})`}`);
    this.because = because;
    this.details = details;
  }
}

export interface StepOptions extends CallOptions {
  /** To be called when a step of a long call is done: the next one has the whole time again. */
  readonly stepped: () => void;
}

/** On a busy machine Node takes seconds to start. */
export const START_MS = 180_000;
/** How long a cancelled call may keep drawing before its process is killed. */
const REST_MS = 1000;

/** One process that reads documents, with deadlines: whatever a call does, it ends in time. */
export class DocumentWorker {
  readonly #child: Child;
  readonly #client: Client<typeof documentService>;
  readonly #ready: Promise<unknown>;
  #ended: EndCause | undefined;
  #details = '';
  #started = false;
  #calls = 0;

  constructor(start: StartChild) {
    this.#child = start();
    this.#client = createClient(this.#child.port, documentService);
    this.#child.port.onClose((reason) => {
      this.#details = reason;
      this.#ended ??= causeOf(reason);
    });
    this.#ready = this.#start();
    this.#ready.catch(() => undefined);
  }

  /** Why it ended; undefined while it runs. */
  get ended(): EndCause | undefined {
    return this.#ended;
  }

  /** Loads the libraries that documents need, before any call. */
  async warm(): Promise<void> {
    await this.run((service) => service.warm({ libraries: true }), { time: START_MS }).catch(() => undefined);
  }

  /**
   * Runs one call. Its time counts from when the process has started, and again from each step that the call reports.
   *
   * @param time milliseconds, then the process is killed @throws WorkerEnded; what the call throws, `cancelled` at once
   */
  async run<T>(
    call: (service: DocumentService, options: StepOptions) => Promise<T>,
    { time, signal }: { time: number; signal?: AbortSignal | undefined },
  ): Promise<T> {
    this.#hold(1);
    let timer: NodeJS.Timeout | undefined;
    try {
      await this.#ready;
      const stepped = () => {
        clearTimeout(timer);
        timer = setTimeout(() => this.kill('time'), time);
      };
      stepped();
      return await call(this.#client.service, { signal, stepped });
    } catch (error) {
      throw this.#ended === undefined || signal?.aborted ? error : this.#end(this.#ended);
    } finally {
      clearTimeout(timer);
      this.#hold(-1);
    }
  }

  /** Waits until nothing runs, including cancelled calls; kills the process if that takes too long. */
  async rest(): Promise<void> {
    await this.run((service) => service.warm({ libraries: false }), { time: REST_MS }).catch(() => undefined);
  }

  kill(because: EndCause): void {
    this.#ended ??= because;
    this.#child.kill();
  }

  /** Ends it; resolves when it is gone. */
  async retire(): Promise<void> {
    this.#ended ??= 'retired';
    // Whoever waits for its end must not end before.
    this.#hold(1);
    this.#client.dispose();
    // The process has nothing to save.
    this.#child.kill();
    await this.#child.end();
  }

  async #start(): Promise<void> {
    this.#hold(1);
    const timer = setTimeout(() => this.kill('time'), START_MS);
    try {
      await this.#client.service.warm({ libraries: false });
      this.#started = true;
    } finally {
      clearTimeout(timer);
      this.#hold(-1);
    }
  }

  /** Keeps the program alive only while a document is being read. */
  #hold(calls: 1 | -1): void {
    this.#calls += calls;
    this.#child.hold(this.#calls > 0);
  }

  #end(because: EndCause): Error {
    if (this.#started || because === 'killed' || because === 'retired') return new WorkerEnded(because, this.#details);
    return new DocentError('internal', `The process that reads documents cannot start: ${this.#details}.`);
  }
}

function causeOf(reason: string): EndCause {
  if (/too much memory|heap out of memory|bad_alloc|allocation failed/i.test(reason)) return 'memory';
  return /SIGKILL|SIGTERM|SIGINT|SIGHUP|the other end/.test(reason) ? 'killed' : 'crash';
}
