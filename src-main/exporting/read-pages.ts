import type { PageText } from '../contract/library.ts';

/** How many pages are read, of how many. */
type OnPage = (done: number, total: number) => void;

/** Reads the pages that are wanted one after the other. @param only one page, from 1; null: all */
export async function readPages(
  pageCount: number,
  only: number | null,
  read: (page: number) => Promise<PageText>,
  onPage: OnPage,
  signal: AbortSignal | undefined,
): Promise<PageText[]> {
  const numbers = only === null ? Array.from({ length: pageCount }, (_, i) => i + 1) : [only];
  const pages: PageText[] = [];
  for (const number of numbers) {
    signal?.throwIfAborted();
    onPage(pages.length, numbers.length);
    pages.push(await read(number));
  }
  onPage(pages.length, numbers.length);
  return pages;
}
