import type { PageRaster } from '../../src-main/contract/page.ts';
import { allTiles, type TilingOptions } from '../../src-main/contract/tile.ts';
import { cutTiles } from '../../src-main/tiling/index.ts';

const mini: TilingOptions = {
  tileSize: 448,
  overlap: 28,
  maxTiles: 12,
  fixedGrid: { rows: 2, cols: 2 },
  adapters: 4,
  dropBlank: true,
};
const monkey: TilingOptions = { ...mini, overlap: 0, maxTiles: null, dropBlank: false };

/** Noise from a 32-bit xorshift (Marsaglia 2003): the same bytes in every engine. */
function noisyPage(width: number, height: number, grey: boolean): PageRaster {
  const data = new Uint8ClampedArray(width * height * 4);
  let state = 2463534242;
  for (let i = 0; i < data.length; i += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    data[i] = state & 255;
    data[i + 1] = grey ? state & 255 : (state >>> 8) & 255;
    data[i + 2] = grey ? state & 255 : (state >>> 16) & 255;
    data[i + 3] = 255;
  }
  return { width, height, data };
}

/** FNV-1a, 32 bits: one changed byte changes it. */
function fnv1a(hash: number, bytes: Uint8Array): number {
  let h = hash;
  for (let i = 0; i < bytes.length; i++) h = Math.imul(h ^ bytes[i]!, 16777619);
  return h >>> 0;
}

/** One hash per kind of page, over every tile's pixels and boxes; run in Node and in Chromium, they must agree. */
export function tilesDigest(): Record<string, string> {
  const sets = {
    'colour, shrunk': cutTiles(noisyPage(1111, 1777, false), mini),
    'grey, enlarged': cutTiles(noisyPage(601, 799, true), mini),
    region: cutTiles(noisyPage(900, 1300, false), mini, [0.11, 0.27, 0.63, 0.9]),
    'fixed grid': cutTiles(noisyPage(777, 333, false), monkey),
  };
  return Object.fromEntries(
    Object.entries(sets).map(([name, set]) => {
      let hash = 2166136261;
      for (const tile of allTiles(set)) {
        hash = fnv1a(hash, tile.pixels);
        hash = fnv1a(hash, new Uint8Array(Float64Array.from([...tile.box, ...tile.owns]).buffer));
      }
      return [name, `${allTiles(set).length}:${hash.toString(16)}`];
    }),
  );
}
