import type { FindMatch } from './marks.ts';
import type { PageSource } from './page-source.ts';
import type { PageViewState } from './page-view-state.svelte.ts';

/** The search in one document: query, matches, which is current, and how far the search is. */
export class FindState {
  open = $state(false);
  query = $state('');
  matches = $state.raw<readonly FindMatch[]>([]);
  /** Index into `matches`, -1 for none. */
  current = $state(-1);
  /** Pages searched so far while it runs. */
  searched = $state(0);
  running = $state(false);
  /** Scanned pages that the model has not read: they were not searched. */
  unread = $state.raw<readonly number[]>([]);

  readonly source: PageSource;
  readonly view: PageViewState;

  constructor(source: PageSource, view: PageViewState) {
    this.source = source;
    this.view = view;
  }

  /** Opens the find bar; E.g. for ctrl+F. */
  show(): void {
    this.open = true;
  }

  close(): void {
    this.open = false;
  }
}
