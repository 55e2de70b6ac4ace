import { DocentError } from '../contract/errors.ts';
import type { Box, PageRaster } from '../contract/page.ts';

/** A rectangle of whole pixels of a page. */
export interface PixelRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The region itself. @throws DocentError bad-region unless 0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1 */
export function checkRegion(region: Box): Box {
  const [x0, y0, x1, y1] = region;
  if (x0 >= 0 && y0 >= 0 && x1 <= 1 && y1 <= 1 && x0 < x1 && y0 < y1) return region;
  throw new DocentError(
    'bad-region',
    `The region [${region.join(', ')}] is not part of the page. Give x0 < x1 and y0 < y1, all from 0 to 1.`,
  );
}

/** The whole pixels that a region (fractions of the page) touches; the whole page without one. @throws DocentError as `checkRegion` */
export function pixelsOfRegion(raster: PageRaster, region: Box | undefined): PixelRect {
  if (region === undefined) return { x: 0, y: 0, width: raster.width, height: raster.height };
  return pixelsTouched(raster, checkRegion(region));
}

/** The same of a box on the page that may have no area: at least one pixel. */
export function pixelsTouched(raster: Pick<PageRaster, 'width' | 'height'>, [x0, y0, x1, y1]: Box): PixelRect {
  const x = Math.min(raster.width - 1, Math.floor(x0 * raster.width));
  const y = Math.min(raster.height - 1, Math.floor(y0 * raster.height));
  return {
    x,
    y,
    width: Math.max(1, Math.min(raster.width, Math.ceil(x1 * raster.width)) - x),
    height: Math.max(1, Math.min(raster.height, Math.ceil(y1 * raster.height)) - y),
  };
}

/** Interleaved pixels [height, width, channels]; one channel when the image is grey. */
export interface Pixels {
  readonly channels: 1 | 3;
  readonly data: Uint8ClampedArray;
}

/**
 * The rectangle's pixels without alpha, which is dropped before any arithmetic. Scans and most text pages are grey:
 * they come back as one channel, which is a third of the work and gives the same values.
 */
export function pixelsOf(raster: PageRaster, rect: PixelRect): Pixels {
  if (raster.data.length !== raster.width * raster.height * 4) {
    throw new DocentError(
      'bad-input',
      `A page of ${raster.width} x ${raster.height} pixels needs ${raster.width * raster.height * 4} bytes of RGBA, but it has ${raster.data.length}.`,
    );
  }
  return greyOf(raster, rect) ?? rgbOf(raster, rect);
}

function greyOf(raster: PageRaster, rect: PixelRect): Pixels | undefined {
  const from = raster.data;
  const to = new Uint8ClampedArray(rect.width * rect.height);
  let at = 0;
  for (let y = 0; y < rect.height; y++) {
    let source = ((rect.y + y) * raster.width + rect.x) * 4;
    for (let x = 0; x < rect.width; x++, source += 4) {
      const value = from[source]!;
      if (from[source + 1] !== value || from[source + 2] !== value) return undefined;
      to[at++] = value;
    }
  }
  return { channels: 1, data: to };
}

function rgbOf(raster: PageRaster, rect: PixelRect): Pixels {
  const from = raster.data;
  const to = new Uint8ClampedArray(rect.width * rect.height * 3);
  let at = 0;
  for (let y = 0; y < rect.height; y++) {
    let source = ((rect.y + y) * raster.width + rect.x) * 4;
    for (let x = 0; x < rect.width; x++, source += 4) {
      to[at++] = from[source]!;
      to[at++] = from[source + 1]!;
      to[at++] = from[source + 2]!;
    }
  }
  return { channels: 3, data: to };
}
