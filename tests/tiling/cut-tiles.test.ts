import { describe, expect, it } from 'vitest';
import type { Box, PageRaster } from '../../src-main/contract/page.ts';
import { allTiles, TileSet, type TilingOptions } from '../../src-main/contract/tile.ts';
import { chooseGrid, cutTiles, resize, resizeFloatBicubic } from '../../src-main/tiling/index.ts';

const mini: TilingOptions = {
  tileSize: 448,
  overlap: 28,
  maxTiles: 12,
  fixedGrid: { rows: 2, cols: 2 },
  adapters: 4,
  dropBlank: true,
};
const monkey: TilingOptions = { ...mini, overlap: 0, maxTiles: null, dropBlank: false };

/** A page whose every pixel differs from its neighbours, so that nothing is blank and any shift shows; too little in green to be taken for grain. */
function page(width: number, height: number): PageRaster {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const x = i % width;
    const y = (i - x) / width;
    data.set([(x * 7 + y * 3) & 255, (x * 2 + y * 5) & 255, (x ^ y) & 255, 255], i * 4);
  }
  return { width, height, data };
}

function fill(raster: PageRaster, [x0, y0, x1, y1]: Box, value: number) {
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) raster.data.fill(value, (y * raster.width + x) * 4, (y * raster.width + x) * 4 + 3);
  }
}

function rgb(raster: PageRaster) {
  return raster.data.filter((_, i) => i % 4 !== 3);
}

/** Pixel (x, y) of planes [3, size, size]. */
const at = (planes: Uint8Array, size: number, x: number, y: number) =>
  [0, 1, 2].map((c) => planes[c * size * size + y * size + x]);

describe('cutTiles', () => {
  it('makes no global tile for a model that does not use it, and changes nothing else', () => {
    const raster = page(868, 1288);
    const [seen, unseen] = [cutTiles(raster, mini), cutTiles(raster, { ...mini, overview: false })];
    expect(unseen).toEqual({ ...seen, global: null });
  });

  it('cuts local tiles row by row out of the resized page, and the whole page into the global tile', () => {
    const raster = page(868, 1288);
    const set = TileSet.parse(cutTiles(raster, mini));
    expect([set.rows, set.cols, set.width, set.height]).toEqual([3, 2, 868, 1288]);
    expect(allTiles(set).map((t) => [t.row, t.col])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
      [2, 0],
      [2, 1],
      [-1, -1],
    ]);
    // The page already has the grid's size, so a tile's pixel is the page's own pixel.
    const tile = allTiles(set)[3]!;
    const from = ((420 + 17) * 868 + 420 + 5) * 4;
    expect(at(tile.pixels, 448, 5, 17)).toEqual([...raster.data.subarray(from, from + 3)]);
    const overview = resize(rgb(raster), 868, 1288, 3, 448, 448);
    expect(at(allTiles(set)[6]!.pixels, 448, 100, 200)).toEqual([
      ...overview.subarray((200 * 448 + 100) * 3, (200 * 448 + 100) * 3 + 3),
    ]);
  });

  it('gives neighbours the same pixels in their overlap', () => {
    const tiles = allTiles(cutTiles(page(700, 1000), mini));
    const [left, right] = [tiles[0]!, tiles[1]!];
    for (let y = 0; y < 448; y += 13) {
      for (let x = 0; x < 28; x++) expect(at(right.pixels, 448, x, y)).toEqual(at(left.pixels, 448, 420 + x, y));
    }
  });

  it('covers the page exactly once with the tiles’ own parts, and each tile shows its part', () => {
    const { local, global, rows, cols } = cutTiles(page(1000, 1400), mini);
    expect(local.length).toBe(rows * cols);
    const area = local.reduce((sum, { owns: [x0, y0, x1, y1] }) => sum + (x1 - x0) * (y1 - y0), 0);
    expect(area).toBeCloseTo(1, 12);
    for (const { box, owns, row, col } of local) {
      expect(box[0] <= owns[0] && box[1] <= owns[1] && box[2] >= owns[2] && box[3] >= owns[3]).toBe(true);
      const next = local.find((t) => t.row === row && t.col === col + 1);
      if (next) expect(next.owns[0]).toBe(owns[2]);
    }
    expect(global).toMatchObject({ box: [0, 0, 1, 1], owns: [0, 0, 1, 1], adapter: 4 });
  });

  it('takes the adapter of the quadrant that the centre of the tile lies in', () => {
    const set = cutTiles(page(1250, 1750), mini);
    expect([set.rows, set.cols]).toEqual([4, 3]);
    expect(allTiles(set).map((t) => t.adapter)).toEqual([0, 1, 1, 0, 1, 1, 2, 3, 3, 2, 3, 3, 4]);
  });

  it('numbers the adapters of a fixed grid row by row, as published', () => {
    const set = cutTiles(page(300, 500), monkey);
    expect(allTiles(set).map((t) => t.adapter)).toEqual([0, 1, 2, 3, 4]);
    expect([set.width, set.height]).toEqual([896, 896]);
  });

  it('refuses a grid that the adapters do not fit', () => {
    const code = expect.objectContaining({ code: 'bad-input', subject: 'visual.lora_repeat_num' });
    expect(() => cutTiles(page(50, 50), { ...monkey, fixedGrid: { rows: 3, cols: 2 } })).toThrow(code);
    expect(() => cutTiles(page(50, 50), { ...mini, adapters: 3 })).toThrow(code);
    expect(allTiles(cutTiles(page(50, 50), { ...mini, adapters: 0 })).map((t) => t.adapter)).toEqual([0, 0]);
  });

  it('makes the published global tile from the resized page, without antialiasing', () => {
    const raster = page(500, 300);
    const set = cutTiles(raster, monkey);
    const resized = resize(rgb(raster), 500, 300, 3, 896, 896);
    const overview = resizeFloatBicubic(resized, 896, 896, 3, 448, 448);
    const expected = [...overview.subarray((77 * 448 + 300) * 3, (77 * 448 + 300) * 3 + 3)].map((v) =>
      Math.min(255, Math.max(0, Math.floor(v + 0.5))),
    );
    expect(at(allTiles(set)[4]!.pixels, 448, 300, 77)).toEqual(expected);
  });

  it('leaves blank tiles out and says which', () => {
    const raster = page(868, 1288);
    fill(raster, [0, 800, 868, 1288], 250);
    const set = cutTiles(raster, mini);
    expect(set.dropped).toEqual([
      [2, 0],
      [2, 1],
    ]);
    expect(allTiles(set).map((t) => [t.row, t.col])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
      [-1, -1],
    ]);
  });

  it('keeps a tile for one faint line of print, and ignores the noise of white paper', () => {
    const raster = page(868, 448);
    fill(raster, [0, 0, 868, 448], 250);
    for (let i = 0; i < raster.data.length; i += 4) raster.data[i] = 246 + ((i / 4) % 9);
    fill(raster, [600, 200, 640, 202], 215);
    const set = cutTiles(raster, mini);
    expect(set.dropped).toEqual([[0, 0]]);
    expect(allTiles(set).map((t) => t.col)).toEqual([1, -1]);
  });

  it('never drops all tiles, and none if the model does not allow it', () => {
    const blank: PageRaster = { width: 900, height: 900, data: new Uint8ClampedArray(900 * 900 * 4).fill(255) };
    expect(allTiles(cutTiles(blank, mini)).map((t) => t.row)).toEqual([1, -1]);
    expect(cutTiles(blank, { ...mini, dropBlank: false }).dropped).toEqual([]);
    expect(allTiles(cutTiles(blank, monkey)).length).toBe(5);
  });

  it('cuts a region from the page at its own resolution, with boxes on the whole page', () => {
    const raster = page(2000, 3000);
    const set = cutTiles(raster, mini, [0.25, 0.5, 0.25 + 448 / 2000, 0.5 + 868 / 3000]);
    expect([set.rows, set.cols]).toEqual([2, 1]);
    const from = ((1500 + 9) * 2000 + 500 + 31) * 4;
    expect(at(allTiles(set)[0]!.pixels, 448, 31, 9)).toEqual([...raster.data.subarray(from, from + 3)]);
    const whole = allTiles(set)[2]!.box;
    for (const [i, value] of [0.25, 0.5, 948 / 2000, 2368 / 3000].entries()) expect(whole[i]).toBeCloseTo(value, 10);
    expect(allTiles(set)[1]!.box[1]).toBeCloseTo((1500 + 420) / 3000, 10);
  });

  it('gives the smallest region at least one pixel, with bare paper around it instead of enlarging it to a tile', () => {
    const set = cutTiles(page(100, 100), mini, [0.999, 0.999, 1, 1]);
    expect([set.rows, set.cols]).toEqual([1, 1]);
    const [x0, y0, x1, y1] = set.local[0]!.box;
    expect(Math.max(x0, y0)).toBeLessThanOrEqual(0.99);
    expect(Math.min(x1, y1)).toBeGreaterThan(1);
    expect(set.global!.box).toEqual([0.99, 0.99, 1, 1]);
  });

  it('stretches neither a line nor a label to fill a tile, and shrinks large print', () => {
    const line = page(572, 80);
    const [tile] = cutTiles(line, mini).local;
    const [x0, y0, x1, y1] = tile!.box;
    // As many pixels of the page across as down.
    expect(((x1 - x0) * 572) / ((y1 - y0) * 80)).toBeCloseTo(1, 1);
    const { content } = chooseGrid(1300, 198, mini, 54);
    expect(content.width / 1300).toBeCloseTo(content.height / 198, 1);
    expect((54 * content.width) / 1300).toBeLessThanOrEqual(24);
  });

  it.each([[[0, 0, 0, 1]], [[0.5, 0, 0.4, 1]], [[-0.1, 0, 1, 1]], [[0, 0, 1, 1.01]], [[Number.NaN, 0, 1, 1]]] as [
    Box,
  ][])('refuses the region %j', (region) => {
    expect(() => cutTiles(page(100, 100), mini, region)).toThrow(expect.objectContaining({ code: 'bad-region' }));
  });

  it('gives a grey page the same values as in colour', () => {
    const grey = page(500, 1200);
    for (let i = 0; i < grey.data.length; i += 4) grey.data.fill(grey.data[i]!, i, i + 3);
    // One pixel in colour makes the whole page go the long way; only the tiles that show it may differ.
    const colour = { ...grey, data: grey.data.slice() };
    colour.data[0] = 255 - grey.data[0]!;
    const [a, b] = [cutTiles(grey, mini), cutTiles(colour, mini)];
    expect(allTiles(a).length).toBe(4);
    for (const i of [1, 2]) expect(Buffer.compare(allTiles(a)[i]!.pixels, allTiles(b)[i]!.pixels)).toBe(0);
    const fixed = [cutTiles(grey, monkey), cutTiles(colour, monkey)].map((set) => allTiles(set)[3]!.pixels);
    expect(Buffer.compare(fixed[0]!, fixed[1]!)).toBe(0);
  });

  it('cuts no global tile if the one local tile is already the whole page', () => {
    const one: TilingOptions = { ...monkey, fixedGrid: { rows: 1, cols: 1 }, adapters: 0 };
    const set = cutTiles(page(300, 500), one);
    expect(set.local).toHaveLength(1);
    expect(set.global).toBeNull();
  });
});
