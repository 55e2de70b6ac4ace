import type { Turn } from '../../../src-main/contract/library.ts';

/** How far to trust an answer, from most to least; `unrated`: its model reports no probability. */
export type Verdict = 'sure' | 'probable' | 'doubtful' | 'unrated' | 'not-found';

/** "Sure" means that at least this share of such answers is right. */
export const SURE_FROM = 0.9;

/** @param doubtBelow the reader's threshold, 0..1. @returns null while there is nothing to judge */
export function verdictOf(turn: Turn, doubtBelow: number): Verdict | null {
  if (turn.status !== 'done' || turn.found === null) return null;
  if (!turn.found) return 'not-found';
  // An extract of the document is no model's guess.
  if (turn.form === 'extracts') return null;
  if (turn.confidence === null) return 'unrated';
  if (turn.confidence < doubtBelow) return 'doubtful';
  return turn.confidence < SURE_FROM ? 'probable' : 'sure';
}
