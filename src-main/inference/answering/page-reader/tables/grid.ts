import { type PagePieces, textOf } from '../page-pieces.ts';
import type { Segment } from '../places.ts';
import { orderOf } from './order.ts';

/** A cell of a table: [first, last] words of the page, what it says, and the number, date or time that it is compared by. */
export interface Cell {
  readonly first: number;
  readonly last: number;
  readonly text: string;
  readonly value: number | null;
}

/** A table of a page: its rows, each with a cell or a gap per column, and the cells above each column, one for each line of the header. */
export interface Grid {
  readonly header: readonly (readonly Cell[])[];
  readonly rows: readonly (readonly (Cell | undefined)[])[];
  /** Per column: whether its cells can be compared. */
  readonly ordered: readonly boolean[];
}

/** Most tables of a page that are asked; one of two columns counts twice. */
const MOST_TABLES = 4;
/** Fewest rows under the header, and columns. */
const LEAST_ROWS = 2;
const LEAST_COLUMNS = 2;
/** Most rows and columns of a table that is asked. */
const MOST_ROWS = 400;
const MOST_COLUMNS = 16;
/** Rows of one segment that may stand between two rows of a table: a heading of a part, a line of a cell that goes on. */
const GAP = 2;
/** Most lines of a header. */
const HEADER = 4;
/** Share of a column's cells that must have a value for it to be compared. */
const COMPARED = 0.6;
/** Rows that sum up the others are no rows of their own. */
const SUMMED = /^(grand |sub-?)?totals?\b|^(sum|overall)$/i;

/** The tables of a page, the largest first, found from where its segments stand. */
export function gridsOf(page: PagePieces): Grid[] {
  const words = (rows: readonly Segment[][]) => rows.flat().reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const runs = runsOf(rowsOf(page.segments)).toSorted((a, b) => words(b) - words(a));
  return runs.flatMap((rows) => fromRows(page, rows)).slice(0, MOST_TABLES);
}

function rowsOf(segments: readonly Segment[]): Segment[][] {
  const rows: Segment[][] = [];
  for (const segment of segments) {
    if (rows.at(-1)?.[0]?.row === segment.row) rows.at(-1)!.push(segment);
    else rows.push([segment]);
  }
  return rows;
}

/** Runs of rows of two segments and more. */
function runsOf(rows: readonly Segment[][]): Segment[][][] {
  const runs: Segment[][][] = [];
  let gap = GAP + 1;
  for (const row of rows) {
    if (row.length < LEAST_COLUMNS) {
      gap += 1;
      continue;
    }
    if (gap > GAP) runs.push([]);
    runs.at(-1)!.push(row);
    gap = 0;
  }
  return runs;
}

/** A table of two columns is often a list of labels and values without a header: it is asked both ways. */
function fromRows(page: PagePieces, rows: readonly Segment[][]): Grid[] {
  if (rows.length <= LEAST_ROWS || rows.length > MOST_ROWS) return [];
  const edges = edgesOf(rows);
  if (edges === undefined) return [];
  const cells = rows.map((row) => cellsOf(page, row, edges));
  const columns = [...cells[0]!.keys()];
  const ordered = (of: readonly (readonly (Cell | undefined)[])[]) =>
    columns.map((column) => {
      const filled = of.flatMap((row) => row[column] ?? []);
      return filled.length > 1 && filled.filter(({ value }) => value !== null).length >= COMPARED * filled.length;
    });
  const headed = (lines: number): Grid => {
    const body = cells.slice(lines).filter((row) => !SUMMED.test(row.find((cell) => cell !== undefined)?.text ?? ''));
    const header = columns.map((column) => cells.slice(0, lines).flatMap((row) => row[column] ?? []));
    return { header, rows: body, ordered: ordered(body) };
  };
  const grid = headed(headerLines(cells, ordered(cells.slice(1))));
  return columns.length === LEAST_COLUMNS ? [grid, headed(0)] : [grid];
}

/** How many rows are the header: the first, and where it has gaps those that follow up to the first row with a value in a column of values. */
function headerLines(rows: readonly (readonly (Cell | undefined)[])[], ordered: readonly boolean[]): number {
  if (!rows[0]!.includes(undefined) || !ordered.includes(true)) return 1;
  const hasValue = (row: readonly (Cell | undefined)[]) =>
    row.some((cell, column) => ordered[column] && cell !== undefined && cell.value !== null);
  const first = rows.findIndex((row, n) => n > 0 && hasValue(row));
  return first > 1 && first <= HEADER && rows.length - first >= LEAST_ROWS ? first : 1;
}

/** Where one column ends and the next begins: between the cells of the rows that have the usual number of cells. */
function edgesOf(rows: readonly Segment[][]): number[] | undefined {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [usual, times] = [...counts].toSorted((a, b) => b[1] * b[0] - a[1] * a[0])[0]!;
  if (usual < LEAST_COLUMNS || usual > MOST_COLUMNS || times < LEAST_ROWS) return undefined;
  const whole = rows.filter((row) => row.length === usual);
  return Array.from({ length: usual - 1 }, (_, column) => {
    const end = median(whole.map((row) => row[column]!.right));
    const begin = median(whole.map((row) => row[column + 1]!.left));
    return (end + begin) / 2;
  });
}

function cellsOf(page: PagePieces, row: readonly Segment[], edges: readonly number[]): (Cell | undefined)[] {
  const cells = new Array<Cell | undefined>(edges.length + 1).fill(undefined);
  for (const { first, last, left, right } of row) {
    const centre = (left + right) / 2;
    const column = edges.findIndex((edge) => centre < edge);
    const at = column === -1 ? edges.length : column;
    const from = cells[at]?.first ?? first;
    const text = textOf(page, from, last);
    cells[at] = { first: from, last, text, value: orderOf(text) };
  }
  return cells;
}

function median(values: readonly number[]): number {
  const rising = values.toSorted((a, b) => a - b);
  return rising[rising.length >> 1]!;
}
