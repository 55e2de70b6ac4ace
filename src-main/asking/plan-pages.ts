import type { Progress } from '../contract/docent-api.ts';
import type { TextLine } from '../contract/page.ts';
import type { OpenDocument } from '../documents/index.ts';
import { choosePages, type Suitability } from '../finding/choose-pages.ts';
import type { SearchedPage } from '../finding/rank-pages.ts';
import { type AskOptions, report } from './ask-options.ts';
import type { EncodedPages } from './encoded-pages.ts';
import type { Stopwatch } from './stopwatch.ts';

/** Of a long scan, as many pages are read to find the right one: each takes about a second. */
const MAX_PAGES_READ = 40;

export interface PagePlan {
  /** Per question how well each page that it is to be put to suits it. */
  readonly suited: readonly Suitability[];
  /** The text of all pages that were searched; none where nothing had to be. */
  readonly searched: readonly SearchedPage[];
}

/**
 * For every question the pages to put it to: the one that was named, or those whose text suits it best.
 *
 * @param read what the model reads on a page without a text layer; undefined when it cannot
 */
export async function planPages(
  document: OpenDocument,
  questions: readonly string[],
  options: AskOptions,
  source: EncodedPages,
  watch: Stopwatch,
  read: (page: number, far: Pick<Progress, 'done' | 'total'>) => Promise<readonly TextLine[] | undefined>,
): Promise<PagePlan> {
  const only = options.page ?? (document.pageCount === 1 ? 1 : undefined);
  if (only !== undefined) return { suited: questions.map(() => new Map([[only, 1]])), searched: [] };
  const pages: SearchedPage[] = [];
  let reads = 0;
  for (const page of countTo(document.pageCount)) {
    const far = { done: page - 1, total: document.pageCount };
    report(options, `searching page ${page} of ${document.pageCount}`, { stage: 'searching', ...far });
    const layer = (await options.knownLines?.(page)) ?? (await source.textLayer(document, page, watch, options.signal));
    const lines = layer ?? (++reads <= MAX_PAGES_READ ? await read(page, far) : undefined);
    if (lines !== undefined) pages.push({ page, lines });
  }
  if (pages.length === 0) {
    const first = new Map(countTo(Math.min(3, document.pageCount)).map((page) => [page, 1]));
    return { suited: questions.map(() => first), searched: [] };
  }
  return { suited: questions.map((question) => choosePages(question, pages)), searched: pages };
}

export const countTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
