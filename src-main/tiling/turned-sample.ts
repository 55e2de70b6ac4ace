import type { Tile, TileSet } from '../contract/tile.ts';
import type { Quarters } from './straighten.ts';
import { turnPixels } from './warp.ts';

/** The busiest of a page's tiles, each turned clockwise where it stands, as a page of their own: enough to tell whether a page reads well so. */
export function turnedSample(tiles: TileSet, quarters: Quarters, most: number): TileSet {
  const { tileSize } = tiles;
  const busy = new Map(tiles.local.map((tile) => [tile, edges(tile.pixels)]));
  const chosen = [...tiles.local].sort((a, b) => busy.get(b)! - busy.get(a)!).slice(0, most);
  const local = chosen.map((tile, col): Tile => {
    const box: Tile['box'] = [col / chosen.length, 0, (col + 1) / chosen.length, 1];
    return {
      ...tile,
      row: 0,
      col,
      box,
      owns: box,
      pixels: quarters === 0 ? tile.pixels : turned(tile.pixels, tileSize, quarters),
    };
  });
  const width = local.length * tileSize;
  return { rows: 1, cols: local.length, tileSize, width, height: tileSize, local, global: null, dropped: [] };
}

function turned(planes: Uint8Array, size: number, quarters: Exclude<Quarters, 0>): Uint8Array<ArrayBuffer> {
  const to = new Uint8Array(planes.length);
  for (let at = 0; at < planes.length; at += size * size) {
    const data = new Uint8ClampedArray(planes.slice(at, at + size * size).buffer);
    to.set(turnPixels({ channels: 1, data, width: size, height: size }, quarters).data, at);
  }
  return to;
}

/** How often neighbouring pixels differ much. */
function edges(pixels: Uint8Array): number {
  let count = 0;
  for (let i = 4; i < pixels.length / 3; i += 4) if (Math.abs(pixels[i]! - pixels[i - 2]!) > 40) count += 1;
  return count;
}
