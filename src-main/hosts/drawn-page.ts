import type { PageRaster } from '../contract/page.ts';

/** A page for measurements, on which every tile is another one and none is blank. */
export function drawnPage(width: number, height: number): PageRaster {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      data[at] = (x * y) % 251;
      data[at + 1] = (x + 3 * y) % 241;
      data[at + 2] = (x ^ y) & 255;
    }
  }
  return { width, height, data };
}
