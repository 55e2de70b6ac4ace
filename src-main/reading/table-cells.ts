import type { TextLine } from '../contract/page.ts';
import { median } from './geometry.ts';

/** Lines of one cell follow each other this closely, in heights of a line; rows of a table stand further apart. */
const CLOSE = 1.18;
/** A cell of a table has at most this many lines; longer ones are columns of text. */
const LINES = 5;
/** A table has at least this many rows in a row, whose cells begin at the same places (as a share of the page's width). */
const ROWS = 3;
const ALIGNED = 0.015;

interface Cell {
  readonly lines: number[];
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/**
 * A page's lines as rows of segments, a segment being one line or the lines of one cell: where a table's cells break over several lines, its visual
 * rows tear them apart, and what belongs to one row of the table stands in many. Rows whose cells all have the same number of lines are left as they are
 * (cards, addresses side by side), and so is whatever does not look like a table.
 *
 * @returns rows from the top, segments from the left, indices into `lines`
 */
export function logicalRows(lines: readonly TextLine[]): number[][][] {
  const torn = tornRows(cellsOf(lines));
  const rowOf = new Map<number, Cell[]>();
  for (const row of torn) for (const cell of row) for (const line of cell.lines) rowOf.set(line, row);
  const out: number[][][] = [];
  const told = new Set<Cell[]>();
  let open: { row: number; segments: number[][] } | undefined;
  for (const [i, line] of lines.entries()) {
    const row = rowOf.get(i);
    if (row === undefined) {
      if (open?.row !== line.row) {
        open = { row: line.row, segments: [] };
        out.push(open.segments);
      }
      open.segments.push([i]);
    } else if (!told.has(row)) {
      told.add(row);
      open = undefined;
      out.push([...row].sort((a, b) => a.x0 - b.x0).map((cell) => cell.lines));
    }
  }
  return out;
}

/** Lines that stand closely one below the other, each below exactly one. */
function cellsOf(lines: readonly TextLine[]): Cell[] {
  const below = new Map<number, number>();
  const above = new Set<number>();
  const order = [...lines.keys()].sort((a, b) => lines[a]!.box[1] - lines[b]!.box[1]);
  for (const [n, a] of order.entries()) {
    const [x0, y0, x1, y1] = lines[a]!.box;
    for (const b of order.slice(n + 1)) {
      const [u0, v0, u1, v1] = lines[b]!.box;
      if (v0 > y1 + (y1 - y0)) break;
      const shared = Math.min(x1, u1) - Math.max(x0, u0);
      if (shared < 0.5 * Math.min(x1 - x0, u1 - u0) || lines[a]!.row === lines[b]!.row) continue;
      const pitch = (v0 + v1 - y0 - y1) / 2;
      const height = (y1 - y0 + v1 - v0) / 2;
      if (pitch > 0.5 * height && pitch <= CLOSE * height && !above.has(b)) {
        below.set(a, b);
        above.add(b);
      }
      break;
    }
  }
  const cells: Cell[] = [];
  for (const first of lines.keys()) {
    if (above.has(first)) continue;
    const own: number[] = [];
    for (let at: number | undefined = first; at !== undefined; at = below.get(at)) own.push(at);
    const boxes = own.map((i) => lines[i]!.box);
    const edge = (k: 0 | 1 | 2 | 3, of: (...values: number[]) => number) => of(...boxes.map((box) => box[k]));
    cells.push({
      lines: own,
      x0: edge(0, Math.min),
      y0: edge(1, Math.min),
      x1: edge(2, Math.max),
      y1: edge(3, Math.max),
    });
  }
  return cells;
}

/** Rows of a table with a cell of several lines beside one of fewer. */
function tornRows(cells: readonly Cell[]): Cell[][] {
  const rows: Cell[][] = [];
  let bottom = Number.NEGATIVE_INFINITY;
  const height = median(cells.map((c) => (c.y1 - c.y0) / c.lines.length));
  for (const cell of [...cells].sort((a, b) => a.y0 - b.y0)) {
    // A row ends where nothing of it reaches down to the next one; ink of neighbours may touch.
    if (cell.y0 > bottom - 0.25 * height) rows.push([]);
    rows.at(-1)!.push(cell);
    bottom = Math.max(bottom, cell.y1);
  }
  const isRow = rows.map(
    (row) => row.length > 1 && row.every((cell) => cell.lines.length <= LINES && apart(cell, row)),
  );
  return rows.filter((row, n) => {
    const counts = row.map((cell) => cell.lines.length);
    if (!isRow[n] || Math.max(...counts) === Math.min(...counts)) return false;
    const like = (m: number) => isRow[m] === true && alike(row, rows[m]!);
    let [first, last] = [n, n];
    while (like(first - 1)) first -= 1;
    while (like(last + 1)) last += 1;
    return last - first + 1 >= ROWS;
  });
}

function apart(cell: Cell, row: readonly Cell[]): boolean {
  return row.every((other) => other === cell || cell.x1 <= other.x0 || other.x1 <= cell.x0);
}

/** At least two cells of both begin (or end) at the same place, and half of the smaller row's. */
function alike(a: readonly Cell[], b: readonly Cell[]): boolean {
  const near = (x: number, y: number) => Math.abs(x - y) <= ALIGNED;
  const shared = a.filter((cell) => b.some((other) => near(cell.x0, other.x0) || near(cell.x1, other.x1))).length;
  return shared >= 2 && shared >= Math.min(a.length, b.length) / 2;
}
