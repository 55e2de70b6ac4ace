import type { Box, PageRaster } from '../contract/page.ts';
import type { TickBox, Tile, TileSet, TilingOptions } from '../contract/tile.ts';
import { adapterIndex } from './adapter-index.ts';
import { chooseGrid } from './choose-grid.ts';
import { findTickBoxes } from './find-tick-boxes.ts';
import { withoutGrain } from './grain.ts';
import { lightPage } from './light-page.ts';
import { measurePrint } from './measure-print.ts';
import { checkRegion, type PixelRect, type Pixels, pixelsOf, pixelsOfRegion, pixelsTouched } from './region.ts';
import { resize } from './resize.ts';
import { resizeFloatBicubic } from './resize-float.ts';
import { type Quarters, type Straightened, straighten } from './straighten.ts';
import { cutPlanes, isBlank } from './tile-pixels.ts';
import { boundsInView, type Size } from './view.ts';

/** Margin around a region, in letters of the page's print, so that none is cut through. */
const FRAME = 2;

/** A page ready to be cut, as often as one likes. */
export interface StraightPage extends Straightened {
  /** As fractions of the straightened page. They are looked for once, however often it is cut. */
  readonly tickBoxes: readonly TickBox[];
}

/** A page laid straight, turned clockwise by `quarters`. */
export function straightPage(raster: PageRaster, quarters: Quarters = 0): StraightPage {
  const whole = pixelsOfRegion(raster, undefined);
  const page = { ...pixelsOf(raster, whole), width: raster.width, height: raster.height };
  const straight = straighten(withoutGrain(lightPage(page)), quarters);
  const { pixels, print } = straight;
  return { ...straight, tickBoxes: print === null ? [] : findTickBoxes(pixels, print.letter) };
}

/**
 * Cuts a page into local tiles (row-major) and one global tile, as the model wants them.
 *
 * When the grid is adaptive, bright print on a dark page is turned over (`lightPage`), the page loses its grain (`withoutGrain`) and is laid straight first (`straighten`, turned clockwise by `quarters`), empty margins are left out, and print is brought to the size that is
 * read best. What remains is resized into the grid and cut with stride `tileSize - overlap`; blank local tiles are left out when
 * `dropBlank` asks for it (of an all-blank page the last stays). Adaptive models see the page itself, resized as Pillow
 * does, as global tile; the published model (fixed grid) resizes the already resized page without antialiasing
 * (Monkey, visual.py), here in float and rounded to 8 bits.
 *
 * `region` cuts only that part of the page, from the page's own pixels, with a few letters of its surroundings; all boxes stay fractions of the whole page, straightened (`view`).
 * Throws `bad-region` for a region outside the page.
 */
export function cutTiles(raster: PageRaster, options: TilingOptions, region?: Box, quarters: Quarters = 0): TileSet {
  if (options.maxTiles === null) {
    const rect = pixelsOfRegion(raster, region);
    const cut = { ...pixelsOf(raster, rect), width: rect.width, height: rect.height };
    return cutArea(cut, { x: 0, y: 0, width: rect.width, height: rect.height }, null, rect, raster, options);
  }
  return cutStraight(straightPage(raster, quarters), options, region);
}

/**
 * The same of a page that is laid straight already, for an adaptive grid.
 *
 * @param widest letters of a region are made no wider than so many pixels; left out: than those of a page
 */
export function cutStraight(
  { pixels, print, view, tickBoxes }: StraightPage,
  options: TilingOptions,
  region?: Box,
  widest?: number,
): TileSet {
  const wanted = region && checkRegion(region);
  const own = { x: 0, y: 0, width: pixels.width, height: pixels.height };
  const letter = print?.letter ?? null;
  const seen = { ...(view && { view }), ...(tickBoxes.length > 0 && { tickBoxes: [...tickBoxes] }) };
  if (wanted === undefined) {
    // Local tiles cover what is printed on; the global tile shows the page as it is.
    return { ...cutArea(pixels, print?.area ?? own, letter, own, pixels, options), ...seen };
  }
  const rect = framed(
    pixelsTouched(pixels, view === null ? wanted : boundsInView(view, wanted)),
    FRAME * (letter ?? 0),
    pixels,
  );
  const part = {
    channels: pixels.channels,
    data: cropped(pixels.data, pixels.width, pixels.channels, rect),
    width: rect.width,
    height: rect.height,
  };
  const area = measurePrint(part, rect.width, rect.height)?.area ?? {
    x: 0,
    y: 0,
    width: rect.width,
    height: rect.height,
  };
  return { ...cutArea(part, area, letter, rect, pixels, options, widest), ...seen };
}

/** A rectangle enlarged by this many pixels on every side, clipped to the page. */
function framed({ x, y, width, height }: PixelRect, more: number, page: Size): PixelRect {
  const [x0, y0] = [Math.max(0, Math.floor(x - more)), Math.max(0, Math.floor(y - more))];
  const [x1, y1] = [
    Math.min(page.width, Math.ceil(x + width + more)),
    Math.min(page.height, Math.ceil(y + height + more)),
  ];
  return { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}

/**
 * Cuts the pixels' `area`.
 *
 * @param rect where the pixels lie on the whole `page`
 */
function cutArea(
  { channels, data }: Pixels,
  area: PixelRect,
  letter: number | null,
  rect: PixelRect,
  page: Size,
  options: TilingOptions,
  widest?: number,
): TileSet {
  const grid = chooseGrid(area.width, area.height, options, letter, widest);
  const { tileSize, overlap } = options;
  const stride = tileSize - overlap;
  const part = cropped(data, rect.width, channels, area);
  const { content } = grid;
  const resized = resize(part, area.width, area.height, channels, content.width, content.height);
  const sheet = onPaper(resized, channels, content, grid);
  const toPage = pageFractions(page, { ...area, x: rect.x + area.x, y: rect.y + area.y }, content);

  const local: Tile[] = [];
  const dropped: [number, number][] = [];
  for (let row = 0; row < grid.rows; row++) {
    for (let col = 0; col < grid.cols; col++) {
      const x = col * stride;
      const y = row * stride;
      const pixels = cutPlanes(sheet, channels, grid.width, x, y, tileSize);
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
  const whole = pageFractions(page, rect, { ...rect, x: 0, y: 0 })(0, 0, rect.width, rect.height);
  const overview = (): Uint8ClampedArray =>
    options.maxTiles === null
      ? Uint8ClampedArray.from(
          resizeFloatBicubic(sheet, grid.width, grid.height, channels, tileSize, tileSize),
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
    ...(letter === null ? {} : { letter: (letter * content.width) / area.width }),
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

/** Puts pixels on paper of the grid's size, in the commonest colour of their edges. */
function onPaper(pixels: Uint8ClampedArray, channels: number, at: PixelRect, grid: { width: number; height: number }) {
  if (at.width === grid.width && at.height === grid.height) return pixels;
  const to = new Uint8ClampedArray(grid.width * grid.height * channels);
  const row = at.width * channels;
  for (let c = 0; c < channels; c++) {
    const paper = edgeColour(pixels, channels, at, c);
    for (let i = c; i < to.length; i += channels) to[i] = paper;
  }
  for (let y = 0; y < at.height; y++) {
    to.set(pixels.subarray(y * row, (y + 1) * row), ((at.y + y) * grid.width + at.x) * channels);
  }
  return to;
}

/** The median along the four edges. */
function edgeColour(pixels: Uint8ClampedArray, channels: number, { width, height }: PixelRect, channel: number) {
  const edge: number[] = [];
  const take = (x: number, y: number) => edge.push(pixels[(y * width + x) * channels + channel]!);
  for (let x = 0; x < width; x++) [take(x, 0), take(x, height - 1)];
  for (let y = 0; y < height; y++) [take(0, y), take(width - 1, y)];
  return edge.sort((a, b) => a - b)[edge.length >> 1]!;
}

/** Maps pixels of the grid, in which the region lies at `content`, to fractions of the whole page. */
function pageFractions(page: Size, rect: PixelRect, content: PixelRect) {
  const x = (value: number) => (rect.x + ((value - content.x) / content.width) * rect.width) / page.width;
  const y = (value: number) => (rect.y + ((value - content.y) / content.height) * rect.height) / page.height;
  return (x0: number, y0: number, x1: number, y1: number): Box => [x(x0), y(y0), x(x1), y(y1)];
}
