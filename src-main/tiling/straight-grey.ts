import type { PageRaster } from '../contract/page.ts';
import type { View } from '../contract/tile.ts';
import { type Pixels, pixelsOf } from './region.ts';
import { resize } from './resize.ts';
import { type Quarters, straighten } from './straighten.ts';
import type { Size } from './view.ts';

/** Tesseract reads print best from some 30 pixels a capital letter on ("Improving the quality of the output"), which is 18 across; larger print costs time alone. */
const [LETTER, SMALL, LARGE] = [18, 13, 36];
/** Longer side, pixels. */
const LONGEST = 4000;
/** Of a page's height, and at least so many lines of its print: enough to tell whether it can be read. */
const [SAMPLE, FEWEST_LINES] = [0.15, 8];
/** Grey levels between two pixels that make an edge. */
const EDGE = 40;

/** A page in grey, one byte a pixel, laid straight as `cutTiles` lays it, its print at a size that other readers know. */
export interface GreySheet extends Size {
  readonly data: Uint8Array<ArrayBuffer>;
  /** null: its pixels have the page's own places. */
  readonly view: View | null;
  /** How wide a letter is, in pixels; null: there is no print. */
  readonly letter: number | null;
}

export function straightGrey(raster: PageRaster, quarters: Quarters = 0): GreySheet {
  const whole = { x: 0, y: 0, width: raster.width, height: raster.height };
  const { pixels, print, view } = straighten({ ...pixelsOf(raster, whole), ...sizeOf(raster) }, quarters);
  const letter = print?.letter ?? null;
  const wanted = letter !== null && (letter < SMALL || letter > LARGE) ? LETTER / letter : 1;
  const scale = Math.min(wanted, LONGEST / Math.max(pixels.width, pixels.height));
  const grey = greyOf(pixels);
  if (Math.abs(scale - 1) < 0.05) return { ...sizeOf(pixels), data: grey, view, letter };
  const size = { width: Math.round(scale * pixels.width), height: Math.round(scale * pixels.height) };
  const data = new Uint8Array(
    resize(new Uint8ClampedArray(grey.buffer), pixels.width, pixels.height, 1, size.width, size.height),
  );
  return { ...size, data, view, letter: letter === null ? null : scale * letter };
}

/** The part of the sheet, as wide as itself, in which most is printed; the sheet itself where that is most of it. */
export function busiestPart(sheet: GreySheet): GreySheet {
  const { width, height, data, letter } = sheet;
  const rows = Math.round(Math.max(SAMPLE * height, FEWEST_LINES * 3 * (letter ?? LETTER)));
  if (rows > 0.6 * height) return sheet;
  const edges = new Float64Array(height + 1);
  for (let y = 0; y < height; y++) {
    let count = 0;
    for (let x = 1, at = y * width + 1; x < width; x++, at++) {
      if (Math.abs(data[at]! - data[at - 1]!) > EDGE) count += 1;
    }
    edges[y + 1] = edges[y]! + count;
  }
  let top = 0;
  for (let y = 0; y + rows <= height; y++) {
    if (edges[y + rows]! - edges[y]! > edges[top + rows]! - edges[top]!) top = y;
  }
  return { ...sheet, height: rows, data: data.slice(top * width, (top + rows) * width) };
}

const sizeOf = ({ width, height }: Size): Size => ({ width, height });

/** Luma of BT.601. */
function greyOf({ channels, data, width, height }: Pixels & Size): Uint8Array<ArrayBuffer> {
  const grey = new Uint8Array(width * height);
  if (channels === 1) grey.set(data);
  else
    for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
      grey[i] = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]! + 0.5;
    }
  return grey;
}
