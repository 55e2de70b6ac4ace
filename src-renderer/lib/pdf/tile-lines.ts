import type { TileOverlay } from './marks.ts';

export interface TileCell {
  readonly row: number;
  readonly col: number;
  /** What the tile owns, in the resized page's pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Blank: the model was not given it. */
  readonly dropped: boolean;
}

/** The borders between the tiles' parts, each in the middle of an overlap: `count` + 1 numbers from 0 to `size`. */
function borders(count: number, size: number, tile: TileOverlay['tile']): number[] {
  const inner = Array.from({ length: count - 1 }, (_, index) => {
    const step = tile === null ? size / count : tile.size - tile.overlap;
    return (index + 1) * step + (tile === null ? 0 : tile.overlap / 2);
  });
  return [0, ...inner, size];
}

/** The cells of the grid as the model saw them (src-main/tiling: `owns`). */
export function tileCells(overlay: TileOverlay): TileCell[] {
  const [width, height] = overlay.pixels;
  const xs = borders(overlay.cols, width, overlay.tile);
  const ys = borders(overlay.rows, height, overlay.tile);
  const dropped = new Set((overlay.dropped ?? []).map(([row, col]) => `${row} ${col}`));
  const cells: TileCell[] = [];
  for (let row = 0; row < overlay.rows; row++) {
    for (let col = 0; col < overlay.cols; col++) {
      const [x, y] = [xs[col]!, ys[row]!];
      cells.push({
        row,
        col,
        x,
        y,
        width: xs[col + 1]! - x,
        height: ys[row + 1]! - y,
        dropped: dropped.has(`${row} ${col}`),
      });
    }
  }
  return cells;
}
