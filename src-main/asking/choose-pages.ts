import type { Answer } from '../contract/docent.ts';
import { type PageText, rankPages } from '../reading/index.ts';

/** Pages that one question is put to. */
const PAGES_ASKED = 3;

/** How well a page's words suit a question, relative to the best page: 0..1. */
export type Suitability = ReadonlyMap<number, number>;

/** The pages to ask for a question, best first: those that share words with it, or the first ones when none does. */
export function choosePages(question: string, pages: readonly PageText[]): Suitability {
  const ranked = rankPages(question, pages);
  const best = ranked[0]?.score ?? 0;
  const worth = best > 0 ? ranked.filter((page) => page.score > 0) : ranked;
  return new Map(worth.slice(0, PAGES_ASKED).map(({ page, score }) => [page, best > 0 ? score / best : 1]));
}

/** The answer to keep: one that was found before one that was not, then the surest, a well suited page counting up to twice. */
export function chooseAnswer(candidates: readonly Answer[], suitability: Suitability): Answer {
  const value = (answer: Answer): number => {
    const suited = 0.5 + 0.5 * (suitability.get(answer.page) ?? 0);
    return (answer.found ? 1 : 0) + 0.99 * suited * (answer.confidence ?? 0.5);
  };
  return candidates.reduce((best, answer) => (value(answer) > value(best) ? answer : best));
}
