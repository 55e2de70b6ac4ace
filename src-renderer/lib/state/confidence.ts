import type { Turn } from '../../../src-main/contract/library.ts';

/** How an answer is to be taken, in the order of trust; `unrated`: its model does not tell how likely it is right. */
export type Verdict = 'sure' | 'probable' | 'doubtful' | 'unrated' | 'not-found';

/** An answer is called sure when at least so many such answers are right. */
export const SURE_FROM = 0.9;

/** @param doubtBelow the reader's threshold, 0..1. @returns null while there is nothing to judge */
export function verdictOf(turn: Turn, doubtBelow: number): Verdict | null {
  if (turn.status !== 'done' || turn.found === null) return null;
  if (!turn.found) return 'not-found';
  // What stands in the document is no model's opinion.
  if (turn.form === 'extracts') return null;
  if (turn.confidence === null) return 'unrated';
  if (turn.confidence < doubtBelow) return 'doubtful';
  return turn.confidence < SURE_FROM ? 'probable' : 'sure';
}
