import { describe, expect, it } from 'vitest';
import type { PageRaster } from '../../src-main/contract/page.ts';
import type { TilingOptions } from '../../src-main/contract/tile.ts';
import { cutTiles } from '../../src-main/tiling/index.ts';
import { checkTiles } from '../../src-main/workspace/check-tiles.ts';

const oneTile: TilingOptions = {
  tileSize: 56,
  overlap: 0,
  maxTiles: null,
  fixedGrid: { rows: 1, cols: 1 },
  adapters: 0,
  dropBlank: false,
};
const fourTiles: TilingOptions = { ...oneTile, fixedGrid: { rows: 2, cols: 2 }, adapters: 4 };
const page: PageRaster = { width: 90, height: 130, data: new Uint8ClampedArray(4 * 90 * 130).fill(255) };

describe('Tiles that the window cut', () => {
  it('are accepted by a model of one tile, which has no global one', () => {
    const set = cutTiles(page, oneTile);
    expect(set.global).toBeNull();
    expect(() => checkTiles(set, oneTile, null)).not.toThrow();
    expect(() => checkTiles({ ...set, global: set.local[0]! }, oneTile, null)).toThrow(/no global tile/);
  });

  it('must include the global tile if the model uses it', () => {
    const set = cutTiles(page, fourTiles);
    expect(() => checkTiles(set, fourTiles, null)).not.toThrow();
    expect(() => checkTiles({ ...set, global: null }, fourTiles, null)).toThrow(/a global tile as well/);
  });

  it('are only local ones for a model that only reads them', () => {
    const reading = { ...fourTiles, overview: false };
    const set = cutTiles(page, reading);
    expect(set.global).toBeNull();
    expect(() => checkTiles(set, reading, null)).not.toThrow();
  });
});
