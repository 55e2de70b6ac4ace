import { DocentError } from '../contract/errors.ts';
import type { LibraryDocument } from '../contract/library.ts';
import type { Indexing as State } from '../contract/library-question.ts';
import type { History } from '../history/index.ts';
import type { AppEvents } from './app-events.ts';
import { asDocentError } from './docent-error.ts';
import type { PageTexts } from './page-texts.ts';
import type { RunningWork } from './running-work.ts';

/** Milliseconds until another try when the disk is full. */
const FULL_MS = 30_000;
/** Shortest time between two progress events, milliseconds. */
const TOLD_EVERY_MS = 250;

/**
 * Reads every added document in the background, page by page, whenever no other work waits, so that search finds unopened pages.
 * The text is kept with the page, so after a kill it continues where it stopped. A pause is a setting.
 */
export class Indexing {
  readonly #history: History;
  readonly #texts: PageTexts;
  readonly #running: RunningWork;
  readonly #events: AppEvents;
  readonly #waiting: LibraryDocument[] = [];
  #current: { readonly document: LibraryDocument; done: number } | null = null;
  #toldAt = 0;
  #working = false;

  constructor(history: History, texts: PageTexts, running: RunningWork, events: AppEvents) {
    this.#history = history;
    this.#texts = texts;
    this.#running = running;
    this.#events = events;
  }

  get state(): State {
    const current = this.#current;
    return {
      paused: !this.#history.getSettings().indexing,
      name: current?.document.name ?? null,
      done: current?.done ?? 0,
      total: current?.document.pageCount ?? 0,
      waiting: this.#waiting.length + (current === null ? 0 : 1),
    };
  }

  /** All documents that are not completely read. */
  addAll(): void {
    const read = this.#history.countPageTexts();
    for (const document of this.#history.listDocuments({ removed: false })) {
      if ((read.get(document.id) ?? 0) < document.pageCount) this.add(document);
    }
  }

  add(document: LibraryDocument): void {
    const { id, status } = document;
    if (status === 'failed' || this.#current?.document.id === id || this.#waiting.some((other) => other.id === id))
      return;
    this.#waiting.push(document);
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
    const turn = async () => {
      await this.#running.whenIdle();
      if (!signal.aborted && paused()) throw new DocentError('cancelled', 'Reading documents is paused.');
    };
    while (!signal.aborted && !paused()) {
      const document = this.#waiting.shift();
      if (document === undefined) break;
      this.#current = { document, done: 0 };
      try {
        await this.#texts.index(document, turn, (done) => this.#progress(done), signal);
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

  #progress(done: number): void {
    if (this.#current !== null) this.#current.done = done;
    this.#tell(false);
  }

  #tell(now: boolean): void {
    const at = Date.now();
    if (!now && at - this.#toldAt < TOLD_EVERY_MS) return;
    this.#toldAt = at;
    this.#events.emit({ kind: 'indexing', indexing: this.state });
  }
}
