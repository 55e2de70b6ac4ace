import type { PageRaster } from '../contract/page.ts';
import { measurePrint } from './measure-print.ts';
import { pixelsOf } from './region.ts';

/** Grey levels that look alike, and the share of the pixels from which one grey is the paper: a photograph has no such grey. */
const [ALIKE, PAPER] = [16, 0.6];
/** Every so many pixels one is looked at. */
const STEP = 37;

/** Whether an image may hold words: there are lines of print to measure, or it is mostly bare paper, on which a few words are too little to measure. */
export function mayHoldText(raster: PageRaster): boolean {
  const { width, height, data } = raster;
  const counts = new Uint32Array(256 / ALIKE);
  let seen = 0;
  // Green carries most of the luminance.
  for (let i = 1; i < data.length; i += 4 * STEP, seen++) counts[Math.floor(data[i]! / ALIKE)]! += 1;
  if (Math.max(...counts) >= PAPER * seen) return true;
  return measurePrint(pixelsOf(raster, { x: 0, y: 0, width, height }), width, height) !== null;
}
