import type { Progress } from '../contract/docent-api.ts';
import type { Box, TextLine } from '../contract/page.ts';
import type { OpenDocument } from '../documents/index.ts';
import type { SearchedPage } from '../finding/rank-pages.ts';
import { type AskOptions, report } from './ask-options.ts';
import { countTo } from './plan-pages.ts';
import { linesInRegion } from './region.ts';

/** Pages of a long scan that are read at most to find the right one. Each takes about a second. */
const MAX_PAGES_READ = 40;

export interface PageReading {
  readonly textLayer: (page: number) => Promise<readonly TextLine[] | undefined>;
  /** What the model reads on a page without a text layer; undefined when it cannot. */
  readonly read: (page: number, far: Pick<Progress, 'done' | 'total'>) => Promise<readonly TextLine[] | undefined>;
}

/** The words of the page that was named, or of all pages; unreadable pages are left out. */
export async function lookThrough(
  document: OpenDocument,
  options: Pick<AskOptions, 'page' | 'region' | 'knownLines' | 'onProgress' | 'onStage'>,
  { textLayer, read }: PageReading,
): Promise<SearchedPage[]> {
  const numbers = options.page === undefined ? countTo(document.pageCount) : [options.page];
  const pages: SearchedPage[] = [];
  let reads = 0;
  for (const [done, page] of numbers.entries()) {
    const far = { done, total: numbers.length };
    if (numbers.length > 1)
      report(options, `searching page ${page} of ${numbers.length}`, { stage: 'searching', ...far });
    const layer = (await options.knownLines?.(page)) ?? (await textLayer(page));
    const lines = layer ?? (++reads <= MAX_PAGES_READ ? await read(page, far) : undefined);
    if (lines !== undefined) pages.push({ page, lines: within(lines, options.region) });
  }
  return pages;
}

function within(lines: readonly TextLine[], region: Box | undefined): readonly TextLine[] {
  return region === undefined ? lines : linesInRegion(lines, region);
}
