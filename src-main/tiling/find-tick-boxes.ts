import type { TickBox, TickMark } from '../contract/tile.ts';
import { findTickCircles } from './find-tick-circles.ts';
import type { FoundTick, Ink } from './found-tick.ts';
import type { Pixels } from './region.ts';
import type { Size } from './view.ts';

/** Sides of a box to tick, in widths of a letter; smaller is a letter, larger a frame. */
const [SMALLEST, LARGEST] = [1.45, 2.9];
/** Where there are none of these, so small ones are boxes if there are several of them: a page of few words has its letters measured too wide, and a box of a font is as high as its capitals. */
const [SMALLER, SEVERAL] = [0.95, 3];
/** How far height may be from width, and how much of an edge must be there. */
const [OUT_OF_SQUARE, EDGE] = [0.2, 0.85];
/** Of the rows beside a box, and of the columns above and below it, ink may stand in this share: a tick reaches out of its box; a letter's neighbours, and the rounding of O and D, take more. */
const CROWDED = 0.35;
/** Of a box with rounded corners: their radius in shares of its side at most, and how far the corners may differ. A letter O is rounder, a D has two corners. */
const [LARGEST_RADIUS, LOPSIDED] = [0.28, 0.12];
/** Where no box is as dark as the print, boxes may be drawn in grey: in this share of the way from paper to ink at least. */
const GREY = 0.25;
/** Share of an edge by which a mark may make it seem longer. */
const SLACK = 0.2;
/** Share of the side that a box is apart from what stands beside it, and at which its inside begins. */
const [APART, INSET] = [0.12, 0.22];
/** Inside its edges an empty box is bare; a mark leaves more ink than this share. */
const MARKED = 0.06;
/** A cross has ink on this share of both its diagonals, a tick on one of them. */
const DIAGONAL = 0.7;
/** More ink than this is a box that was filled, not crossed. */
const FILLED = 0.9;
/** Boxes of one page are of one size, this share apart at most: one that differs from most is something else. */
const ALIKE = 0.12;

/**
 * Finds printed boxes to tick, and how they are marked: upright squares of a few letters' width with four corners that stand by themselves, which neither letters nor the cells
 * of a table do; and circles.
 *
 * @param letter width of a letter, pixels
 * @returns boxes as fractions of the image
 */
export function findTickBoxes(page: Pixels & Size, letter: number): TickBox[] {
  const { width, height } = page;
  const [dark, paper] = inkAndPaper(page);
  const threshold = (dark + paper) / 2;
  const { squares, rounded } = upright(page, threshold, letter, SMALLER);
  const usual = alike(squares.filter((box) => box.width >= SMALLEST * letter));
  const boxes = usual.length > 0 ? usual : several(alike(squares));
  const circles = alike(findTickCircles(inkIn(page, threshold), width, height, letter));
  // One or two of them are digits or parts of a drawing: 22 of 416 training receipts have such.
  const found = [...boxes, ...several(alike(rounded)), ...circles];
  const grey = () => several(alike(upright(page, GREY * dark + (1 - GREY) * paper, letter, SMALLEST).squares));
  return (found.length > 0 ? found : grey()).map((box) => ({
    box: [box.x / width, box.y / height, (box.x + box.width) / width, (box.y + box.height) / height],
    mark: box.mark,
  }));
}

function inkIn({ channels, data, width, height }: Pixels & Size, threshold: number): Ink {
  const green = channels === 3 ? 1 : 0;
  return (x, y) => x >= 0 && y >= 0 && x < width && y < height && data[(y * width + x) * channels + green]! < threshold;
}

/** Boxes with sharp corners, and those with rounded ones, of what is darker than `threshold`; `smallest` in widths of a letter. */
function upright(page: Pixels & Size, threshold: number, letter: number, smallest: number) {
  const { channels, data, width, height } = page;
  const green = channels === 3 ? 1 : 0;
  const isInk = inkIn(page, threshold);
  const [least, most] = [smallest * letter, LARGEST * letter];
  const squares: FoundTick[] = [];
  const rounded: FoundTick[] = [];
  // No edge fits between two places that are this far apart.
  const stride = Math.max(1, Math.floor(least));
  for (let y = 0; y < height; y++) {
    const row = y * width * channels + green;
    for (let at = stride - 1; at < width; at += stride) {
      if (data[row + at * channels]! >= threshold) continue;
      let [x, end] = [at, at + 1];
      while (x > 0 && data[row + (x - 1) * channels]! < threshold) x -= 1;
      while (end < width && data[row + end * channels]! < threshold) end += 1;
      const side = end - x;
      if (side >= least && side <= most && !squares.some((box) => within(box, x, y))) {
        const box = boxBelow(isInk, x, y, side, height);
        if (box !== null) squares.push(box);
        else if (!rounded.some((other) => within(other, x, y))) {
          const own = roundedBelow(isInk, x, y, side, letter);
          if (own !== null) rounded.push(own);
        }
      }
      at += Math.floor((end - at) / stride) * stride;
    }
  }
  return { squares, rounded };
}

const within = (box: FoundTick, x: number, y: number) =>
  x >= box.x - 3 && x <= box.x + box.width && y >= box.y && y <= box.y + box.height + 2;

function alike(boxes: readonly FoundTick[]): FoundTick[] {
  const sides = boxes.map(({ width }) => width).sort((a, b) => a - b);
  const usual = sides[sides.length >> 1] ?? 0;
  return boxes.filter(({ width }) => Math.abs(width - usual) <= Math.max(1, ALIKE * usual));
}

const several = (boxes: readonly FoundTick[]) =>
  boxes.length >= SEVERAL && boxes.some(({ mark }) => mark === 'empty') ? boxes : [];

/** The box whose upper edge this is; null: none. */
function boxBelow(isInk: Ink, from: number, y: number, length: number, height: number): FoundTick | null {
  // A mark that leaves the box at a corner makes the edge longer.
  const slack = Math.round(SLACK * length);
  const sides = (at: number, step: number) => {
    const down = Math.floor(length * (1 - OUT_OF_SQUARE));
    for (let i = 0; i <= slack; i++) {
      let ink = 0;
      for (let row = y; row < y + down; row++) if (isInk(at + i * step, row)) ink += 1;
      if (ink >= EDGE * down) return at + i * step;
    }
    return at;
  };
  const x = sides(from, 1);
  const width = sides(from + length - 1, -1) - x + 1;
  const low = lowerEdge(isInk, x, y, width, height);
  if (low === null) return null;
  const box = { x, y, width, height: low - y + 1 };
  if (!hasCorners(isInk, box) || !standsApart(isInk, box)) return null;
  return { ...box, mark: markIn(isInk, box) };
}

/** The box with rounded corners whose upper edge has this straight part; null: none. */
function roundedBelow(isInk: Ink, from: number, y: number, length: number, letter: number): FoundTick | null {
  const end = from + length;
  const share = (count: number, is: (at: number) => boolean) =>
    Array.from({ length: count }, (_, at) => at).filter(is).length / Math.max(1, count);
  // Rows within a thick edge are no upper edge.
  if (share(length, (at) => isInk(from + at, y - 1)) > CROWDED) return null;
  const reach = Math.ceil((LARGEST_RADIUS / (1 - 2 * LARGEST_RADIUS)) * length);
  const isSide = (x: number) => share(length - reach, (row) => isInk(x, y + reach + row)) >= EDGE;
  const outwards = Array.from({ length: reach }, (_, i) => reach - i);
  const [left, right] = [outwards.find((out) => isSide(from - out)), outwards.find((out) => isSide(end - 1 + out))];
  if (left === undefined || right === undefined) return null;
  const width = length + left + right;
  if (Math.abs(left - right) > LOPSIDED * width || width < SMALLEST * letter || width > LARGEST * letter) return null;
  for (let tall = Math.ceil(width * (1 + OUT_OF_SQUARE)); tall >= width * (1 - OUT_OF_SQUARE); tall--) {
    if (share(length, (at) => isInk(from + at, y + tall - 1)) < EDGE) continue;
    const box = { x: from - left, y, width, height: tall };
    return standsApart(isInk, box) ? { ...box, mark: markIn(isInk, box) } : null;
  }
  return null;
}

/** Where both sides that go down from an upper edge meet a lower one; null where they do not. */
function lowerEdge(isInk: Ink, x: number, y: number, side: number, height: number): number | null {
  const down = Math.floor(side * (1 - OUT_OF_SQUARE));
  const last = Math.min(height - 1, Math.ceil(y + side * (1 + OUT_OF_SQUARE)));
  if (y + down > last) return null;
  // An edge is a few pixels wide and may lean by one.
  const edge = (at: number, row: number) => isInk(at, row) || isInk(at + 1, row) || isInk(at - 1, row);
  let [left, right] = [0, 0];
  for (let row = y; row < y + down; row++) {
    if (edge(x + 1, row)) left += 1;
    if (edge(x + side - 2, row)) right += 1;
  }
  if (left < EDGE * down || right < EDGE * down) return null;
  let lowest: number | null = null;
  for (let row = y + down; row <= last; row++) {
    let bottom = 0;
    for (let at = x; at < x + side; at++) if (isInk(at, row)) bottom += 1;
    if (bottom >= EDGE * side) lowest = row;
  }
  return lowest;
}

type Rect = Omit<FoundTick, 'mark'>;

function hasCorners(isInk: Ink, { x, y, width, height }: Rect): boolean {
  const inkNear = (at: number, row: number) => isInk(at, row) || isInk(at - 1, row) || isInk(at + 1, row);
  const right = x + width - 1;
  return [y, y + 1, y + height - 2, y + height - 1].every((row) => inkNear(x, row) && inkNear(right, row));
}

function standsApart(isInk: Ink, { x, y, width, height }: Rect): boolean {
  const near = Math.max(2, Math.round(APART * width));
  /** Share of the places along a side that have ink beside them, a pixel off to as far as `near`. */
  const crowd = (length: number, at: (along: number, away: number) => boolean) => {
    let count = 0;
    for (let along = 0; along < length; along++) {
      for (let away = 2; away <= near + 1; away++) {
        if (!at(along, away)) continue;
        count += 1;
        break;
      }
    }
    return count / length;
  };
  return (
    crowd(height, (along, away) => isInk(x - away, y + along)) <= CROWDED &&
    crowd(height, (along, away) => isInk(x + width - 1 + away, y + along)) <= CROWDED &&
    crowd(width, (along, away) => isInk(x + along, y - away)) <= CROWDED &&
    crowd(width, (along, away) => isInk(x + along, y + height - 1 + away)) <= CROWDED
  );
}

function markIn(isInk: Ink, { x, y, width, height }: Rect): TickMark {
  const [dx, dy] = [Math.max(3, Math.round(INSET * width)), Math.max(3, Math.round(INSET * height))];
  let [ink, all] = [0, 0];
  for (let row = y + dy; row < y + height - dy; row++) {
    for (let at = x + dx; at < x + width - dx; at++) {
      all += 1;
      if (isInk(at, row)) ink += 1;
    }
  }
  if (all === 0 || ink <= MARKED * all) return 'empty';
  if (ink > FILLED * all) return 'ticked';
  /** Share of a diagonal, from corner to corner of the inside, that has ink on it or within a pixel. */
  const along = (rising: boolean) => {
    const steps = width - 2 * dx;
    let count = 0;
    for (let i = 0; i < steps; i++) {
      const at = x + dx + i;
      const part = (i + 0.5) / steps;
      const row = Math.round(y + dy + (rising ? 1 - part : part) * (height - 2 * dy) - 0.5);
      if (isInk(at, row) || isInk(at, row - 1) || isInk(at, row + 1)) count += 1;
    }
    return count / Math.max(1, steps);
  };
  return along(true) >= DIAGONAL && along(false) >= DIAGONAL ? 'crossed' : 'ticked';
}

/** The grey levels of the darkest ink and of paper, from a sample. */
function inkAndPaper({ channels, data }: Pixels): [ink: number, paper: number] {
  const counts = new Uint32Array(256);
  let total = 0;
  for (let i = channels === 3 ? 1 : 0; i < data.length; i += channels * 13, total++) counts[data[i]!]! += 1;
  const at = (share: number) => {
    let seen = 0;
    for (let value = 0; value < 256; value++) {
      seen += counts[value]!;
      if (seen >= share * total) return value;
    }
    return 255;
  };
  return [at(0.003), at(0.7)];
}
