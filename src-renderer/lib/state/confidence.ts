import type { Turn } from '../../../src-main/contract/library.ts';

/** How an answer is to be taken, in the order of trust. */
export type Verdict = 'sure' | 'doubtful' | 'not-found';

/** @param doubtBelow the reader's threshold, 0..1. @returns null while there is nothing to judge */
export function verdictOf(turn: Turn, doubtBelow: number): Verdict | null {
  if (turn.status !== 'done' || turn.found === null) return null;
  if (!turn.found) return 'not-found';
  // What stands in the document is no model's opinion.
  if (turn.form === 'extracts') return null;
  return (turn.confidence ?? 0) < doubtBelow ? 'doubtful' : 'sure';
}
