import { findInText } from './find-in-text.ts';
import { foldQuery } from './fold-text.ts';
import type { FindMatch } from './marks.ts';
import type { PageSource } from './page-source.ts';

/** Milliseconds of searching before the window gets a turn. */
const SLICE = 8;

export interface FindProgress {
  readonly page: number;
  readonly matches: readonly FindMatch[];
  /** Pages searched so far. */
  readonly searched: number;
  /** The page is a scan that the model has not read: it was not searched. */
  readonly unread: boolean;
}

export interface FindOptions {
  /** Lets the model read scanned pages, which takes a second or two for each. */
  readonly read: boolean;
  /** The page to begin with; the search continues to the end and then from the first page. */
  readonly from?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Searches a document page by page. @throws DocentError cancelled, closed, and what reading throws */
export async function* findInPages(
  source: Pick<PageSource, 'pageCount' | 'text'>,
  query: string,
  { read, from = 1, signal }: FindOptions,
): AsyncGenerator<FindProgress> {
  if (foldQuery(query) === '') return;
  let since = performance.now();
  for (let i = 0; i < source.pageCount; i++) {
    const page = ((from - 1 + i) % source.pageCount) + 1;
    const text = await source.text(page, { read, signal });
    // Known text comes without a pause, and the window must stay responsive.
    if (performance.now() - since > SLICE) {
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
      since = performance.now();
    }
    const matches = findInText(query, page, text.lines);
    yield { page, matches, searched: i + 1, unread: text.source === 'none' && !read };
  }
}
