import type { Answer } from '../contract/docent.ts';
import type { Suitability } from '../finding/choose-pages.ts';

/** The answer to keep: one that was found before one that was not, then the surest, a well suited page counting up to twice. */
export function chooseAnswer(candidates: readonly Answer[], suitability: Suitability): Answer {
  const value = (answer: Answer): number => {
    const suited = 0.5 + 0.5 * (suitability.get(answer.page) ?? 0);
    return (answer.found ? 1 : 0) + 0.99 * suited * (answer.confidence ?? 0.5);
  };
  return candidates.reduce((best, answer) => (value(answer) > value(best) ? answer : best));
}
