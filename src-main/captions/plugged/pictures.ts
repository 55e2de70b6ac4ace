import type { Box, PageRaster } from '../../contract/page.ts';
import { resize } from '../../tiling/index.ts';

/** As much as most vision-language models look at. */
const LONGEST_SIDE = 1536;

/** The pixels of a box of the page, at least one. */
export function crop({ width, height, data }: PageRaster, box: Box): PageRaster {
  const [x0, y0] = [Math.floor(box[0] * width), Math.floor(box[1] * height)];
  const w = Math.max(1, Math.min(width - x0, Math.ceil(box[2] * width) - x0));
  const h = Math.max(1, Math.min(height - y0, Math.ceil(box[3] * height) - y0));
  const pixels = new Uint8ClampedArray(4 * w * h);
  for (let y = 0; y < h; y++) {
    const from = 4 * ((y0 + y) * width + x0);
    pixels.set(data.subarray(from, from + 4 * w), 4 * y * w);
  }
  return { width: w, height: h, data: pixels };
}

/** Made small enough for a model that looks at whole pictures. */
export function shrunk(raster: PageRaster): PageRaster {
  const scale = LONGEST_SIDE / Math.max(raster.width, raster.height);
  if (scale >= 1) return raster;
  const width = Math.max(1, Math.round(raster.width * scale));
  const height = Math.max(1, Math.round(raster.height * scale));
  return { width, height, data: resize(raster.data, raster.width, raster.height, 4, width, height) };
}
