import type { Box, PageRaster } from '../contract/page.ts';
import { crop } from '../tiling/index.ts';

/** White around the evidence, as a share of the page's width and height. */
const AROUND: readonly [number, number] = [0.08, 0.03];
/** Red, green and blue of the frame, and its width in pixels. */
const FRAME = { colour: [20, 110, 80], width: 3 } as const;

/** The part of a page that an answer rests on, with a frame around each piece of it. @param raster the whole page */
export function evidencePicture(raster: PageRaster, boxes: readonly Box[]): PageRaster {
  const framed: PageRaster = { ...raster, data: raster.data.slice() };
  for (const box of boxes) frame(framed, box);
  const edge = (k: 0 | 1 | 2 | 3, of: (...values: number[]) => number) => of(...boxes.map((box) => box[k]));
  return crop(framed, [
    Math.max(0, edge(0, Math.min) - AROUND[0]),
    Math.max(0, edge(1, Math.min) - AROUND[1]),
    Math.min(1, edge(2, Math.max) + AROUND[0]),
    Math.min(1, edge(3, Math.max) + AROUND[1]),
  ]);
}

function frame({ width, height, data }: PageRaster, [x0, y0, x1, y1]: Box): void {
  const gap = 2 * FRAME.width;
  const [left, right] = [Math.round(x0 * width) - gap, Math.round(x1 * width) + gap];
  const [top, bottom] = [Math.round(y0 * height) - gap, Math.round(y1 * height) + gap];
  for (let y = Math.max(0, top); y < Math.min(height, bottom); y++) {
    for (let x = Math.max(0, left); x < Math.min(width, right); x++) {
      const inside = x - left >= FRAME.width && right - x > FRAME.width;
      if (inside && y - top >= FRAME.width && bottom - y > FRAME.width) continue;
      data.set(FRAME.colour, 4 * (y * width + x));
    }
  }
}
