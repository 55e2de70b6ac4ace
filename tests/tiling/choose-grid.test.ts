import { describe, expect, it } from 'vitest';
import type { TilingOptions } from '../../src-main/contract/tile.ts';
import { chooseGrid } from '../../src-main/tiling/index.ts';

const mini: TilingOptions = {
  tileSize: 448,
  overlap: 28,
  maxTiles: 12,
  fixedGrid: { rows: 2, cols: 2 },
  adapters: 4,
  dropBlank: true,
};
const shape = (width: number, height: number, options = mini) => {
  const { rows, cols } = chooseGrid(width, height, options);
  return `${rows}x${cols}`;
};

describe('chooseGrid', () => {
  it.each([
    ['an icon', 64, 64, '1x1'],
    ['a page of one tile', 448, 448, '1x1'],
    ['a narrow receipt', 500, 1200, '3x1'],
    ['a receipt', 623, 1400, '4x2'],
    ['a wide receipt', 1000, 1700, '4x2'],
    ['a receipt on A4', 1000, 1414, '3x2'],
    ['A4 at 150 dpi', 1240, 1754, '4x3'],
    ['A4 at 200 dpi, more than the budget holds', 1654, 2339, '4x3'],
    ['A4 at 200 dpi on its side', 2339, 1654, '3x4'],
    ['a screen', 1600, 900, '2x4'],
    ['a table', 840, 480, '1x2'],
    ['a square photograph', 3000, 3000, '3x3'],
    ['a very long receipt', 500, 4000, '9x1'],
    ['a longer receipt than the budget holds', 400, 9000, '12x1'],
  ])('gives %s of %i x %i pixels the grid %s', (_, width, height, expected) => {
    // 1000 x 1414 keeps 87% of its width in two columns and 91% of its height in three rows.
    expect(shape(width, height)).toBe(expected);
  });

  it('stays within the budget and is mirrored when the page is turned, whatever the page', () => {
    for (const maxTiles of [1, 2, 5, 12, 20]) {
      for (let width = 20; width < 4000; width += 371) {
        for (let height = 20; height < 6000; height += 433) {
          const options = { ...mini, maxTiles };
          const grid = chooseGrid(width, height, options);
          expect(grid.rows * grid.cols).toBeLessThanOrEqual(maxTiles);
          expect([grid.width, grid.height]).toEqual([grid.cols * 420 + 28, grid.rows * 420 + 28]);
          const turned = chooseGrid(height, width, options);
          expect(turned.rows * turned.cols).toBe(grid.rows * grid.cols);
        }
      }
    }
  });

  it('never loses more than 15% of a page that the budget could hold', () => {
    for (let width = 100; width < 1500; width += 97) {
      for (let height = 100; height < 1500; height += 89) {
        const grid = chooseGrid(width, height, mini);
        const cols = Math.max(1, Math.ceil((0.85 * width - 28) / 420));
        const rows = Math.max(1, Math.ceil((0.85 * height - 28) / 420));
        if (rows * cols > 12) continue;
        expect(Math.min(grid.width / width, grid.height / height)).toBeGreaterThanOrEqual(0.85);
      }
    }
  });

  it('spends no tiles on mere enlarging: with a column more than needed the scale stays below 1.5', () => {
    for (let width = 60; width < 2000; width += 53) {
      for (let height = 60; height < 2000; height += 59) {
        const { cols } = chooseGrid(width, height, mini);
        const fewer = ((cols - 1) * 420 + 28) / width;
        if (cols > 1 && fewer >= 0.85) expect((cols * 420 + 28) / width).toBeLessThanOrEqual(1.5);
      }
    }
  });

  it('gives every page the fixed grid when the model has one', () => {
    const monkey = { ...mini, overlap: 0, maxTiles: null, dropBlank: false };
    expect(chooseGrid(623, 1400, monkey)).toMatchObject({ rows: 2, cols: 2, width: 896, height: 896 });
    expect(shape(5, 5, { ...monkey, fixedGrid: { rows: 3, cols: 2 } })).toBe('3x2');
  });

  it('refuses a page without pixels and an overlap that leaves no stride', () => {
    expect(() => chooseGrid(0, 100, mini)).toThrow(expect.objectContaining({ code: 'bad-input' }));
    expect(() => chooseGrid(Number.NaN, 100, mini)).toThrow(expect.objectContaining({ code: 'bad-input' }));
    expect(() => chooseGrid(100, 100, { ...mini, overlap: 448 })).toThrow(
      expect.objectContaining({ code: 'bad-input' }),
    );
  });
});
