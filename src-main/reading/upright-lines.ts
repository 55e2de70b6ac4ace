import type { Box, TextLine } from '../contract/page.ts';
import { median } from './geometry.ts';

/** Characters from which a line says which way the page is written. */
const TELLING = 3;
/** Rise over the page's width below which lines are level enough. */
const LEVEL = 0.02;

/** A page turned so that it can be read. */
export interface UprightPage {
  /** In their order, with the boxes that they have on the upright page. */
  readonly lines: readonly TextLine[];
  toUpright(box: Box): Box;
  toPage(box: Box): Box;
}

/** A page's lines on the page turned so that they can be read (`uprightPage`). */
export function uprightLines(lines: readonly TextLine[]): readonly TextLine[] {
  return uprightPage(lines).lines;
}

/**
 * Turns a page so that its lines can be read: text that is vertical, upside down or skewed is turned, for code that works with rows and columns. Level lines come back
 * as they are.
 */
export function uprightPage(lines: readonly TextLine[]): UprightPage {
  const quarters = quartersOf(lines);
  const turned = quarters === 0 ? lines : lines.map((line) => moved(line, (box) => turnedBy(quarters, box)));
  const found = slopeOf(turned);
  const slope = Math.abs(found) < LEVEL ? 0 : found;
  // Sheared, which keeps columns, into the same page.
  const level = ([x0, y0, x1, y1]: Box): Box => {
    const fall = slope * ((x0 + x1) / 2) - Math.max(0, slope);
    return [x0, (y0 - fall) / (1 + Math.abs(slope)), x1, (y1 - fall) / (1 + Math.abs(slope))];
  };
  const fallen = ([x0, y0, x1, y1]: Box): Box => {
    const fall = slope * ((x0 + x1) / 2) - Math.max(0, slope);
    return [x0, y0 * (1 + Math.abs(slope)) + fall, x1, y1 * (1 + Math.abs(slope)) + fall];
  };
  return {
    lines: slope === 0 ? turned : turned.map((line) => moved(line, level)),
    toUpright: (box) => level(turnedBy(quarters, box)),
    toPage: (box) => turnedBy(((4 - quarters) % 4) as Quarters, fallen(box)),
  };
}

type Quarters = 0 | 1 | 2 | 3;

/** How many quarters the page must be turned clockwise: the way that most characters are written. */
function quartersOf(lines: readonly TextLine[]): Quarters {
  const votes = [0, 0, 0, 0];
  for (const line of lines) {
    const [dx, dy] = runOf(line);
    if (line.characters.length < TELLING) continue;
    const level = Math.abs(dx) >= Math.abs(dy);
    // Text of a file that runs to the left is a script that is written so.
    const way = level ? (dx >= 0 || line.source === 'text-layer' ? 0 : 2) : dy > 0 ? 3 : 1;
    votes[way]! += line.characters.length;
  }
  return votes.indexOf(Math.max(...votes)) as Quarters;
}

function slopeOf(lines: readonly TextLine[]): number {
  const slopes = lines.flatMap((line) => {
    const [dx, dy] = runOf(line);
    return line.characters.length >= 2 * TELLING && Math.abs(dx) > Math.abs(dy) ? [dy / dx] : [];
  });
  return slopes.length < TELLING ? 0 : median(slopes);
}

/** From the middle of a line's first character to that of its last. */
function runOf({ characters, box }: TextLine): [number, number] {
  const [a, b] = [characters[0] ?? box, characters.at(-1) ?? box];
  return [(b[0] + b[2] - a[0] - a[2]) / 2, (b[1] + b[3] - a[1] - a[3]) / 2];
}

function turnedBy(quarters: Quarters, [x0, y0, x1, y1]: Box): Box {
  if (quarters === 1) return [1 - y1, x0, 1 - y0, x1];
  if (quarters === 2) return [1 - x1, 1 - y1, 1 - x0, 1 - y0];
  if (quarters === 3) return [y0, 1 - x1, y1, 1 - x0];
  return [x0, y0, x1, y1];
}

function moved(line: TextLine, by: (box: Box) => Box): TextLine {
  const characters = line.characters.map(by);
  if (characters.length === 0) return { ...line, box: by(line.box) };
  const side = (i: 0 | 1 | 2 | 3) => characters.map((c) => c[i]);
  const box: Box = [Math.min(...side(0)), Math.min(...side(1)), Math.max(...side(2)), Math.max(...side(3))];
  return { ...line, characters, box };
}
