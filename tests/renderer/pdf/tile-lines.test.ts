import { describe, expect, it } from 'vitest';
import { cutTiles } from '../../../src-main/tiling/index.ts';
import { overlayOfSeen, overlayOfTiles } from '../../../src-renderer/lib/pdf/marks.ts';
import { tileCells } from '../../../src-renderer/lib/pdf/tile-lines.ts';

const tiling = {
  tileSize: 448,
  overlap: 28,
  maxTiles: 12,
  fixedGrid: { rows: 2, cols: 2 },
  adapters: 4,
  dropBlank: true,
};

describe('the grid over a page', () => {
  const raster = { width: 900, height: 1300, data: new Uint8ClampedArray(900 * 1300 * 4).fill(255) };
  // Something to see in the upper half only.
  for (let i = 0; i < 900 * 400 * 4; i += 28) raster.data[i] = 0;

  it('has the cells that the tiles own, and marks those that were left out', () => {
    const set = cutTiles(raster, tiling);
    expect(set.dropped.length).toBeGreaterThan(0);
    const cells = tileCells(overlayOfTiles(1, null, set, tiling));
    expect(cells).toHaveLength(set.rows * set.cols);
    for (const tile of set.local) {
      const cell = cells.find(({ row, col }) => row === tile.row && col === tile.col)!;
      expect(cell.dropped).toBe(false);
      const owned = [
        cell.x / set.width,
        cell.y / set.height,
        (cell.x + cell.width) / set.width,
        (cell.y + cell.height) / set.height,
      ];
      owned.forEach((value, index) => {
        expect(value).toBeCloseTo(tile.owns[index]!, 10);
      });
    }
    expect(cells.filter((cell) => cell.dropped).map(({ row, col }) => [row, col])).toEqual(set.dropped);
  });

  it('says nothing about single tiles when an old answer only knows their number', () => {
    const seen = { rows: 3, cols: 2, kept: 5, pixels: [868, 1288] as [number, number] };
    expect(overlayOfSeen(1, null, seen, tiling).dropped).toBeNull();
    expect(overlayOfSeen(1, null, { ...seen, kept: 6 }, tiling).dropped).toEqual([]);
    expect(tileCells(overlayOfSeen(1, null, seen, null))[1]!.x).toBe(434);
  });
});
