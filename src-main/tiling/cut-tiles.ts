import type { Box, PageRaster } from '../contract/page.ts';
import type { Tile, TileSet, TilingOptions } from '../contract/tile.ts';
import { adapterIndex } from './adapter-index.ts';
import { chooseGrid } from './choose-grid.ts';
import { measurePrint } from './measure-print.ts';
import { type PixelRect, pixelsOf, pixelsOfRegion } from './region.ts';
import { resize } from './resize.ts';
import { resizeFloatBicubic } from './resize-float.ts';
import { cutPlanes, isBlank } from './tile-pixels.ts';

/**
 * Cuts a page into local tiles (row-major) and one global tile, as the model wants them.
 *
 * Empty margins are left out when the grid is adaptive. What remains is resized to the grid's size and cut with stride `tileSize - overlap`; blank local tiles are left out when
 * `dropBlank` asks for it (of an all-blank page the last stays). Adaptive models see the page itself, resized as Pillow
 * does, as global tile; the published model (fixed grid) resizes the already resized page without antialiasing
 * (Monkey, visual.py), here in float and rounded to 8 bits.
 *
 * `region` cuts only that part of the page, from the page's own pixels; all boxes stay fractions of the whole page.
 * Throws `bad-region` for a region outside the page.
 */
export function cutTiles(raster: PageRaster, options: TilingOptions, region?: Box): TileSet {
  const rect = pixelsOfRegion(raster, region);
  const { channels, data } = pixelsOf(raster, rect);
  const print = options.maxTiles === null ? null : measurePrint({ channels, data }, rect.width, rect.height);
  // Local tiles cover what is printed on; the global tile shows the page as it is.
  const area = print?.area ?? { x: 0, y: 0, width: rect.width, height: rect.height };
  const grid = chooseGrid(area.width, area.height, options, print?.letter);
  const { tileSize, overlap } = options;
  const stride = tileSize - overlap;
  const part = cropped(data, rect.width, channels, area);
  const page = resize(part, area.width, area.height, channels, grid.width, grid.height);
  const toPage = pageFractions(raster, { ...area, x: rect.x + area.x, y: rect.y + area.y }, grid);

  const local: Tile[] = [];
  const dropped: [number, number][] = [];
  for (let row = 0; row < grid.rows; row++) {
    for (let col = 0; col < grid.cols; col++) {
      const x = col * stride;
      const y = row * stride;
      const pixels = cutPlanes(page, channels, grid.width, x, y, tileSize);
      const isLast = row === grid.rows - 1 && col === grid.cols - 1;
      if (options.dropBlank && !(isLast && local.length === 0) && isBlank(pixels)) {
        dropped.push([row, col]);
        continue;
      }
      local.push({
        row,
        col,
        adapter: adapterIndex(row, col, grid, options),
        box: toPage(x, y, x + tileSize, y + tileSize),
        owns: toPage(
          col === 0 ? 0 : x + overlap / 2,
          row === 0 ? 0 : y + overlap / 2,
          col === grid.cols - 1 ? grid.width : x + stride + overlap / 2,
          row === grid.rows - 1 ? grid.height : y + stride + overlap / 2,
        ),
        pixels,
      });
    }
  }
  const whole = pageFractions(raster, rect, rect)(0, 0, rect.width, rect.height);
  const overview = (): Uint8ClampedArray =>
    options.maxTiles === null
      ? Uint8ClampedArray.from(
          resizeFloatBicubic(page, grid.width, grid.height, channels, tileSize, tileSize),
          roundHalfUp,
        )
      : resize(data, rect.width, rect.height, channels, tileSize, tileSize);
  // A fixed grid of one tile (Qwen-VL) is the whole page already; the model was trained on that one image.
  const isWhole = options.maxTiles === null && grid.rows * grid.cols === 1;
  const global = (): Tile => ({
    row: -1,
    col: -1,
    adapter: options.adapters,
    box: whole,
    owns: whole,
    pixels: cutPlanes(overview(), channels, tileSize, 0, 0, tileSize),
  });
  return {
    rows: grid.rows,
    cols: grid.cols,
    tileSize,
    width: grid.width,
    height: grid.height,
    local,
    global: isWhole || options.overview === false ? null : global(),
    dropped,
    area: toPage(0, 0, grid.width, grid.height),
  };
}

/** Uint8ClampedArray rounds halves to even; one rule for all of tiling is easier to repeat elsewhere. */
const roundHalfUp = (value: number) => Math.floor(value + 0.5);

function cropped(data: Uint8ClampedArray, width: number, channels: number, area: PixelRect): Uint8ClampedArray {
  if (area.width === width && area.width * area.height * channels === data.length) return data;
  const to = new Uint8ClampedArray(area.width * area.height * channels);
  const row = area.width * channels;
  for (let y = 0; y < area.height; y++) {
    const from = ((area.y + y) * width + area.x) * channels;
    to.set(data.subarray(from, from + row), y * row);
  }
  return to;
}

/** Maps pixels of the resized region to fractions of the whole page. */
function pageFractions(raster: PageRaster, rect: PixelRect, grid: { width: number; height: number }) {
  const x = (value: number) => (rect.x + (value / grid.width) * rect.width) / raster.width;
  const y = (value: number) => (rect.y + (value / grid.height) * rect.height) / raster.height;
  return (x0: number, y0: number, x1: number, y1: number): Box => [x(x0), y(y0), x(x1), y(y1)];
}
