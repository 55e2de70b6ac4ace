import { rankPages, type SearchedPage } from './rank-pages.ts';

/** Pages that one question is put to. */
const PAGES_ASKED = 3;

/** How well a page's words suit a question, relative to the best page: 0..1. */
export type Suitability = ReadonlyMap<number, number>;

/** The pages to ask for a question, best first: those that share words with it, or the first ones when none does. */
export function choosePages(question: string, pages: readonly SearchedPage[], most = PAGES_ASKED): Suitability {
  const ranked = rankPages(question, pages);
  const best = ranked[0]?.score ?? 0;
  const worth = best > 0 ? ranked.filter((page) => page.score > 0) : ranked;
  return new Map(worth.slice(0, most).map(({ page, score }) => [page, best > 0 ? score / best : 1]));
}
