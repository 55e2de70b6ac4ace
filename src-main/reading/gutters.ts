import { median } from './geometry.ts';

/** The words or characters along a line, from the left, in one unit. */
export interface SpacedLine {
  readonly spans: readonly { readonly u0: number; readonly u1: number }[];
  readonly height: number;
}

/** A narrower gap, in line heights and in the page's usual spaces, is between words; from SPACE on a gap is one. */
const [NARROWEST, USUAL, SPACE] = [0.5, 1.8, 0.15];
/** In usual spaces: such a gap may be a gutter where nearly all lines have it, as justified text has one that is hardly wider than its spaces. */
const WIDER = 1.3;
/** In line heights: anything narrower on either side is a number or a bullet, not a column. */
const COLUMN = 6;
/**
 * Lines with a gap at one place, or that begin where it ends, and their share of these and the lines that reach across it: more than chance would give,
 * even in justified text. Gaps that are hardly wider than those between words need more of them.
 */
const [BY_WIDTH, BY_NUMBER] = [
  [4, 0.6],
  [7, 0.85],
] as const;
/** In line heights: so near to each other lines of one column begin. */
const ALIGNED = 0.35;
/** A page with more gaps than this is not examined. */
const MOST = 3000;

/**
 * Where lines run on from one column into the next across a narrow gutter: gaps that many lines have at the same place, or behind which many begin.
 *
 * @returns for each line the spans (by index) that begin a new column
 */
export function gutterCuts(lines: readonly SpacedLine[]): number[][] {
  const cuts = lines.map((): number[] => []);
  const ratios = lines.flatMap(({ spans, height }) => spans.slice(1).map(({ u0 }, i) => (u0 - spans[i]!.u1) / height));
  const usual = median(ratios.filter((ratio) => ratio >= SPACE));
  const narrowest = Math.max(NARROWEST, USUAL * usual);
  const all = lines.flatMap(({ spans, height }, line) =>
    spans.slice(1).flatMap(({ u0 }, i) => {
      const from = spans[i]!.u1;
      const columns = from - spans[0]!.u0 >= COLUMN * height && spans.at(-1)!.u1 - u0 >= COLUMN * height;
      return u0 > from ? [{ line, span: i + 1, from, to: u0, columns, wide: u0 - from >= narrowest * height }] : [];
    }),
  );
  const gaps = all.filter(({ from, to, line }) => to - from >= Math.max(SPACE, WIDER * usual) * lines[line]!.height);
  if (gaps.length === 0 || gaps.length > MOST) return cuts;
  const ends = lines.map(({ spans }) => [spans[0]?.u0 ?? 0, spans.at(-1)?.u1 ?? 0] as const);
  /** Whether these gaps at one place are a gutter, @param least so many lines must say so, and such a share */
  const isGutter = (same: typeof gaps, [least, share]: readonly [number, number]): boolean => {
    if (same.length === 0) return false;
    const { from, to } = placeOf(same);
    // Where the other column has no line, or stands lower, a column's lines stand by themselves.
    const alone = ends.filter(([u0, u1], i) => {
      const { height } = lines[i]!;
      return Math.abs(u0 - to) <= ALIGNED * height && u1 - u0 >= COLUMN * height;
    }).length;
    const across = ends.filter(([u0, u1]) => u0 < from && u1 > to).length;
    return same.length + alone >= Math.max(least, share * (across + alone));
  };
  const done = new Set<(typeof gaps)[number]>();
  for (const gap of gaps) {
    if (done.has(gap) || !gap.columns) continue;
    const middle = (gap.from + gap.to) / 2;
    const same = gaps.filter(({ from, to }) => from <= middle && to >= middle);
    const wide = same.filter((one) => one.wide);
    const gutter = isGutter(wide, BY_WIDTH) ? wide : isGutter(same, BY_NUMBER) ? same : undefined;
    if (gutter === undefined) continue;
    const { from, to } = placeOf(gutter);
    for (const other of all) {
      if (done.has(other) || Math.min(other.to, to) - Math.max(other.from, from) < 0.4 * (to - from)) continue;
      done.add(other);
      cuts[other.line]!.push(other.span);
    }
  }
  return cuts.map((line) => line.sort((a, b) => a - b));
}

/** A long word or a short last line leaves less, or more, of the gutter. */
function placeOf(gaps: readonly { readonly from: number; readonly to: number }[]): { from: number; to: number } {
  return { from: median(gaps.map(({ from }) => from)), to: median(gaps.map(({ to }) => to)) };
}

/** Splits a list before the given indices. */
export function cutAt<T>(items: readonly T[], cuts: readonly number[]): T[][] {
  const edges = [0, ...cuts, items.length];
  return edges.slice(1).map((end, i) => items.slice(edges[i], end));
}
