import type { Turn } from '../../../src-main/contract/library.ts';
import type { InstalledModel } from '../../../src-main/contract/models-api.ts';
import { verdictOf } from './confidence.ts';

/** The stronger model to ask where an answer is doubtful or nothing was found; null: the answer stands, or that model gave it. */
export function strongerFor(
  turn: Turn | null,
  stronger: InstalledModel | null,
  doubtBelow: number,
): InstalledModel | null {
  if (turn === null || stronger === null || turn.status !== 'done' || turn.model === stronger.label) return null;
  const verdict = verdictOf(turn, doubtBelow);
  return verdict === 'doubtful' || verdict === 'not-found' ? stronger : null;
}
