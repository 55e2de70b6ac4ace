import type { Answer } from '../contract/docent.ts';
import type { Suitability } from '../finding/choose-pages.ts';

/** The answer to keep. Answers that were found come first, then the surest; a page that suits the question well counts up to twice as much. */
export function chooseAnswer(candidates: readonly Answer[], suitability: Suitability): Answer {
  const value = (answer: Answer): number => {
    const suited = 0.5 + 0.5 * (suitability.get(answer.page) ?? 0);
    return (answer.found ? 1 : 0) + 0.99 * suited * (answer.confidence ?? 0.5);
  };
  return candidates.reduce((best, answer) => (value(answer) > value(best) ? answer : best));
}
