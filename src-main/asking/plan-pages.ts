import type { OpenDocument } from '../documents/index.ts';
import { choosePages, type Suitability } from '../finding/choose-pages.ts';
import type { SearchedPage } from '../finding/rank-pages.ts';

export interface PagePlan {
  /** Per question, the pages to ask and how well each suits the question. */
  readonly suited: readonly Suitability[];
  /** The text of all pages that were searched. Empty when there was nothing to search. */
  readonly searched: readonly SearchedPage[];
}

/**
 * Chooses the pages to ask for each question: the page that was named, or those whose text suits the question best.
 *
 * @param look gives the words of all pages; called only when a page has to be found
 */
export async function planPages(
  document: OpenDocument,
  questions: readonly string[],
  named: number | undefined,
  look: () => Promise<readonly SearchedPage[]>,
): Promise<PagePlan> {
  const only = named ?? (document.pageCount === 1 ? 1 : undefined);
  if (only !== undefined) return { suited: questions.map(() => new Map([[only, 1]])), searched: [] };
  const searched = await look();
  if (searched.length > 0) return { suited: questions.map((question) => choosePages(question, searched)), searched };
  const first = new Map(countTo(Math.min(3, document.pageCount)).map((page) => [page, 1]));
  return { suited: questions.map(() => first), searched };
}

export const countTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
