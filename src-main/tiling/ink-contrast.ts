import type { ReadCharacter } from '../contract/page.ts';
import { allTiles, type TileSet } from '../contract/tile.ts';

/** Of the pixels of a character's cell: its ink and its paper. Letters cover at least a tenth of their cells. */
const [INK, PAPER] = [0.05, 0.8];
/** Characters that are looked at; more tell no more. */
const MOST = 300;

/**
 * How much darker (or, on a dark page, brighter) the letters that were read are than their paper: the median over them, in grey levels (0..255). undefined
 * where there are none.
 */
export function inkContrast(tiles: TileSet, characters: readonly ReadCharacter[]): number | undefined {
  const all = allTiles(tiles);
  const { tileSize } = tiles;
  const step = Math.max(1, Math.floor(characters.length / MOST));
  const contrasts: number[] = [];
  const counts = new Uint32Array(256);
  for (let at = 0; at < characters.length; at += step) {
    const { x, y, width, height, tile } = characters[at]!;
    const seenIn = all[tile];
    if (seenIn === undefined) continue;
    const { box, pixels } = seenIn;
    const pixel = (value: number, from: number, to: number) =>
      Math.min(tileSize, Math.max(0, Math.round(((value - from) / (to - from)) * tileSize)));
    const [x0, x1] = [pixel(x - width / 2, box[0], box[2]), pixel(x + width / 2, box[0], box[2])];
    const [y0, y1] = [pixel(y - height / 2, box[1], box[3]), pixel(y + height / 2, box[1], box[3])];
    const area = Math.max(0, x1 - x0) * Math.max(0, y1 - y0);
    if (area === 0) continue;
    counts.fill(0);
    // Green carries most of the luminance.
    const plane = tileSize * tileSize;
    for (let row = y0; row < y1; row++) {
      for (let col = x0; col < x1; col++) counts[pixels[plane + row * tileSize + col]!]! += 1;
    }
    const level = (share: number) => levelAt(counts, Math.floor(share * (area - 1)));
    contrasts.push(Math.max(level(PAPER) - level(INK), level(1 - INK) - level(1 - PAPER)));
  }
  contrasts.sort((a, b) => a - b);
  return contrasts[contrasts.length >> 1];
}

/** The value of this rank, from 0, among those that were counted. */
function levelAt(counts: Uint32Array, rank: number): number {
  let value = 0;
  for (let seen = counts[0]!; seen <= rank; seen += counts[value]!) value += 1;
  return value;
}
