import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import type { SearchHit } from '../../../src-main/contract/library.ts';
import { isCancelled } from './error-words.ts';

/** Long enough to spare a search for every letter, short enough not to be noticed. */
const PAUSE_MS = 90;
const MOST_HITS = 60;

/** The search over everything that was asked, answered and read. */
export class SearchState {
  readonly #api: DocentApi;
  #query = $state('');
  #hits = $state.raw<readonly SearchHit[]>([]);
  /** The query that `hits` belong to. */
  #answered = $state('');
  #error = $state.raw<unknown>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | null = null;

  constructor(api: DocentApi) {
    this.#api = api;
  }

  get query(): string {
    return this.#query;
  }

  set query(query: string) {
    this.#query = query;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#search(), PAUSE_MS);
  }

  get hits(): readonly SearchHit[] {
    return this.#hits;
  }

  get error(): unknown {
    return this.#error;
  }

  /** True once the hits belong to the current text. */
  get settled(): boolean {
    return this.#answered === this.#query.trim();
  }

  async again(): Promise<void> {
    await this.#search();
  }

  async #search(): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const query = this.#query.trim();
    try {
      // What the words find is shown at once; pages that say it in other words join them when they are found.
      for (const byMeaning of query === '' ? [] : [false, true]) {
        const hits = await this.#api.search({ query, limit: MOST_HITS, byMeaning }, { signal: running.signal });
        if (running.signal.aborted) return;
        this.#hits = hits;
        this.#answered = query;
        this.#error = null;
      }
      if (query !== '') return;
      this.#hits = [];
      this.#answered = query;
      this.#error = null;
    } catch (error) {
      if (isCancelled(error) || running.signal.aborted) return;
      this.#error = error;
      this.#answered = query;
    }
  }
}

/** A snippet as stretches of plain and matching text. */
export function stretchesOf(hit: Pick<SearchHit, 'snippet' | 'marks'>): { text: string; marked: boolean }[] {
  const stretches: { text: string; marked: boolean }[] = [];
  let at = 0;
  for (const [begin, end] of hit.marks) {
    if (begin > at) stretches.push({ text: hit.snippet.slice(at, begin), marked: false });
    stretches.push({ text: hit.snippet.slice(Math.max(at, begin), end), marked: true });
    at = Math.max(at, end);
  }
  if (at < hit.snippet.length) stretches.push({ text: hit.snippet.slice(at), marked: false });
  return stretches.filter(({ text }) => text !== '');
}
