import type { Pixels } from './region.ts';
import type { Size } from './view.ts';

/** Every so many pixels one is compared with its neighbour. */
const STEP = 61;
/**
 * Grey levels by which half of all neighbours differ at least, from which on a page is grainy. Of three invoices with Gaussian noise, word F1 was 0.95 at a standard deviation of 15
 * (10 to 11 levels here), 0.56 at 20 (14 to 15) and 0.30 at 25; smoothed, 0.93 to 0.94 each time.
 */
const GRAINY = 13;

/**
 * The page without its grain: of a camera in the dark, of a scanner that amplifies. Print is measured by its strokes, of which every speck is one, and read from edges. A page without grain
 * comes back as it is. A binomial filter of five pixels, across and down, is a Gaussian one of standard deviation 1.
 */
export function withoutGrain(page: Pixels & Size): Pixels & Size {
  if (grainOf(page) < GRAINY) return page;
  const { width, height, channels, data } = page;
  const row = width * channels;
  const across = smoothed(data, { count: width, step: channels, lines: height, apart: row }, channels);
  return { ...page, data: smoothed(across, { count: height, step: row, lines: width, apart: channels }, channels) };
}

/** The median difference of neighbouring pixels: of the paper's, because most pixels are paper. Green carries most of the luminance. */
function grainOf({ width, height, channels, data }: Pixels & Size): number {
  const counts = new Uint32Array(256);
  let seen = 0;
  for (let at = channels === 3 ? 1 : 0; at + channels < width * height * channels; at += STEP * channels, seen++) {
    counts[Math.abs(data[at]! - data[at + channels]!)]! += 1;
  }
  let [level, below] = [0, counts[0]!];
  while (below < seen / 2) below += counts[++level]!;
  return level;
}

interface Lines {
  /** Pixels of a line, and how far apart two of them are in the data. */
  readonly count: number;
  readonly step: number;
  readonly lines: number;
  readonly apart: number;
}

function smoothed(from: Uint8ClampedArray, { count, step, lines, apart }: Lines, channels: number): Uint8ClampedArray {
  const to = new Uint8ClampedArray(from.length);
  const last = (count - 1) * step;
  for (let line = 0; line < lines; line++) {
    for (let c = 0; c < channels; c++) {
      const first = line * apart + c;
      for (let at = 0; at <= last; at += step) {
        const beside = from[first + Math.max(0, at - step)]! + from[first + Math.min(last, at + step)]!;
        const beyond = from[first + Math.max(0, at - 2 * step)]! + from[first + Math.min(last, at + 2 * step)]!;
        to[first + at] = (beyond + 4 * beside + 6 * from[first + at]!) / 16;
      }
    }
  }
  return to;
}
