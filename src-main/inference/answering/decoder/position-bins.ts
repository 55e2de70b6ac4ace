import type { Box } from '../../../contract/page.ts';

/** Row of the position embedding for a place 0..1 on the page: 0 means no position, 1 + b the bin b (docs/model-format.md). */
export function positionRow(bins: number, place: number): number {
  return 1 + Math.max(0, Math.min(bins - 1, Math.floor(bins * place)));
}

/**
 * Rows for a tile's visual tokens: query i of q x q, row-major, stands at the centre of its cell of the tile.
 *
 * @param box what the tile shows, as fractions of the page
 */
export function visualRows(bins: number, queries: number, box: Box): { x: number[]; y: number[] } {
  const side = Math.round(Math.sqrt(queries));
  const [x0, y0, x1, y1] = box;
  const x: number[] = [];
  const y: number[] = [];
  for (let i = 0; i < queries; i++) {
    x.push(positionRow(bins, x0 + (((i % side) + 0.5) / side) * (x1 - x0)));
    y.push(positionRow(bins, y0 + ((Math.floor(i / side) + 0.5) / side) * (y1 - y0)));
  }
  return { x, y };
}
