import { setTimeout as delay } from 'node:timers/promises';
import { DocentError } from '../../contract/errors.ts';
import { FILE_HEAD } from '../../contract/file-formats.ts';
import type { Box, PageRaster } from '../../contract/page.ts';
import type { CallOptions } from '../../contract/service.ts';
import type { OpenDocument, PageInfo, XmlFile } from '../document.ts';
import type { DocumentService, DocumentSource, OpenedDocument } from '../document-service.ts';
import { type DocumentLimits, RESIDENT_MB } from '../limits.ts';
import { checkPageNumber, closedError, parseRasterSize } from '../page-checks.ts';
import { type DocumentWorker, type EndCause, START_MS, type StepOptions, WorkerEnded } from './document-worker.ts';
import { atLeast, PageTimes } from './page-times.ts';
import { SharedCalls } from './shared-calls.ts';
import type { Strikes } from './strikes.ts';
import type { Holder, WorkerPool } from './worker-pool.ts';

interface Opening {
  /** Its key among the stopped documents. */
  readonly key: string;
  readonly source: DocumentSource;
  readonly subject: string | undefined;
  readonly password: string | undefined;
  readonly limits: DocumentLimits;
  readonly signal: AbortSignal | undefined;
}

/** How often a call is tried if its process ends, by reason: causes outside the document do not count against it. */
const ATTEMPTS: Readonly<Record<EndCause, number>> = { time: 1, memory: 1, crash: 2, killed: 10, retired: 2 };
/** A pause, so that a system out of memory can recover. */
const BEFORE_AGAIN_MS = 50;
/** Pages whose text layers are kept: a page's text is asked for several times in a row, and by several at once. */
const TEXTS = 4;

interface Step {
  readonly name: string;
  readonly page?: number;
  /** As the user is told. */
  readonly what: string;
}

type TextItems = Awaited<ReturnType<DocumentService['textLayer']>>['items'];
type Call<T> = (service: DocumentService, options: StepOptions) => Promise<T>;

/** A document that workers of the pool load on demand. */
export class RemoteDocument implements Holder {
  readonly #pool: WorkerPool;
  readonly #strikes: Strikes;
  readonly #opening: Opening;
  readonly #gone = new AbortController();
  readonly #times = new PageTimes();
  readonly #texts = new SharedCalls<TextItems>(TEXTS);
  #opened: OpenedDocument | undefined;

  private constructor(pool: WorkerPool, strikes: Strikes, opening: Opening) {
    this.#pool = pool;
    this.#strikes = strikes;
    this.#opening = opening;
  }

  static async open(pool: WorkerPool, strikes: Strikes, opening: Opening): Promise<OpenDocument> {
    const remote = new RemoteDocument(pool, strikes, opening);
    // Loading the worker opens the document.
    await remote.#run({ name: 'open', what: 'Opening the document' }, async () => undefined, opening.signal);
    return remote.#interface(remote.#opened!);
  }

  get closed(): boolean {
    return this.#gone.signal.aborted;
  }

  #interface({ kind, pageCount, sha256, typeset, hasPictures }: OpenedDocument): OpenDocument {
    const { subject } = this.#opening;
    const check = (number: number): void => {
      if (this.closed) throw closedError(subject);
      checkPageNumber(number, pageCount, subject);
    };
    let pages: Promise<PageInfo[]> | undefined;
    return {
      kind,
      pageCount,
      sha256,
      typeset,
      hasPictures,
      page: async (number) => {
        check(number);
        const step = { name: 'page', page: number, what: `Opening page ${number}` };
        return await this.#run(step, (service) => service.page({ number }));
      },
      pages: async () => {
        check(1);
        const step = { name: 'pages', what: 'Opening the pages' };
        pages ??= this.#run(step, async (service) => (await service.pages({})).pages);
        pages.catch(() => {
          pages = undefined;
        });
        return await pages;
      },
      rasterise: async (number, options = {}) => {
        check(number);
        const size = parseRasterSize(options);
        const draw: Call<PageRaster> = (service, call) => service.rasterise({ number, size }, call);
        return await this.#run(drawing(number), draw, options.signal);
      },
      textLayer: async (number, { signal } = {}) => {
        check(number);
        const step = { name: 'text', page: number, what: `Reading the text of page ${number}` };
        const read: Call<TextItems> = async (service, call) => (await service.textLayer({ number }, call)).items;
        try {
          return (await this.#texts.get(number, (either) => this.#run(step, read, either), signal)) ?? undefined;
        } catch (error) {
          throw signal?.aborted ? this.#cancelled(step.what) : error;
        }
      },
      pictures: async (number, options = {}) => {
        check(number);
        if (!hasPictures) return [];
        const look: Call<{ boxes: Box[] }> = (service, call) => service.pictures({ number }, call);
        const step = { name: 'pictures', page: number, what: `Looking for pictures on page ${number}` };
        return (await this.#run(step, look, options.signal)).boxes;
      },
      textIsHidden: async (number, options = {}) => {
        check(number);
        const look: Call<{ hidden: boolean }> = (service, call) => service.textIsHidden({ number }, call);
        const step = { name: 'hidden text', page: number, what: `Looking at the text of page ${number}` };
        return (await this.#run(step, look, options.signal)).hidden;
      },
      xmlFiles: async ({ signal } = {}) => {
        check(1);
        const read: Call<{ files: XmlFile[] }> = (service, call) => service.xmlFiles({}, call);
        return (await this.#run({ name: 'files', what: 'Reading the files in the document' }, read, signal)).files;
      },
      image: async (number, { width, quality, signal }) => {
        check(number);
        const draw: Call<Awaited<ReturnType<DocumentService['image']>>> = (service, call) =>
          service.image({ number, width, quality }, call);
        return await this.#run(drawing(number), draw, signal);
      },
      searchable: async (words, { signal, onPage } = {}) => {
        check(1);
        const write: Call<Uint8Array<ArrayBuffer>> = async (service, { stepped, signal: either }) => {
          for await (const step of service.searchable({ pages: [...words] }, { signal: either })) {
            if ('bytes' in step) return new Uint8Array(step.bytes);
            stepped();
            onPage?.(step.written);
          }
          throw new DocentError('internal', 'The PDF was not written. Try again.', { subject });
        };
        return await this.#run({ name: 'searchable', what: 'Writing the PDF' }, write, signal);
      },
      dispose: async () => {
        if (this.closed) return;
        this.#gone.abort();
        this.#pool.letGo(this);
      },
    };
  }

  /** Runs one call in a worker that has this document, and again in another one if the first ends for a reason outside the document. */
  async #run<T>(step: Step, call: Call<T>, signal?: AbortSignal): Promise<T> {
    const { key: document, subject, limits } = this.#opening;
    const key = step.page === undefined ? step.name : `${step.name} ${step.page}`;
    const either = signal === undefined ? this.#gone.signal : AbortSignal.any([signal, this.#gone.signal]);
    for (let attempt = 1; ; attempt++) {
      this.#strikes.check(document, subject);
      const asked = performance.now();
      let time = limits.time;
      try {
        const result = await this.#pool.use(
          this,
          async (worker, loaded) => {
            if (!loaded) await this.#prepare(worker, either);
            time = this.#timeFor(step, performance.now() - asked);
            // One deadline for loading and call: a document that is loaded again gets no extra time.
            const both: Call<T> = async (service, options) => {
              if (!loaded) await this.#load(service, options);
              const begun = performance.now();
              const result = await call(service, options);
              if (step.page !== undefined) this.#times.took(step.page, step.name, performance.now() - begun);
              return result;
            };
            return await worker.run(both, { time, signal: either });
          },
          either,
        );
        this.#strikes.succeeded(document, key);
        return result;
      } catch (error) {
        if (this.closed) throw closedError(subject);
        if (either.aborted) throw this.#cancelled(step.what);
        if (!(error instanceof WorkerEnded)) throw error;
        const stopped = stoppedError(error, step.what, subject, time);
        if (error.because !== 'killed' && error.because !== 'retired') {
          this.#strikes.add(document, key, stopped.message);
        }
        if (attempt >= ATTEMPTS[error.because]) throw stopped;
        await delay(BEFORE_AGAIN_MS);
      }
    }
  }

  /**
   * Milliseconds for a step. Of a document that ended its process before, waiting for a process counts too: the reader has waited for it once already.
   *
   * @param waited milliseconds
   */
  #timeFor({ name, page }: Step, waited: number): number {
    const { key, limits } = this.#opening;
    const left = page === undefined ? limits.time : this.#times.left(page, name, limits.time);
    return this.#strikes.has(key) ? atLeast(limits.time, left - waited) : left;
  }

  #cancelled(what: string): DocentError {
    return new DocentError('cancelled', `${what} was cancelled.`, { subject: this.#opening.subject });
  }

  async #prepare(worker: DocumentWorker, signal: AbortSignal): Promise<void> {
    const { source } = this.#opening;
    const head = source.kind === 'path' ? source : { ...source, bytes: source.bytes.slice(0, FILE_HEAD) };
    await worker.run((service, options) => service.prepare({ source: head }, options), { time: START_MS, signal });
  }

  async #load(service: DocumentService, options: CallOptions): Promise<void> {
    const { source, password, limits, subject } = this.#opening;
    const begun = performance.now();
    const opened = await service.open({ source, password, limits }, options);
    this.#times.opened(performance.now() - begun);
    this.#opened ??= opened;
    if (opened.sha256 === this.#opened.sha256) return;
    throw new DocentError('file-unreadable', `The file ${subject} has changed since it was opened. Open it again.`, {
      subject,
    });
  }
}

function drawing(page: number): Step {
  return { name: 'rasterise', page, what: `Drawing page ${page}` };
}

function stoppedError(
  { because, details }: WorkerEnded,
  what: string,
  subject: string | undefined,
  time: number,
): DocentError {
  switch (because) {
    case 'time': {
      const seconds = time < 3000 ? Math.round(time / 100) / 10 : Math.floor(time / 1000);
      const message = `${what} took more than ${seconds} s and was stopped. The file may be damaged, or made to do harm. Try saving it again.`;
      return new DocentError('timeout', message, { subject });
    }
    case 'memory': {
      const message = `${what} needed more than ${RESIDENT_MB} MB of memory and was stopped. The file may be damaged, or made to do harm. Try saving it again.`;
      return new DocentError('too-large', message, { subject });
    }
    case 'crash': {
      const message = `${what} failed: the process that read it crashed. The file may be damaged. Try saving it again.`;
      return new DocentError('file-damaged', message, { subject, cause: new Error(details) });
    }
    default: {
      const message = `${what} failed: the process that read it was ended again and again. Close other programs and try again.`;
      return new DocentError('internal', message, { subject, cause: new Error(details) });
    }
  }
}
