import type { Progress } from '../contract/docent-api.ts';
import type { Box, TextLine } from '../contract/page.ts';
import type { OpenDocument } from '../documents/index.ts';
import type { SearchedPage } from '../finding/rank-pages.ts';
import { type AskOptions, type PageLines, report } from './ask-options.ts';
import { countTo } from './plan-pages.ts';
import { linesInRegion } from './region.ts';
import { ofReadablePages } from './unreadable-page.ts';

/** Pages of a long document that are read at most to find the right one, for their pictures too. Each takes about a second. */
const MAX_PAGES_READ = 40;

export interface PageReading {
  readonly textLayer: (page: number) => Promise<readonly TextLine[] | undefined>;
  /** The text layer with the words of the page's pictures, if they may be read. */
  readonly withPictures: (page: number, layer: readonly TextLine[], mayRead: boolean) => Promise<PageLines>;
  /** What the model reads on a page without a text layer; undefined when it cannot. */
  readonly read: (page: number, far: Pick<Progress, 'done' | 'total'>) => Promise<readonly TextLine[] | undefined>;
  /** What can be said of such a page without reading it. */
  readonly goodLines: (page: number) => Promise<readonly TextLine[] | undefined>;
  /** One of several pages cannot be drawn or read. */
  readonly leaveOut: (page: number) => void;
}

/**
 * The words of the page that was named, or of all pages; unreadable pages are left out.
 *
 * @throws the error of the first page if none can be read
 */
export async function lookThrough(
  document: OpenDocument,
  options: Pick<AskOptions, 'page' | 'region' | 'knownLines' | 'onProgress' | 'onStage'>,
  { textLayer, withPictures, read, goodLines, leaveOut }: PageReading,
): Promise<SearchedPage[]> {
  const numbers = options.page === undefined ? countTo(document.pageCount) : [options.page];
  let reads = 0;
  const searched = async (page: number, done: number): Promise<SearchedPage | undefined> => {
    const far = { done, total: numbers.length };
    if (numbers.length > 1)
      report(options, `searching page ${page} of ${numbers.length}`, { stage: 'searching', ...far });
    let lines = await options.knownLines?.(page);
    if (lines === undefined) {
      const layer = await textLayer(page);
      if (layer !== undefined) {
        const joined = await withPictures(page, layer, reads < MAX_PAGES_READ);
        lines = joined.lines;
        if (joined.tiles) reads += 1;
      } else lines = ++reads <= MAX_PAGES_READ ? await read(page, far) : await goodLines(page);
    }
    return lines && { page, lines: within(lines, options.region) };
  };
  return await ofReadablePages(numbers, searched, leaveOut);
}

function within(lines: readonly TextLine[], region: Box | undefined): readonly TextLine[] {
  return region === undefined ? lines : linesInRegion(lines, region);
}
