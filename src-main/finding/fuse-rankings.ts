/** Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods" (SIGIR 2009). */
const K = 60;

/**
 * One ranking of several: an item's score is the sum of 1 / (60 + rank) over the rankings that have it, ranks from 1. Of equals the one that
 * comes first in the earlier ranking is first.
 *
 * @param keyOf the same for the same item; of its copies the one in the earliest ranking is kept
 */
export function fuseRankings<T>(rankings: readonly (readonly T[])[], keyOf: (item: T) => string): T[] {
  const fused = new Map<string, { readonly item: T; score: number }>();
  for (const ranking of rankings) {
    for (const [i, item] of ranking.entries()) {
      const key = keyOf(item);
      const known = fused.get(key) ?? { item, score: 0 };
      known.score += 1 / (K + i + 1);
      fused.set(key, known);
    }
  }
  return [...fused.values()].sort((a, b) => b.score - a.score).map(({ item }) => item);
}
