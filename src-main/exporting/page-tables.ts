import type { PageText } from '../contract/library.ts';
import type { TextLine } from '../contract/page.ts';
import { logicalRows } from '../reading/table-cells.ts';
import { pageSegments } from './page-segments.ts';

/** Rows of as many cells each; an empty cell is ''. */
export type TableRows = readonly (readonly string[])[];

export interface PageTable {
  /** From 1. */
  readonly page: number;
  readonly rows: TableRows;
}

interface Cell {
  readonly x0: number;
  readonly x1: number;
  readonly text: string;
}

/** The tables of a page, from the top. */
export function pageTables(page: PageText): PageTable[] {
  return pageSegments(page)
    .filter(({ kind }) => kind === 'table')
    .map(({ lines }) => ({ page: page.page, rows: tableRows(lines) }));
}

/** Lines of one table as rows and columns. Columns are parted where the fewest cells cross, between the cells of the row that has most. */
export function tableRows(lines: readonly TextLine[]): TableRows {
  const rows = logicalRows(lines).map((row) => row.map((segment) => cellOf(segment.map((index) => lines[index]!))));
  const fullest = [...rows].sort((a, b) => b.length - a.length)[0] ?? [];
  const template = [...fullest].sort((a, b) => a.x0 - b.x0);
  const cells = rows.filter((row) => row.length > 1).flat();
  const edges = template.slice(1).map((right, i) => partingOf(template[i]!, right, cells));
  return rows.map((row) => {
    const out = template.map(() => '');
    for (const cell of [...row].sort((a, b) => a.x0 - b.x0)) {
      const column = columnOf(cell, edges);
      out[column] = [out[column], cell.text].filter((text) => text !== '').join(' ');
    }
    return out;
  });
}

function cellOf(lines: readonly TextLine[]): Cell {
  return {
    x0: Math.min(...lines.map(({ box }) => box[0])),
    x1: Math.max(...lines.map(({ box }) => box[2])),
    text: lines.map(({ text }) => text.trim()).join(' '),
  };
}

/** The middle of the widest stretch, between the middles of two neighbours, that the fewest cells cross. */
function partingOf(left: Cell, right: Cell, cells: readonly Cell[]): number {
  const [from, to] = [(left.x0 + left.x1) / 2, (right.x0 + right.x1) / 2];
  const ends = cells.flatMap(({ x0, x1 }) => [x0, x1]).filter((x) => x > from && x < to);
  const stops = [from, ...ends.sort((a, b) => a - b), to];
  let best = { at: (left.x1 + right.x0) / 2, crossed: Number.POSITIVE_INFINITY, width: 0 };
  for (const [i, start] of stops.slice(0, -1).entries()) {
    const width = stops[i + 1]! - start;
    const at = start + width / 2;
    const crossed = cells.filter(({ x0, x1 }) => x0 < at && x1 > at).length;
    if (width > 0 && (crossed < best.crossed || (crossed === best.crossed && width > best.width)))
      best = { at, crossed, width };
  }
  return best.at;
}

/** The column that holds most of a cell. */
function columnOf({ x0, x1 }: Cell, edges: readonly number[]): number {
  const bounds = [Number.NEGATIVE_INFINITY, ...edges, Number.POSITIVE_INFINITY];
  let [best, most] = [0, Number.NEGATIVE_INFINITY];
  for (let i = 0; i + 1 < bounds.length; i++) {
    const inside = Math.min(x1, bounds[i + 1]!) - Math.max(x0, bounds[i]!);
    if (inside > most) [best, most] = [i, inside];
  }
  return best;
}
