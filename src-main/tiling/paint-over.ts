import type { Box, PageRaster } from '../contract/page.ts';
import { pixelsTouched } from './region.ts';

/** Of a box's height, around it: letters reach a little beyond their boxes. */
const MARGIN = 0.15;

/** The image without what is in the boxes: each is filled with the colour at its edge. */
export function paintOver(raster: PageRaster, boxes: readonly Box[]): PageRaster {
  if (boxes.length === 0) return raster;
  const data = new Uint8ClampedArray(raster.data);
  const pixels = new Uint32Array(data.buffer);
  for (const [x0, y0, x1, y1] of boxes) {
    const more = MARGIN * (y1 - y0);
    const wider = (more * raster.height) / raster.width;
    const clamp = (value: number) => Math.min(1, Math.max(0, value));
    const rect = pixelsTouched(raster, [clamp(x0 - wider), clamp(y0 - more), clamp(x1 + wider), clamp(y1 + more)]);
    const edge = pixels[rect.y * raster.width + rect.x]!;
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      const from = y * raster.width + rect.x;
      pixels.fill(edge, from, from + rect.width);
    }
  }
  return { ...raster, data };
}
