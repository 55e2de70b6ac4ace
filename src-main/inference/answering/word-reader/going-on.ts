import { segmentsOf } from './places.ts';
import type { WordToken } from './tokens.ts';

/** A segment may continue in one of this many rows below it. */
const ROWS_BELOW = 2;

/**
 * The token that follows each one in reading (-1 after the last): the next of its segment; after a segment's last token the first of the
 * segment below it (a cell or a column continues there), else the next on the page. models/train/docent_train/words/places.py is the same function.
 *
 * @param xs centre of every code point of the text, as a fraction of the page
 */
export function goingOn(tokens: readonly WordToken[], xs: readonly number[]): number[] {
  const segments = segmentsOf(tokens, xs);
  const out = tokens.map((_, i) => (i + 1 < tokens.length ? i + 1 : -1));
  segments.forEach(({ last, row, left, right }, n) => {
    let best: { first: number; near: number; row: number } | undefined;
    for (const other of segments.slice(n + 1)) {
      if (other.row === row) continue;
      if (other.row > row + ROWS_BELOW || (best !== undefined && other.row > best.row)) break;
      const shared = Math.min(right, other.right) - Math.max(left, other.left);
      const near = Math.abs(left - other.left);
      const overlaps = shared >= 0 && shared >= 0.5 * Math.min(right - left, other.right - other.left);
      if ((overlaps || near <= 0.01) && (best === undefined || near < best.near))
        best = { first: other.first, near, row: other.row };
    }
    if (best !== undefined) out[last] = best.first;
  });
  return out;
}
