import type { Box, PageRaster, TextLine } from '../contract/page.ts';
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

/** A box of the page in fractions of a part of it, cut to the part: where they do not overlap it is turned inside out. */
export function boxInPart([px0, py0, px1, py1]: Box, [x0, y0, x1, y1]: Box): Box {
  const [width, height] = [px1 - px0, py1 - py0];
  return [
    Math.max(0, (x0 - px0) / width),
    Math.max(0, (y0 - py0) / height),
    Math.min(1, (x1 - px0) / width),
    Math.min(1, (y1 - py0) / height),
  ];
}

/** A line that was read on a part of the page, on the page. */
export function partOnPage([px0, py0, px1, py1]: Box, line: TextLine): TextLine {
  const [width, height] = [px1 - px0, py1 - py0];
  const placed = ([x0, y0, x1, y1]: Box): Box => [
    px0 + x0 * width,
    py0 + y0 * height,
    px0 + x1 * width,
    py0 + y1 * height,
  ];
  return { ...line, box: placed(line.box), characters: line.characters.map(placed) };
}

/** Shrinks the image so that its longer side has at most `longest` pixels; never enlarges it. */
export function shrink(raster: PageRaster, longest: number): PageRaster {
  const scale = longest / Math.max(raster.width, raster.height);
  if (scale >= 1) return raster;
  const width = Math.max(1, Math.round(raster.width * scale));
  const height = Math.max(1, Math.round(raster.height * scale));
  return { width, height, data: resize(raster.data, raster.width, raster.height, 4, width, height) };
}
