import type { Box } from '../../../../contract/page.ts';
import { type Colour, colourAt, difference, type Pixels } from './pixels.ts';

/** Step along a bar, as a share of the page's width. */
const STEP = 1 / 1000;
/** A bar begins no farther from its name than so many heights of the name; what is thinner than the other is an axis. */
const [NEAREST, AXIS] = [1.6, 0.3];
/** A pixel that differs from paper by more than this is none of it; from the bar's colour by more than the other, none of the bar. */
const [INKED, SAME] = [60, 90];
/** Steps that a line across a bar may take. */
const ACROSS = 3;

/** How long the bar above a name is, or that to its right, in widths of the page; 0 where there is none. @param aspect the page's height / width */
export function barLength(name: Box, upright: boolean, aspect: number, tiles: readonly Pixels[]): number {
  const [left, top, right, bottom] = name;
  const tall = (bottom - top) * aspect;
  const at = (along: number): Colour | null =>
    upright
      ? colourAt((left + right) / 2, top - along / aspect, tiles)
      : colourAt(right + along, (top + bottom) / 2, tiles);
  let paper: Colour | null = null;
  for (let along = 0; along < NEAREST * tall; along += STEP) {
    const own = at(along);
    if (own === null) return 0;
    if (paper === null || own[0] + own[1] + own[2] > paper[0] + paper[1] + paper[2]) paper = own;
    if (difference(own, paper) <= INKED) continue;
    const length = runOf(along, at);
    if (length > AXIS * tall) return length;
    along += length;
  }
  return 0;
}

/** How far one colour goes on. */
function runOf(from: number, at: (along: number) => Colour | null): number {
  const bar = at(from + 2 * STEP);
  if (bar === null) return 0;
  let last = from;
  for (let along = from; along - last <= ACROSS * STEP; along += STEP) {
    const own = at(along);
    if (own === null) break;
    if (difference(own, bar) <= SAME) last = along;
  }
  return last - from;
}
