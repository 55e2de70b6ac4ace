import type { PagePieces } from './page-pieces.ts';
import type { Window } from './windows.ts';

/** BM25's usual constants (Robertson and Zaragoza 2009, section 3.3). */
const K1 = 1.2;
const B = 0.75;

/**
 * How well each window's words match the question: BM25 over word pieces, which act like stems ("governed" and "governing" share their first).
 *
 * @returns a score per window; 0 if it shares no word with the question
 */
export function lexicalScores(
  windows: readonly Window[],
  pages: readonly PagePieces[],
  question: readonly number[],
): number[] {
  const asked = [...new Set(question)];
  const counts = windows.map(({ on, from, to }) => {
    const wanted = new Map(asked.map((id) => [id, 0]));
    for (const id of pages[on]!.ids.subarray(from, to)) {
      const seen = wanted.get(id);
      if (seen !== undefined) wanted.set(id, seen + 1);
    }
    return wanted;
  });
  const lengths = windows.map(({ from, to }) => to - from);
  const average = lengths.reduce((a, b) => a + b, 0) / Math.max(1, windows.length);
  const rarity = new Map(
    asked.map((id) => {
      const holding = counts.filter((count) => count.get(id)! > 0).length;
      return [id, Math.log(1 + (windows.length - holding + 0.5) / (holding + 0.5))];
    }),
  );
  return counts.map((count, n) =>
    asked.reduce((sum, id) => {
      const f = count.get(id)!;
      return sum + (rarity.get(id)! * f * (K1 + 1)) / (f + K1 * (1 - B + (B * lengths[n]!) / average));
    }, 0),
  );
}

/**
 * Combines several rankings (reciprocal rank fusion: Cormack et al. 2009, k = 60).
 *
 * @param scores of the same windows, one list per way of scoring
 * @returns indices of the best `count`, in the order of the document
 */
export function bestWindows(scores: readonly (readonly number[])[], count: number): number[] {
  const fused = new Array<number>(scores[0]?.length ?? 0).fill(0);
  for (const list of scores) {
    const order = [...list.keys()].sort((a, b) => list[b]! - list[a]! || a - b);
    for (const [rank, window] of order.entries()) fused[window]! += 1 / (60 + rank);
  }
  return [...fused.keys()]
    .sort((a, b) => fused[b]! - fused[a]! || a - b)
    .slice(0, count)
    .sort((a, b) => a - b);
}
