import { evidencePart, FRAME_COLOUR } from '../contract/evidence-part.ts';
import type { Box, PageRaster } from '../contract/page.ts';
import { crop } from '../tiling/index.ts';

/** The width of the frame, in pixels. */
const FRAME_PX = 3;

/** The part of a page that an answer rests on, with a frame around each piece of it. @param raster the whole page */
export function evidencePicture(raster: PageRaster, boxes: readonly Box[]): PageRaster {
  const framed: PageRaster = { ...raster, data: raster.data.slice() };
  for (const box of boxes) frame(framed, box);
  return crop(framed, evidencePart(boxes));
}

function frame({ width, height, data }: PageRaster, [x0, y0, x1, y1]: Box): void {
  const gap = 2 * FRAME_PX;
  const [left, right] = [Math.round(x0 * width) - gap, Math.round(x1 * width) + gap];
  const [top, bottom] = [Math.round(y0 * height) - gap, Math.round(y1 * height) + gap];
  for (let y = Math.max(0, top); y < Math.min(height, bottom); y++) {
    for (let x = Math.max(0, left); x < Math.min(width, right); x++) {
      const inside = x - left >= FRAME_PX && right - x > FRAME_PX;
      if (inside && y - top >= FRAME_PX && bottom - y > FRAME_PX) continue;
      data.set(FRAME_COLOUR, 4 * (y * width + x));
    }
  }
}
