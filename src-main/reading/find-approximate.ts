import { isWordCharacter, lookAlike } from './fold-text.ts';

export interface ApproximateMatch {
  /** First and one past the last index in the searched text. */
  readonly start: number;
  readonly end: number;
  /** 0..1: 1 - cost / length of the pattern. */
  readonly score: number;
}

/** Costs of one edit. Reading loses spaces and punctuation easily, and confuses look-alikes. */
const LOOK_ALIKE = 0.25;
const SPACE = 0.2;
const PUNCTUATION = 0.45;

/**
 * The places in `text` most like `pattern` (both folded, one entry per character): approximate substring search by
 * dynamic programming with a free start and a free end (Sellers, "The theory and computation of evolutionary
 * distances", 1980), with weighted edits. O(text x pattern) time, O(text) memory for the costs.
 *
 * @returns the best matches that do not overlap, best first; at most `limit`, all scoring at least `floor`
 */
export function findApproximate(
  pattern: readonly string[],
  text: readonly string[],
  limit = 8,
  floor = 0.5,
): ApproximateMatch[] {
  const m = pattern.length;
  const n = text.length;
  if (m === 0 || n === 0) return [];
  const ids = new Map<string, number>();
  const id = (s: string) => {
    const known = ids.get(s);
    if (known !== undefined) return known;
    ids.set(s, ids.size);
    return ids.size - 1;
  };
  const exact = Int32Array.from(text, id);
  const alike = Int32Array.from(text, (s) => id(lookAlike(s)));
  const skip = Float64Array.from(text, editCost);
  let cost = new Float64Array(n + 1);
  let start = Int32Array.from({ length: n + 1 }, (_, j) => j);
  let nextCost = new Float64Array(n + 1);
  let nextStart = new Int32Array(n + 1);
  for (let i = 0; i < m; i++) {
    const p = id(pattern[i]!);
    const pAlike = id(lookAlike(pattern[i]!));
    const missing = editCost(pattern[i]!);
    nextCost[0] = cost[0]! + missing;
    nextStart[0] = 0;
    for (let j = 1; j <= n; j++) {
      const equal = exact[j - 1] === p;
      const substitute = equal ? 0 : alike[j - 1] === pAlike ? LOOK_ALIKE : Math.max(missing, skip[j - 1]!);
      let best = cost[j - 1]! + substitute;
      let from = start[j - 1]!;
      const dropped = cost[j]! + missing;
      if (dropped < best) {
        best = dropped;
        from = start[j]!;
      }
      const extra = nextCost[j - 1]! + skip[j - 1]!;
      if (extra < best) {
        best = extra;
        from = nextStart[j - 1]!;
      }
      nextCost[j] = best;
      nextStart[j] = from;
    }
    [cost, nextCost] = [nextCost, cost];
    [start, nextStart] = [nextStart, start];
  }
  return distinct(cost, start, text, weight(pattern), limit, floor);
}

function distinct(
  cost: Float64Array,
  start: Int32Array,
  text: readonly string[],
  whole: number,
  limit: number,
  floor: number,
): ApproximateMatch[] {
  const candidates: ApproximateMatch[] = [];
  for (let end = 1; end < cost.length; end++) {
    const score = 1 - (cost[end]! + tornWords(text, start[end]!, end)) / whole;
    if (score >= floor) candidates.push({ start: start[end]!, end, score });
  }
  candidates.sort((a, b) => b.score - a.score || a.start - b.start);
  const found: ApproximateMatch[] = [];
  for (const c of candidates) {
    if (found.length === limit) break;
    if (c.end > c.start && found.every((f) => c.end <= f.start || c.start >= f.end)) found.push(c);
  }
  return found;
}

/** A match that begins or ends inside a word of the page ("5" in "1595") hardly counts. */
function tornWords(text: readonly string[], start: number, end: number): number {
  const inWord = (i: number) => i > 0 && i < text.length && isWordCharacter(text[i - 1]!) && isWordCharacter(text[i]!);
  return (inWord(start) ? 0.6 : 0) + (inWord(end) ? 0.6 : 0);
}

function editCost(folded: string): number {
  if (folded === ' ') return SPACE;
  return isWordCharacter(folded) ? 1 : PUNCTUATION;
}

function weight(pattern: readonly string[]): number {
  let sum = 0;
  for (const p of pattern) sum += editCost(p);
  return sum;
}
