import { DocentError } from '../contract/errors.ts';
import type { TilingOptions } from '../contract/tile.ts';
import type { PixelRect } from './region.ts';

/** A grid of local tiles, its size in pixels, and where in it the resized page lies: the rest is bare paper. */
export interface Grid {
  readonly rows: number;
  readonly cols: number;
  readonly width: number;
  readonly height: number;
  readonly content: PixelRect;
}

/** A page may lose this share of its resolution before another row or column is taken: print stays readable at 85%. */
const ENOUGH = 0.85;
/** Another row or column that only enlarges the page beyond this shows nothing new. */
const NEEDLESS = 1.5;
/** How far the scales of width and height may differ: letters a third too wide are still read well. */
const DISTORTION = 1.35;
/**
 * Pixels: letters narrower than this are enlarged before they are read (docent-mini reads letters of 9 to 20 pixels best), but only so far; those that
 * would be wider than WIDEST are shrunk.
 */
const LETTER = 14;
const LARGEST = 2;
const [SHRUNK, WIDEST] = [16, 24];
/** Narrow letters may be made wider than high by this much, where the grid has the room. */
const STRETCHED = 1.5;
/** Pixels of bare paper before print that does not fill its grid, if there is room: one patch of the encoder. */
const FRAME = 14;
/** Letters narrower than this (pixels) are read much better at twice the tiles: 17 pages of PDFs, word F1 0.91 and 0.95. */
const SMALL = 11;
/** When the budget is too small anyway, tiles that gain less resolution than this are not worth their time. */
const GAIN = 1.03;

interface Candidate extends Omit<Grid, 'content'> {
  readonly tiles: number;
  /** Scale of the axis that keeps least of the page's resolution. */
  readonly least: number;
  /** 1 = both axes are scaled alike. */
  readonly distortion: number;
}

/** Pixels of `count` tiles in a row: neighbours share `overlap` pixels. */
export function tiledSize(count: number, options: Pick<TilingOptions, 'tileSize' | 'overlap'>): number {
  return count * (options.tileSize - options.overlap) + options.overlap;
}

/** Tiles that a page may have: where they are only read, small print may have twice the model's budget. */
export function mostTiles({ maxTiles, overview }: TilingOptions): number | null {
  return maxTiles === null || overview !== false ? maxTiles : 2 * maxTiles;
}

const by =
  (...keys: readonly ((c: Candidate) => number)[]) =>
  (a: Candidate, b: Candidate) => {
    for (const key of keys) {
      if (key(a) !== key(b)) return key(a) - key(b);
    }
    return 0;
  };

/**
 * The grid for a page (or region) of `width` x `height` pixels whose letters are `letter` pixels wide (`measurePrint`; null: not known).
 *
 * Small print is enlarged and large print shrunk: the rules below then hold for the page as if it had been scanned with so many more or fewer pixels.
 * What would have to be stretched to fill the grid is not: its rest is bare paper (`content`). Print that stays small within the budget is cut again, into
 * at most `mostTiles`.
 *
 * `maxTiles: null`: the fixed grid. Otherwise, among all grids of at most `maxTiles` tiles:
 * 1. A grid *holds* the page when both axes keep 85% of its pixels, and neither has a row or column too many (scaled
 *    above 1.5 although one fewer would hold). Of the grids that hold it and distort by at most 1.35, the one with the
 *    fewest tiles (then the least distortion, then the fewest rows); if all distort more, the one that distorts least.
 * 2. When no grid within the budget holds the page: the one that keeps most of the resolution of the worse axis, or the
 *    fewest tiles (then the least distortion) among those within 3% of it.
 */
export function chooseGrid(
  width: number,
  height: number,
  options: TilingOptions,
  letter: number | null = null,
  widest = WIDEST,
): Grid {
  if (!(width >= 1 && height >= 1 && Number.isFinite(width * height))) {
    throw new DocentError('bad-input', `A page of ${width} x ${height} pixels cannot be cut into tiles.`);
  }
  if (options.overlap >= options.tileSize) {
    throw new DocentError('bad-input', `Tiles of ${options.tileSize} pixels cannot overlap by ${options.overlap}.`);
  }
  const { maxTiles } = options;
  if (maxTiles === null) {
    const { rows, cols } = options.fixedGrid;
    const size = { width: tiledSize(cols, options), height: tiledSize(rows, options) };
    return { rows, cols, ...size, content: { x: 0, y: 0, ...size } };
  }
  const enlarged = letter === null ? 1 : Math.min(LARGEST, Math.max(1, LETTER / letter));
  const cut = (scale: number, tiles = maxTiles) => bestGrid(scale * width, scale * height, tiles, options);
  const usual = cut(enlarged);
  const seen = letter === null ? null : letter * Math.min(usual.width / width, usual.height / height);
  const { rows, cols, ...size } =
    seen === null || (seen >= SMALL && seen <= WIDEST)
      ? usual
      : seen > WIDEST
        ? cut(SHRUNK / letter!)
        : cut(enlarged, mostTiles(options) ?? maxTiles);
  // A few words have room to grow in a tile of their own. Of ten pages with some labels and six crops word F1 is 0.94 so, and 0.88 if their letters grow up to WIDEST.
  const most = rows * cols === 1 ? Math.min(widest, SHRUNK) : widest;
  const content = contentOf(size, width, height, letter, most);
  return { rows, cols, ...size, content };
}

/** As `chooseGrid` describes it, for a page that is to have so many pixels. */
function bestGrid(
  width: number,
  height: number,
  maxTiles: number,
  options: TilingOptions,
): Pick<Grid, 'rows' | 'cols' | 'width' | 'height'> {
  const needless = (count: number, size: number) =>
    count > 1 && tiledSize(count, options) / size > NEEDLESS && tiledSize(count - 1, options) / size >= ENOUGH;

  const all: Candidate[] = [];
  for (let rows = 1; rows <= maxTiles; rows++) {
    for (let cols = 1; rows * cols <= maxTiles; cols++) {
      const x = tiledSize(cols, options) / width;
      const y = tiledSize(rows, options) / height;
      all.push({
        rows,
        cols,
        width: tiledSize(cols, options),
        height: tiledSize(rows, options),
        tiles: rows * cols,
        least: Math.min(x, y),
        distortion: Math.max(x / y, y / x),
      });
    }
  }
  const holding = all.filter((c) => c.least >= ENOUGH && !needless(c.cols, width) && !needless(c.rows, height));
  const straight = holding.filter((c) => c.distortion <= DISTORTION);
  const most = Math.max(...all.map((c) => c.least));
  const best =
    straight.sort(
      by(
        (c) => c.tiles,
        (c) => c.distortion,
        (c) => c.rows,
      ),
    )[0] ??
    holding.sort(
      by(
        (c) => c.distortion,
        (c) => c.tiles,
        (c) => c.rows,
      ),
    )[0] ??
    all
      .filter((c) => c.least * GAIN >= most)
      .sort(
        by(
          (c) => c.tiles,
          (c) => c.distortion,
          (c) => c.rows,
        ),
      )[0]!;
  return { rows: best.rows, cols: best.cols, width: best.width, height: best.height };
}

/** How much of the grid's size a page of `width` x `height` fills without letters that are too large or out of shape. */
function contentOf(
  grid: { readonly width: number; readonly height: number },
  width: number,
  height: number,
  letter: number | null,
  widest: number,
): PixelRect {
  const most = letter === null ? NEEDLESS : widest / letter;
  const [across, down] = [grid.width / width, grid.height / height];
  const fills = Math.max(across, down) <= most && Math.max(across / down, down / across) <= DISTORTION;
  const scale = Math.min(across, down, most);
  const wider = letter === null ? scale : Math.min(across, STRETCHED * scale, Math.max(scale, LETTER / letter));
  const side = (whole: number, length: number) => Math.min(whole, Math.max(1, Math.round(length)));
  const content = fills ? grid : { width: side(grid.width, wider * width), height: side(grid.height, scale * height) };
  const before = (whole: number, filled: number) => Math.min(FRAME, Math.floor((whole - filled) / 2));
  const { width: filledWidth, height: filledHeight } = content;
  return {
    x: before(grid.width, content.width),
    y: before(grid.height, content.height),
    width: filledWidth,
    height: filledHeight,
  };
}
