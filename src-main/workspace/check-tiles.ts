import { DocentError } from '../contract/errors.ts';
import type { Box } from '../contract/page.ts';
import type { Tile, TileSet, TilingOptions } from '../contract/tile.ts';
import { adapterIndex, mostTiles, tiledSize } from '../tiling/index.ts';

/** Tolerance: regions are cut at whole pixels, and the page may have been drawn in any size. */
const TOLERANCE = 0.02;

/**
 * Checks whether tiles that the window cut are what this model expects. Everything except the content of the pixels is checked, because a graph
 * with other shapes or adapters fails late or gives nonsense.
 *
 * @throws DocentError bad-input
 */
export function checkTiles(set: TileSet, options: TilingOptions, region: Box | null): void {
  const { rows, cols, local, dropped } = set;
  const { tileSize, overlap, maxTiles, fixedGrid, adapters, dropBlank } = options;
  expect(set.tileSize === tileSize, `tiles of ${tileSize} pixels, not ${set.tileSize}`);
  if (maxTiles === null) {
    const fits = rows === fixedGrid.rows && cols === fixedGrid.cols;
    expect(fits, `a grid of ${fixedGrid.rows} x ${fixedGrid.cols}, not ${rows} x ${cols}`);
  } else {
    const most = mostTiles(options) ?? maxTiles;
    expect(rows * cols <= most, `at most ${most} tiles, not ${rows} x ${cols}`);
  }
  const [width, height] = [tiledSize(cols, options), tiledSize(rows, options)];
  expect(set.width === width && set.height === height, `a page of ${width} x ${height} pixels for this grid`);
  expect(dropBlank || dropped.length === 0, 'all tiles, including blank ones');
  expect(local.length + dropped.length === rows * cols, `${rows * cols} local tiles, kept or dropped`);

  const left = new Set(dropped.map(([row, col]) => `${row} ${col}`));
  const stride = tileSize - overlap;
  const whole = region ?? [0, 0, 1, 1];
  const area = set.area ?? whole;
  // Bare paper may stand around a page; a region is cut with its surroundings; a straightened page has its own boxes.
  const adaptive = maxTiles !== null;
  const inside = area.every((value, i) => (i < 2 ? value >= whole[i]! - TOLERANCE : value <= whole[i]! + TOLERANCE));
  const meets = area[0] < whole[2] && area[1] < whole[3] && area[2] > whole[0] && area[3] > whole[1];
  expect(adaptive ? set.view !== undefined || meets : inside, 'tiles of the page or region that was asked about');
  const [x0, y0, x1, y1] = area;
  const toPage = (x: number, y: number): [number, number] => [
    x0 + (x / width) * (x1 - x0),
    y0 + (y / height) * (y1 - y0),
  ];
  let next = 0;
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      if (left.has(`${row} ${col}`)) continue;
      const tile = local[next++];
      expect(tile !== undefined && tile.row === row && tile.col === col, 'its tiles row by row');
      const [x, y] = [col * stride, row * stride];
      const box: Box = [...toPage(x, y), ...toPage(x + tileSize, y + tileSize)];
      checkTile(tile!, adapterIndex(row, col, set, options), 3 * tileSize ** 2, box);
    }
  }
  const isWhole = maxTiles === null && rows * cols === 1;
  const wanted = !isWhole && options.overview !== false;
  expect((set.global !== null) === wanted, wanted ? 'a global tile as well' : 'no global tile');
  if (set.global !== null) checkTile(set.global, adapters, 3 * tileSize ** 2, adaptive ? set.global.box : whole);
}

function checkTile(tile: Tile, adapter: number, bytes: number, box: Box): void {
  const name = tile.row < 0 ? 'the global tile' : `tile ${tile.row}, ${tile.col}`;
  expect(tile.pixels.length === bytes, `${bytes} bytes in ${name}, not ${tile.pixels.length}`);
  expect(tile.adapter === adapter, `adapter ${adapter} for ${name}, not ${tile.adapter}`);
  const near = tile.box.every((value, i) => Math.abs(value - box[i]!) <= TOLERANCE);
  expect(near, `${name} at ${box.map((v) => v.toFixed(3)).join(', ')}`);
}

function expect(holds: boolean, what: string): void {
  if (!holds)
    throw new DocentError('bad-input', `These tiles do not fit the model: it needs ${what}. Cut the page again.`);
}
