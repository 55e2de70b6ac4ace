import type { Pixels } from './region.ts';
import type { Matrix, Point, Size } from './view.ts';

/**
 * The image that `matrix` (its pixels -> those of `from`) lays on a sheet of `size`: bilinear between the pixels' centres, `paper` beyond the edges.
 */
export function warp(from: Pixels & Size, matrix: Matrix, size: Size, paper: readonly number[]): Pixels & Size {
  const { channels, width, height, data } = from;
  const to = new Uint8ClampedArray(size.width * size.height * channels);
  const [a, b, c, d, e, f, g, h, i] = matrix;
  let at = 0;
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, at += channels) {
      const [px, py] = [x + 0.5, y + 0.5];
      const w = g * px + h * py + i;
      const u = (a * px + b * py + c) / w - 0.5;
      const v = (d * px + e * py + f) / w - 0.5;
      if (!(u > -1 && v > -1 && u < width && v < height)) {
        for (let k = 0; k < channels; k++) to[at + k] = paper[k]!;
        continue;
      }
      const [left, top] = [Math.floor(u), Math.floor(v)];
      const [du, dv] = [u - left, v - top];
      const x0 = Math.max(left, 0);
      const x1 = Math.min(left + 1, width - 1);
      const y0 = Math.max(top, 0) * width;
      const y1 = Math.min(top + 1, height - 1) * width;
      for (let k = 0; k < channels; k++) {
        const upper = data[(y0 + x0) * channels + k]! * (1 - du) + data[(y0 + x1) * channels + k]! * du;
        const lower = data[(y1 + x0) * channels + k]! * (1 - du) + data[(y1 + x1) * channels + k]! * du;
        to[at + k] = upper * (1 - dv) + lower * dv + 0.5;
      }
    }
  }
  return { channels, data: to, ...size };
}

/** An image of which only what lies inside one of the convex shapes is kept; the rest is `paper`. */
export function keepInside(
  { channels, data, width, height }: Pixels & Size,
  shapes: readonly (readonly Point[])[],
  paper: readonly number[],
): Pixels & Size {
  const to = new Uint8ClampedArray(data.length).map((_, i) => paper[i % channels]!);
  for (const shape of shapes) {
    for (let y = 0; y < height; y++) {
      const crossings = shape.flatMap(([x0, y0], i) => {
        const [x1, y1] = shape[(i + 1) % shape.length]!;
        const share = (y + 0.5 - y0) / (y1 - y0);
        return share >= 0 && share < 1 ? [x0 + share * (x1 - x0)] : [];
      });
      const [from, end] = [Math.max(0, Math.min(...crossings)), Math.min(width, Math.max(...crossings))].map(
        Math.round,
      );
      if (crossings.length < 2 || from! >= end!) continue;
      const [first, last] = [(y * width + from!) * channels, (y * width + end!) * channels];
      to.set(data.subarray(first, last), first);
    }
  }
  return { channels, data: to, width, height };
}

/** An image turned clockwise by quarters, pixel by pixel. */
export function turnPixels({ channels, data, width, height }: Pixels & Size, quarters: 1 | 2 | 3): Pixels & Size {
  const to = new Uint8ClampedArray(data.length);
  const [w, h] = quarters === 2 ? [width, height] : [height, width];
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [px, py] =
        quarters === 1 ? [y, height - 1 - x] : quarters === 2 ? [width - 1 - x, height - 1 - y] : [width - 1 - y, x];
      const [from, at] = [(py * width + px) * channels, (y * w + x) * channels];
      for (let c = 0; c < channels; c++) to[at + c] = data[from + c]!;
    }
  }
  return { channels, data: to, width: w, height: h };
}
