import type { PageText } from '../contract/library.ts';

/** A page with its text. */
export type ExportedPage = PageText;

/** How many pages are read, of how many. */
export type OnPage = (done: number, total: number) => void;

/** Reads the pages that are wanted one after the other. @param only one page, from 1; null: all */
export async function readPages(
  pageCount: number,
  only: number | null,
  read: (page: number) => Promise<ExportedPage>,
  onPage: OnPage,
  signal: AbortSignal | undefined,
): Promise<ExportedPage[]> {
  const numbers = only === null ? Array.from({ length: pageCount }, (_, i) => i + 1) : [only];
  const pages: ExportedPage[] = [];
  for (const number of numbers) {
    signal?.throwIfAborted();
    onPage(pages.length, numbers.length);
    pages.push(await read(number));
  }
  onPage(pages.length, numbers.length);
  return pages;
}
