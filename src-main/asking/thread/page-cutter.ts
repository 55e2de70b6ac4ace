import { keepLast } from '../../contract/keep-last.ts';
import type { Box, PageRaster } from '../../contract/page.ts';
import {
  boxInPart,
  crop,
  cutStraight,
  cutTiles,
  mayHoldText,
  paintOver,
  raiseContrast,
  type StraightPage,
  straightPage,
} from '../../tiling/index.ts';
import type { CutParams, CutResult, Picture } from '../thread-work.ts';

/** Pages of which the pixels are kept as they were cut, some MB each: those of the two files that a batch works on at once, and one that was done after the older of them was cut. */
const KEPT_STRAIGHT = 3;

/** Cuts pages, and keeps the last ones laid straight: their parts are cut from these, the same way up, with the same contrast. */
export class PageCutter {
  readonly #straight = new Map<string, StraightPage>();

  cut({ raster, key, quarters, raised, tiling, region, widest }: CutParams): CutResult {
    const kept = `${key} ${quarters} ${raised}`;
    let laid = key === null ? undefined : this.#straight.get(kept);
    if (laid === undefined) {
      if (raster === null) return { known: false, tiles: null };
      const seen = raised ? raiseContrast(raster) : raster;
      if (seen === null) return { known: true, tiles: null };
      if (tiling.maxTiles === null) return { known: true, tiles: cutTiles(seen, tiling, region ?? undefined) };
      laid = straightPage(seen, quarters);
    }
    if (key !== null) keepLast(this.#straight, kept, laid, KEPT_STRAIGHT);
    return { known: true, tiles: cutStraight(laid, tiling, region ?? undefined, widest ?? undefined) };
  }
}

/** Those of a page's pictures that may hold text, without the page's own words, the largest first. */
export function picturesOf(raster: PageRaster, boxes: readonly Box[], words: readonly Box[]): Picture[] {
  return boxes
    .map((box): Picture => {
      const over = words.map((word) => boxInPart(box, word)).filter(([x0, y0, x1, y1]) => x1 > x0 && y1 > y0);
      return { box, pixels: paintOver(crop(raster, box), over) };
    })
    .filter(({ pixels }) => mayHoldText(pixels))
    .sort((a, b) => sizeOf(b) - sizeOf(a));
}

const sizeOf = ({ pixels }: Picture) => pixels.width * pixels.height;
