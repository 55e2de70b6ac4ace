import { findInPages } from './find-in-pages.ts';
import type { FindMatch } from './marks.ts';
import type { PageSource } from './page-source.ts';
import type { PageViewState } from './page-view-state.svelte.ts';

/** The model reads scans of at most this many pages at once; longer ones only when the reader asks for it. */
const READ_AT_ONCE = 3;
/** A pause in typing before the search begins, in milliseconds. */
const PAUSE = 120;

/** The search in one document: query, matches, current match, progress. */
export class FindState {
  open = $state(false);
  #query = $state('');
  /** In reading order, whatever order the pages were searched in. */
  matches = $state.raw<readonly FindMatch[]>([]);
  /** Index into `matches`, -1 for none. */
  current = $state(-1);
  running = $state(false);
  /** Pages searched so far. */
  searched = $state(0);
  /** Scanned pages that were not searched because the model has not read them. */
  unread = $state(0);
  /** Why the search ended early; null if it did not. */
  error = $state<string | null>(null);
  /** Raised by `show`, so that an open find bar takes the focus again. */
  shown = $state(0);

  readonly source: PageSource;
  readonly view: PageViewState;
  #stop: AbortController | null = null;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(source: PageSource, view: PageViewState) {
    this.source = source;
    this.view = view;
  }

  get query(): string {
    return this.#query;
  }

  set query(query: string) {
    if (query === this.#query) return;
    this.#query = query;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.search(), PAUSE);
  }

  get pageCount(): number {
    return this.source.pageCount;
  }

  matchesOn(page: number): readonly { readonly match: FindMatch; readonly index: number }[] {
    if (!this.open) return [];
    return this.matches.map((match, index) => ({ match, index })).filter(({ match }) => match.page === page);
  }

  /** Opens the find bar, or focuses it. */
  show(): void {
    this.open = true;
    this.shown++;
    if (this.#query !== '' && this.matches.length === 0) void this.search();
  }

  close(): void {
    this.cancel();
    this.open = false;
    this.view.focus();
  }

  cancel(): void {
    clearTimeout(this.#pause);
    this.#stop?.abort();
    this.#stop = null;
    this.running = false;
  }

  /** Searches all pages again. `read`: lets the model read scans first. */
  async search(read = this.source.pageCount <= READ_AT_ONCE): Promise<void> {
    this.cancel();
    const stop = new AbortController();
    this.#stop = stop;
    this.matches = [];
    this.current = -1;
    this.searched = 0;
    this.unread = 0;
    this.error = null;
    this.running = true;
    try {
      const from = this.view.page;
      for await (const found of findInPages(this.source, this.#query, { read, from, signal: stop.signal })) {
        if (stop.signal.aborted) return;
        this.searched = found.searched;
        if (found.unread) this.unread++;
        if (found.matches.length > 0) this.#add(found.matches);
      }
    } catch (error) {
      if (!stop.signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#stop === stop) this.running = false;
    }
  }

  /** To the next (1) or the previous (-1) match, and from the last to the first. */
  step(direction: 1 | -1): void {
    const count = this.matches.length;
    if (count === 0) return;
    this.#goTo((this.current + direction + count) % count);
  }

  #add(found: readonly FindMatch[]): void {
    const current = this.matches[this.current];
    this.matches = [...this.matches, ...found].sort((a, b) => a.page - b.page);
    // The first page that has a match is the nearest after the one in view: show it.
    if (current === undefined) this.#goTo(this.matches.indexOf(found[0]!));
    else this.current = this.matches.indexOf(current);
  }

  #goTo(index: number): void {
    this.current = index;
    const match = this.matches[index];
    const box = match?.boxes[0];
    if (match !== undefined && box !== undefined) this.view.showRegion({ page: match.page, box });
  }
}
