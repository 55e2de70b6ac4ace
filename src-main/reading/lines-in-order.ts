import type { TextLine } from '../contract/page.ts';
import { segmentRows } from './layer-segments.ts';
import type { PageSize } from './placed-character.ts';
import { textColumns } from './text-columns.ts';

/** A letter is about half as wide as its line is high; a Chinese character as wide, and says as much as two letters. */
const LETTER = 0.5;

/** Lines that were found one by one, in reading order: columns of running text one after the other, what stands side by side on one row. */
export function linesInOrder(lines: readonly Omit<TextLine, 'row'>[], page: PageSize): TextLine[] {
  const placed = lines.map((line) => {
    const [x0, y0, x1, y1] = line.box;
    const [u0, v0, u1, v1] = [x0 * page.width, y0 * page.height, x1 * page.width, y1 * page.height];
    return { line, u0, v0, u1, v1, characters: (u1 - u0) / (LETTER * (v1 - v0)) };
  });
  const rows = textColumns(placed, page.width).flatMap(segmentRows);
  return rows.flatMap((row, i) => row.map(({ line }) => ({ ...line, row: i })));
}
