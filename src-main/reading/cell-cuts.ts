import { overlapShare } from './geometry.ts';
import { type SpacedLine, usualSpace } from './gutters.ts';

/** A line with where it stands across the writing. */
export interface StandingLine extends SpacedLine {
  readonly v: number;
}

/** A narrower gap, in the page's usual spaces and within these limits in line heights, is between words. */
const [USUAL, NARROWEST, WIDEST] = [1.8, 0.5, 0.7];
/** In line heights: so near to each other the cells of a column begin, or end. */
const ALIGNED = 0.35;
/** Rows of a table follow each other within so many line heights; so many above and below are looked at. */
const [PITCH, NEAR] = [3.2, 8];
/** Rows with a gap at one place, this one among them, and their share of these and the rows that reach across it. */
const [LEAST, SHARE] = [4, 0.8];
/** In line heights: before a mark of at most this width, and with at least so much behind it, a gap is a list's, not a table's. */
const [MARK, ITEM] = [1.6, 8];
/** A page with more gaps than this is not examined. */
const MOST = 3000;

/** A gap of a line, or between two lines of a row, and where what follows ends. */
interface Gap {
  readonly line: number;
  /** Index of the span behind it; undefined between two lines. */
  readonly span: number | undefined;
  readonly from: number;
  readonly to: number;
  readonly end: number;
}

interface Row {
  readonly lines: number[];
  readonly v: number;
  readonly height: number;
  gaps: Gap[];
}

/**
 * Where the cells of a table stand so close that a line runs through several: at gaps that are wider than between words, and where the rows above and below
 * have a cell that begins, or ends, at the same place.
 *
 * @returns for each line the spans (by index) that begin a new cell
 */
export function cellCuts(lines: readonly StandingLine[]): number[][] {
  const cuts = lines.map((): number[] => []);
  const narrowest = Math.min(WIDEST, Math.max(NARROWEST, USUAL * usualSpace(lines)));
  const rows = rowsOf(lines);
  for (const row of rows) row.gaps = gapsOf(row, lines, narrowest);
  if (rows.reduce((sum, { gaps }) => sum + gaps.length, 0) > MOST) return cuts;
  for (const [n, row] of rows.entries()) {
    const near = nearRows(rows, n);
    for (const gap of row.gaps) {
      if (gap.span === undefined || isMark(gap, lines[gap.line]!)) continue;
      const same = near.filter((other) => hasCell(other, gap, lines)).length;
      const across = near.filter((other) => reachesAcross(other, gap, lines)).length;
      if (same >= LEAST && same >= SHARE * (same + across)) cuts[gap.line]!.push(gap.span);
    }
  }
  return cuts;
}

/** Lines side by side, rows downwards. */
function rowsOf(lines: readonly StandingLine[]): Row[] {
  const rows: Row[] = [];
  const order = [...lines.keys()].filter((i) => lines[i]!.spans.length > 0).sort((a, b) => lines[a]!.v - lines[b]!.v);
  for (const i of order) {
    const { v, height } = lines[i]!;
    const row = rows.at(-1);
    const share = row && overlapShare(row.v - row.height / 2, row.v + row.height / 2, v - height / 2, v + height / 2);
    if (row !== undefined && share! >= 0.5) row.lines.push(i);
    else rows.push({ lines: [i], v, height, gaps: [] });
  }
  for (const row of rows) row.lines.sort((a, b) => lines[a]!.spans[0]!.u0 - lines[b]!.spans[0]!.u0);
  return rows;
}

/** A row's wide gaps, within lines and between them, from the left. */
function gapsOf({ lines: own }: Row, lines: readonly StandingLine[], narrowest: number): Gap[] {
  const found: Omit<Gap, 'end'>[] = [];
  for (const [n, line] of own.entries()) {
    const { spans, height } = lines[line]!;
    const before = n === 0 ? undefined : lines[own[n - 1]!]!.spans.at(-1)!.u1;
    if (before !== undefined) found.push({ line, span: undefined, from: before, to: spans[0]!.u0 });
    let furthest = spans[0]!.u1;
    for (const [i, { u0, u1 }] of spans.entries()) {
      if (i > 0 && u0 - furthest >= narrowest * height) found.push({ line, span: i, from: furthest, to: u0 });
      furthest = Math.max(furthest, u1);
    }
  }
  const last = lines[own.at(-1)!]!.spans.at(-1)!.u1;
  return found.map((gap, i) => ({ ...gap, end: found[i + 1]?.from ?? last }));
}

/** The rows above and below that follow each other closely, the row itself among them. */
function nearRows(rows: readonly Row[], n: number): Row[] {
  const near = [rows[n]!];
  for (const step of [-1, 1]) {
    for (let at = n + step; Math.abs(at - n) <= NEAR; at += step) {
      const [row, other] = [rows[at - step], rows[at]];
      if (row === undefined || other === undefined) break;
      if (Math.abs(other.v - row.v) > PITCH * Math.min(row.height, other.height)) break;
      near.push(other);
    }
  }
  return near;
}

/** Whether a row has a gap there with a cell behind it that begins, or ends, where this one's does. */
function hasCell(row: Row, gap: Gap, lines: readonly StandingLine[]): boolean {
  const near = ALIGNED * lines[gap.line]!.height;
  return row.gaps.some(
    ({ from, to, end }) =>
      from < gap.to && to > gap.from && (Math.abs(to - gap.to) <= near || Math.abs(end - gap.end) <= near),
  );
}

/** Whether a line of a row has words where the gap is. */
function reachesAcross(row: Row, { from, to }: Gap, lines: readonly StandingLine[]): boolean {
  const middle = (from + to) / 2;
  const within = row.lines.some((i) => lines[i]!.spans[0]!.u0 < middle && lines[i]!.spans.at(-1)!.u1 > middle);
  return within && !row.gaps.some((gap) => gap.from < middle && gap.to > middle);
}

function isMark({ from, to }: Gap, { spans, height }: StandingLine): boolean {
  return from - spans[0]!.u0 <= MARK * height && spans.at(-1)!.u1 - to >= ITEM * height;
}
