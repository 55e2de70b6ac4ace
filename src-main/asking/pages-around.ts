import type { TextLine } from '../contract/page.ts';
import type { OpenDocument } from '../documents/index.ts';
import type { SearchedPage } from '../finding/rank-pages.ts';
import type { AskOptions } from './ask-options.ts';

/**
 * The pages before and after the one that was named, as far as their words are there without reading pixels: a sentence goes on over the end of a page. None where no page was
 * named, or a part of it.
 */
export async function pagesAround(
  document: OpenDocument,
  { page: named, region, text, knownLines }: AskOptions,
  textLayer: (page: number) => Promise<readonly TextLine[] | undefined>,
): Promise<SearchedPage[]> {
  if (named === undefined || region !== undefined || text === false) return [];
  const pages: SearchedPage[] = [];
  for (const page of [named - 1, named + 1]) {
    if (page < 1 || page > document.pageCount) continue;
    const lines = (await knownLines?.(page)) ?? (await textLayer(page));
    if (lines !== undefined) pages.push({ page, lines });
  }
  return pages;
}

export const inOrder = <P extends Pick<SearchedPage, 'page'>>(pages: readonly P[]): P[] =>
  [...pages].sort((a, b) => a.page - b.page);
