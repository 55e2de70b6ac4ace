import { median } from './geometry.ts';

/** The words or characters along a line, from the left, in one unit. */
export interface SpacedLine {
  readonly spans: readonly { readonly u0: number; readonly u1: number }[];
  readonly height: number;
}

/** A narrower gap, in line heights and in the page's usual spaces, is between words; from SPACE on a gap is one. */
const [NARROWEST, USUAL, SPACE] = [0.5, 1.8, 0.15];
/** In line heights: anything narrower on either side is a number or a bullet, not a column. */
const COLUMN = 6;
/** Lines with a gap at one place, and their share of the lines that reach across it: more than chance would give, even in justified text. */
const [LINES, SHARE] = [4, 0.6];
/** A page with more gaps than this is not examined. */
const MOST = 3000;

/**
 * Where lines run on from one column into the next across a narrow gutter: gaps that many lines have at the same place.
 *
 * @returns for each line the spans (by index) that begin a new column
 */
export function gutterCuts(lines: readonly SpacedLine[]): number[][] {
  const cuts = lines.map((): number[] => []);
  const ratios = lines.flatMap(({ spans, height }) => spans.slice(1).map(({ u0 }, i) => (u0 - spans[i]!.u1) / height));
  const narrowest = Math.max(NARROWEST, USUAL * median(ratios.filter((ratio) => ratio >= SPACE)));
  const all = lines.flatMap(({ spans, height }, line) =>
    spans.slice(1).flatMap(({ u0 }, i) => {
      const from = spans[i]!.u1;
      const columns = from - spans[0]!.u0 >= COLUMN * height && spans.at(-1)!.u1 - u0 >= COLUMN * height;
      return u0 > from ? [{ line, span: i + 1, from, to: u0, columns, wide: u0 - from >= narrowest * height }] : [];
    }),
  );
  const gaps = all.filter(({ wide, columns }) => wide && columns);
  if (gaps.length < LINES || gaps.length > MOST) return cuts;
  const ends = lines.map(({ spans }) => [spans[0]?.u0 ?? 0, spans.at(-1)?.u1 ?? 0] as const);
  const done = new Set<(typeof gaps)[number]>();
  for (const gap of gaps) {
    if (done.has(gap)) continue;
    const middle = (gap.from + gap.to) / 2;
    const same = gaps.filter(({ from, to }) => from <= middle && to >= middle);
    if (same.length < LINES) continue;
    const across = ends.filter(([u0, u1]) => u0 < middle && u1 > middle).length;
    if (same.length < SHARE * across) continue;
    // A long word or a short last line leaves less, or more, of the gutter.
    const [from, to] = [median(same.map((g) => g.from)), median(same.map((g) => g.to))];
    for (const other of all) {
      if (done.has(other) || Math.min(other.to, to) - Math.max(other.from, from) < 0.4 * (to - from)) continue;
      done.add(other);
      cuts[other.line]!.push(other.span);
    }
  }
  return cuts.map((line) => line.sort((a, b) => a - b));
}

/** Splits a list before the given indices. */
export function cutAt<T>(items: readonly T[], cuts: readonly number[]): T[][] {
  const edges = [0, ...cuts, items.length];
  return edges.slice(1).map((end, i) => items.slice(edges[i], end));
}
