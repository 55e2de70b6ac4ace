import { DocentError } from '../contract/errors.ts';
import type { LibraryDocument } from '../contract/library.ts';
import type { Indexing as State } from '../contract/library-question.ts';
import type { History } from '../history/index.ts';
import type { AppEvents } from './app-events.ts';
import { asDocentError } from './docent-error.ts';
import type { Meanings } from './meanings.ts';
import type { PageTexts } from './page-texts.ts';
import type { RunningWork } from './running-work.ts';

/** Milliseconds until another try when the disk is full. */
const FULL_MS = 30_000;
/** Shortest time between two progress events, milliseconds. */
const TOLD_EVERY_MS = 250;

/** What is being done: pages of a document are read, or embedded. */
interface Doing {
  readonly document: LibraryDocument;
  readonly step: State['step'];
  readonly done: number;
  readonly total: number;
}

/**
 * Reads every added document in the background, page by page, whenever no other work waits, so that search finds unopened pages, and embeds
 * its passages, so that it finds them by what they mean. The first pages of scans come before all others: they tell what kind of document each is.
 * Text and vectors are kept with the page, so after a kill it continues where it stopped. A pause is a setting.
 */
export class Indexing {
  readonly #history: History;
  readonly #texts: PageTexts;
  readonly #meanings: Meanings;
  readonly #running: RunningWork;
  readonly #events: AppEvents;
  readonly #waiting: LibraryDocument[] = [];
  readonly #ofUnknownKind: LibraryDocument[] = [];
  /** Of each document, the pages that an earlier version read. Looked up once: it takes reading all pages. */
  #outdated = new Map<string, Set<number>>();
  #current: Doing | null = null;
  #toldAt = 0;
  #working = false;

  constructor(history: History, texts: PageTexts, meanings: Meanings, running: RunningWork, events: AppEvents) {
    this.#history = history;
    this.#texts = texts;
    this.#meanings = meanings;
    this.#running = running;
    this.#events = events;
  }

  get state(): State {
    const current = this.#current;
    return {
      paused: !this.#history.getSettings().indexing,
      name: current?.document.name ?? null,
      step: current?.step ?? 'reading',
      meaningProblem: this.#meanings.problem,
      meaningSlow: this.#meanings.slowBecause,
      done: current?.done ?? 0,
      total: current?.total ?? 0,
      waiting: this.#waiting.length + (current === null ? 0 : 1),
    };
  }

  /** All documents that are not completely read and embedded, or that an earlier version read. */
  async addAll(): Promise<void> {
    const embedded = await this.#meanings.counts();
    const read = this.#history.countPageTexts();
    this.#outdated = new Map([...this.#history.outdatedPages()].map(([id, pages]) => [id, new Set(pages)]));
    for (const document of this.#history.listDocuments({ removed: false })) {
      const pages = read.get(document.id) ?? 0;
      const isRead = pages >= document.pageCount && !this.#outdated.has(document.id);
      const isEmbedded = embedded === undefined || (embedded.get(document.id) ?? 0) >= pages;
      if (!isRead || !isEmbedded) this.add(document);
    }
  }

  add(document: LibraryDocument): void {
    const { id, status } = document;
    if (status === 'failed' || this.#current?.document.id === id || this.#waiting.some((other) => other.id === id))
      return;
    this.#waiting.push(document);
    if (status === 'scan') this.#ofUnknownKind.push(document);
    this.#start();
  }

  pause(paused: boolean): State {
    this.#history.setSettings({ indexing: !paused });
    this.#start();
    this.#tell(true);
    return this.state;
  }

  #start(): void {
    if (!this.#working && this.#waiting.length > 0) this.#running.background((signal) => this.#work(signal));
  }

  async #work(signal: AbortSignal): Promise<void> {
    this.#working = true;
    const paused = () => !this.#history.getSettings().indexing;
    const idle = async () => {
      await this.#running.whenIdle();
      if (!signal.aborted && paused()) throw new DocentError('cancelled', 'Reading documents is paused.');
    };
    const turn = async () => {
      for (let next = this.#ofUnknownKind.shift(); next !== undefined; next = this.#ofUnknownKind.shift())
        await this.#firstPage(next, idle, signal);
      await idle();
    };
    while (!signal.aborted && !paused()) {
      const document = this.#waiting.shift();
      if (document === undefined) break;
      try {
        await this.#index(document, turn, signal);
      } catch (error) {
        const full = asDocentError(error).code === 'cannot-write';
        // After a pause it continues here; failed pages are tried again at the next start.
        if (!signal.aborted && (full || paused())) this.#waiting.unshift(document);
        if (full) {
          this.#current = null;
          setTimeout(() => this.#start(), FULL_MS).unref();
          break;
        }
      }
      this.#current = null;
      this.#tell(this.#waiting.length === 0);
    }
    this.#working = false;
  }

  /** What fails here is tried again, and told, when all of the document's pages are read. */
  async #firstPage(document: LibraryDocument, idle: () => Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      const first = { ...document, pageCount: 1 };
      await this.#texts.index(first, this.#outdatedOf(document), idle, () => this.#tell(false), signal);
    } catch (error) {
      if (asDocentError(error).code === 'cancelled') throw error;
    }
  }

  async #index(document: LibraryDocument, turn: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const total = document.pageCount;
    const read = (done: number) => this.#progress({ document, step: 'reading', done, total });
    read(0);
    try {
      await this.#texts.index(document, this.#outdatedOf(document), turn, read, signal);
    } finally {
      // A page that cannot be read keeps no other from being found.
      const embedded = (done: number, pages: number) =>
        this.#progress({ document, step: 'meaning', done, total: pages });
      await this.#meanings.index(document, turn, embedded, signal);
    }
  }

  #outdatedOf({ id }: LibraryDocument): Set<number> {
    return this.#outdated.get(id) ?? new Set();
  }

  #progress(doing: Doing): void {
    const next = doing.step !== this.#current?.step;
    this.#current = doing;
    this.#tell(next);
  }

  #tell(now: boolean): void {
    const at = Date.now();
    if (!now && at - this.#toldAt < TOLD_EVERY_MS) return;
    this.#toldAt = at;
    this.#events.emit({ kind: 'indexing', indexing: this.state });
  }
}
