import { median } from './geometry.ts';

/** The words or characters along a line, from the left, in one unit. */
export interface SpacedLine {
  readonly spans: readonly { readonly u0: number; readonly u1: number }[];
  readonly height: number;
  /** Of a line of characters: the gap that most of them have between them. In typewriter print it is wide, and stands at one place in all lines. */
  readonly letterGap?: number;
}

/** A gap of so many gaps between letters is one between words. */
const APART = 1.5;

/** The narrowest gap that is no gap between letters, in the line's unit. @param least in line heights */
const leastSpace = ({ height, letterGap = 0 }: SpacedLine, least: number): number =>
  Math.max(least * height, APART * letterGap);

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
/** In line heights: so exactly the lines of justified columns end and begin. */
const EXACTLY = 0.15;
/** Share of all gaps that may stand at one place with others. */
const MOST_ALIGNED = 0.4;
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
  const usual = usualSpace(lines);
  const narrowest = Math.max(NARROWEST, USUAL * usual);
  const all = lines.flatMap((own, line) => {
    const { spans, height } = own;
    const least = leastSpace(own, 0);
    return spans.slice(1).flatMap(({ u0 }, i) => {
      const from = spans[i]!.u1;
      const columns = from - spans[0]!.u0 >= COLUMN * height && spans.at(-1)!.u1 - u0 >= COLUMN * height;
      const wide = u0 - from >= narrowest * height;
      return u0 - from > least ? [{ line, span: i + 1, from, to: u0, columns, wide }] : [];
    });
  });
  if (all.length === 0 || all.length > MOST) return cuts;
  const gaps = all.filter(({ from, to, line }) => to - from >= Math.max(SPACE, WIDER * usual) * lines[line]!.height);
  const ends = lines.map(({ spans }) => [spans[0]?.u0 ?? 0, spans.at(-1)?.u1 ?? 0] as const);
  /** Whether these gaps at one place are a gutter, @param least so many lines must say so, and such a share */
  const isGutter = (same: typeof all, [least, share]: readonly [number, number]): boolean => {
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
  const cut = (gutter: typeof all) => {
    const { from, to } = placeOf(gutter);
    for (const other of all) {
      if (done.has(other) || Math.min(other.to, to) - Math.max(other.from, from) < 0.4 * (to - from)) continue;
      done.add(other);
      cuts[other.line]!.push(other.span);
    }
  };
  for (const gap of gaps) {
    if (done.has(gap) || !gap.columns) continue;
    const middle = (gap.from + gap.to) / 2;
    const same = gaps.filter(({ from, to }) => from <= middle && to >= middle);
    const wide = same.filter((one) => one.wide);
    const gutter = isGutter(wide, BY_WIDTH) ? wide : isGutter(same, BY_NUMBER) ? same : undefined;
    if (gutter !== undefined) cut(gutter);
  }
  // The spaces of justified text may be wider than its gutter, but they do not end and begin at one place in line after line.
  const exactly = EXACTLY * median(lines.map(({ height }) => height));
  const aligned = alignedGaps(all, exactly).filter(({ length }) => length >= BY_NUMBER[0]);
  // In lines that say nearly the same each space is at one place.
  if (aligned.flat().length > MOST_ALIGNED * all.length) return inOrder(cuts);
  for (const exact of aligned) {
    const open = exact.filter((gap) => gap.columns && !done.has(gap));
    const { from, to } = placeOf(exact);
    const same = all.filter((gap) => gap.from <= from + exactly && gap.to >= to - exactly);
    if (open.length >= BY_NUMBER[0] && isGutter(same, BY_NUMBER)) cut(exact);
  }
  return inOrder(cuts);
}

/** The median of the gaps between words, in line heights. */
export function usualSpace(lines: readonly SpacedLine[]): number {
  const spaces = lines.flatMap((line) => {
    const narrowest = leastSpace(line, SPACE);
    const gaps = line.spans.slice(1).map(({ u0 }, i) => u0 - line.spans[i]!.u1);
    return gaps.filter((gap) => gap >= narrowest).map((gap) => gap / line.height);
  });
  return median(spaces);
}

const inOrder = (cuts: readonly number[][]) => cuts.map((line) => [...line].sort((a, b) => a - b));

/** Gaps that begin and end at the same places. */
function alignedGaps<G extends { readonly from: number; readonly to: number }>(gaps: readonly G[], within: number) {
  const sorted = [...gaps].sort((a, b) => a.to - b.to);
  const groups: G[][] = [];
  for (let first = 0, end = 0; first < sorted.length; first = end) {
    end = first + 1;
    while (end < sorted.length && sorted[end]!.to - sorted[first]!.to <= within) end += 1;
    const together = sorted.slice(first, end);
    const from = median(together.map((gap) => gap.from));
    groups.push(together.filter((gap) => Math.abs(gap.from - from) <= within));
  }
  return groups;
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
