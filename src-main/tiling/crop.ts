import type { Box, PageRaster } from '../contract/page.ts';
import { pixelsTouched } from './region.ts';
import { resize } from './resize.ts';

/** The pixels of a box of the page, unscaled; at least one. */
export function crop(raster: PageRaster, box: Box): PageRaster {
  const { x, y, width, height } = pixelsTouched(raster, box);
  const data = new Uint8ClampedArray(4 * width * height);
  for (let row = 0; row < height; row++) {
    const from = 4 * ((y + row) * raster.width + x);
    data.set(raster.data.subarray(from, from + 4 * width), 4 * row * width);
  }
  return { width, height, data };
}

/** Shrinks the image so that its longer side has at most `longest` pixels; never enlarges it. */
export function shrink(raster: PageRaster, longest: number): PageRaster {
  const scale = longest / Math.max(raster.width, raster.height);
  if (scale >= 1) return raster;
  const width = Math.max(1, Math.round(raster.width * scale));
  const height = Math.max(1, Math.round(raster.height * scale));
  return { width, height, data: resize(raster.data, raster.width, raster.height, 4, width, height) };
}
