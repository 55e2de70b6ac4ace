import type { ReadPage, ReadResult } from '../contract/docent.ts';
import { type PageNote, pageNote } from '../contract/notes.ts';
import type { OpenDocument } from '../documents/index.ts';
import { type PageLines, type ReadOptions, report } from './ask-options.ts';
import { countTo } from './plan-pages.ts';
import { ofReadablePages } from './unreadable-page.ts';

/**
 * The text of a page, or of all pages that can be read.
 *
 * @throws the error of the first page if none can be read
 */
export async function readPages(
  document: OpenDocument,
  options: ReadOptions,
  linesOf: (page: number) => Promise<PageLines>,
): Promise<Pick<ReadResult, 'pages' | 'notes'>> {
  const notes: PageNote[] = [];
  const read = async (page: number): Promise<ReadPage> => {
    const stage = { stage: 'reading', done: page - 1, total: document.pageCount } as const;
    report(options, `reading page ${page} of ${document.pageCount}`, stage);
    const { size } = await document.page(page);
    const { lines, notes: found } = await linesOf(page);
    notes.push(...(found ?? []));
    return {
      page,
      width: size.width,
      height: size.height,
      lines: lines.map(({ box, text, source, score }) => ({ box, text, source, score })),
    };
  };
  const numbers = options.page === undefined ? countTo(document.pageCount) : [options.page];
  const pages = await ofReadablePages(numbers, read, (page) => notes.push(pageNote('unreadable-page', page)));
  return { pages, notes };
}
