import type { WordToken } from './tokens.ts';

/** Classes for the row within its block from the top and from the bottom, and the segment within its row from the left and from the right; the last of each means "or more". */
const SIZES = [64, 64, 32, 32];
/** This many rows at the end of the table of word features encode the standing. */
export const STANDING_ROWS = SIZES.reduce((sum, size) => sum + size, 0);

/**
 * The standing of each token, counted in its block: four rows of the table. A block is a run of rows that all have one segment (a list, a paragraph), or all several
 * (a table): places alone are relative, and what is third or how many there are can only be told from something that counts.
 * models/train/docent_train/words/features.py is the same function.
 *
 * @param first of the table's rows for the standing
 */
export function standing(tokens: readonly WordToken[], first: number): number[][] {
  const rows = new Map<number, { left: number; right: number }>();
  for (const { row, segment } of tokens) {
    const own = rows.get(row);
    if (own === undefined) rows.set(row, { left: segment, right: segment });
    else own.right = segment;
  }
  const place = inBlocks([...rows].map(([row, { left, right }]) => ({ row, several: right > left })));
  return tokens.map(({ row, segment }) => {
    const { left, right } = rows.get(row)!;
    let base = first;
    return [...place.get(row)!, segment - left, right - segment].map((count, k) => {
      const at = base + Math.min(count, SIZES[k]! - 1);
      base += SIZES[k]!;
      return at;
    });
  });
}

/** The number of each row within its block, from the top and from the bottom. */
function inBlocks(rows: readonly { readonly row: number; readonly several: boolean }[]) {
  const place = new Map<number, readonly [number, number]>();
  let first = 0;
  rows.forEach(({ several }, i) => {
    if (rows[i + 1]?.several === several) return;
    for (let k = first; k <= i; k++) place.set(rows[k]!.row, [k - first, i - k]);
    first = i + 1;
  });
  return place;
}
