import type { FoundTick, Ink } from './found-tick.ts';

/** Diameters of a circle to tick, in widths of a letter. */
const [SMALLEST, LARGEST] = [1.65, 3.2];
/** Pixels: smaller, a ring cannot be told from a zero. */
const LEAST = 14;
/** Share of the upper arc's run in the diameter: one row through the top of a thin ring. */
const [FLAT, ROUND] = [0.06, 0.75];
/** Directions in which a ring is looked for, and the share of them that must have ink on it and none outside. */
const ANGLES = 32;
const [RING, OUTSIDE] = [0.94, 0.8];
/** Pixels within the outer edge where a ring has ink, and beyond it where there is none. */
const [EDGES, BEYOND] = [
  [0.3, 1, 1.7],
  [1.7, 2.5],
] as const;
/** The sides and the lower edge, and how far off they may be where the middle is a guess. */
const SIDES = [
  [1, 0],
  [-1, 0],
  [0, 1],
] as const;
const ROUGHLY = [-0.6, 0.3, 1.2, 2.1];
/** Pixels by which the middle may be off: the upper edge is a row, and may be wider on one side. */
const SHIFTS = [0, 0.6, -0.6].flatMap((dx) => [0, 0.5, -0.5].map((dy) => [dx, dy] as const));
/** Share of its radius that a ring is thick at most: a bullet is filled. */
const THICK = 0.45;
/** A letter O has thick sides: so many times its thinner parts at most, and a pixel. */
const UNEVEN = 1.5;
/** In widths of a letter: no letter stands so near at its sides. */
const APART = 0.35;
/** Share of the radius within which a mark stands, and of that disc's pixels that are ink where there is one. */
const [INSIDE, MARKED] = [0.62, 0.06];

/** Where none is marked, fewer are large letters and zeros: 2 of 110 receipts had a pair of them. */
const SEVERAL = 4;

const DIRECTIONS = Array.from({ length: ANGLES }, (_, i): [number, number] => {
  const angle = (2 * Math.PI * (i + 0.5)) / ANGLES;
  return [Math.cos(angle), Math.sin(angle)];
});

/**
 * Columns that are looked at, in roots of the least diameter: within so many pixels on either side of its middle a ring begins in its first two rows, so none is missed between
 * them. And rows from there to its first one.
 */
const [STRIDE, CLIMB] = [1.6, 2];

/**
 * Finds printed circles to tick: rings that stand by themselves and are larger than a letter O. At least one of them is empty: all marked, they are numbers in circles.
 *
 * @param letter width of a letter, pixels
 */
export function findTickCircles(isInk: Ink, width: number, height: number, letter: number): FoundTick[] {
  const [least, most] = [Math.max(LEAST, SMALLEST * letter), LARGEST * letter];
  const stride = Math.floor(STRIDE * Math.sqrt(least));
  const found: FoundTick[] = [];
  const tryRun = ({ from, to, y }: Run) => {
    const length = to - from;
    // A run is two pixels long at least.
    if (length < 2 || length < FLAT * least || length > ROUND * most) return;
    if (!isBare(isInk, from, to, y - 1) || !isAlone(isInk, from, to, y, least / 2)) return;
    const circle = circleBelow(isInk, (from + to - 1) / 2, y, length, [least, most], APART * letter);
    if (circle !== null && !found.some((other) => near(other, circle))) found.push(circle);
  };
  for (let y = 1; y < height - least; y++) {
    for (let x = stride >> 1; x < width; x += stride) {
      if (!isInk(x, y) || isInk(x, y - 1)) continue;
      let run: Run | null = runAt(isInk, x, y, ROUND * most);
      for (let rows = 0; run !== null; rows++) {
        tryRun(run);
        run = rows < CLIMB ? runAbove(isInk, run, ROUND * most) : null;
      }
    }
  }
  const empty = found.filter(({ mark }) => mark === 'empty').length;
  return empty >= (empty < found.length ? 1 : SEVERAL) ? found : [];
}

/** Pixels of ink beside each other. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly y: number;
}

/** The run through a pixel of ink; null: it is longer than `most`. */
function runAt(isInk: Ink, x: number, y: number, most: number): Run | null {
  let [from, to] = [x, x + 1];
  while (isInk(from - 1, y)) if (to - --from > most) return null;
  while (isInk(to, y)) if (++to - from > most) return null;
  return { from, to, y };
}

/** The run in the row above that touches this one, if only at a corner. */
function runAbove(isInk: Ink, { from, to, y }: Run, most: number): Run | null {
  for (let x = from - 1; x <= to; x++) if (isInk(x, y - 1)) return runAt(isInk, x, y - 1, most);
  return null;
}

const near = (a: FoundTick, b: FoundTick) => Math.abs(a.x - b.x) < a.width / 2 && Math.abs(a.y - b.y) < a.height / 2;

/** Whether a run has its row to itself as far as the smallest circle below it reaches, but for the pixels beside it: of most letters it has not. */
function isAlone(isInk: Ink, from: number, to: number, y: number, reach: number): boolean {
  const middle = (from + to - 1) / 2;
  for (let x = Math.ceil(middle - reach); x < from - 2; x++) if (isInk(x, y)) return false;
  for (let x = to + 2; x <= middle + reach; x++) if (isInk(x, y)) return false;
  return true;
}

function isBare(isInk: Ink, from: number, to: number, y: number): boolean {
  for (let x = from; x < to; x++) if (isInk(x, y)) return false;
  return true;
}

/** The ring whose upper edge is in the middle of this run; null: none. */
function circleBelow(
  isInk: Ink,
  middle: number,
  y: number,
  run: number,
  [least, most]: readonly [number, number],
  apart: number,
): FoundTick | null {
  const below = columnBelow(isInk, Math.round(middle), y, Math.ceil(least) - 2, Math.ceil(most) + 2);
  if (below === null) return null;
  for (let diameter = Math.ceil(least); diameter <= most; diameter += 0.5) {
    if (run < FLAT * diameter || run > ROUND * diameter || !endsAt(below, Math.round(diameter))) continue;
    const radius = diameter / 2;
    // Most of what is no ring has no ink at its sides.
    if (!hasSides(isInk, middle, y + radius - 0.5, radius)) continue;
    for (const [dx, dy] of SHIFTS) {
      const [x, centre] = [middle + dx, y + radius - 0.5 + dy];
      const inkAt = around(isInk, x, centre);
      if (count((direction) => EDGES.some((depth) => inkAt(radius - depth, direction))) < RING) continue;
      if (count((direction) => BEYOND.every((depth) => !inkAt(radius + depth, direction))) < OUTSIDE) continue;
      const [thin, thick] = thickness(inkAt, radius);
      if (thick > THICK * radius || thick > UNEVEN * thin + 1 || !standsApart(isInk, x, centre, radius, apart))
        continue;
      const mark = isMarked(isInk, x, centre, INSIDE * (radius - thick)) ? 'ticked' : 'empty';
      return { x: x - radius + 0.5, y: centre - radius + 0.5, width: diameter, height: diameter, mark };
    }
  }
  return null;
}

/** Whether there is ink about where the sides and the lower edge would be. */
function hasSides(isInk: Ink, x: number, y: number, radius: number): boolean {
  for (const [dx, dy] of SIDES) {
    let seen = false;
    for (const depth of ROUGHLY) {
      const far = radius - depth;
      if (isInk(Math.round(x + far * dx), Math.round(y + far * dy))) {
        seen = true;
        break;
      }
    }
    if (!seen) return false;
  }
  return true;
}

/** 1 where there is ink so many rows below y, from `from` rows on; null: nowhere. */
function columnBelow(isInk: Ink, x: number, y: number, from: number, to: number): Uint8Array | null {
  let below: Uint8Array | null = null;
  for (let rows = from; rows <= to; rows++) {
    if (!isInk(x, y + rows)) continue;
    below ??= new Uint8Array(to + 1);
    below[rows] = 1;
  }
  return below;
}

/** Whether ink ends so many rows below, or one beside it: most of what is no ring is told by that. */
const endsAt = (below: Uint8Array, rows: number): boolean =>
  below[rows + 2] !== 1 && (below[rows] === 1 || below[rows - 1] === 1 || below[rows - 2] === 1);

/** Whether there is ink so far from the middle, in a direction. */
const around =
  (isInk: Ink, x: number, y: number) =>
  (far: number, [dx, dy]: readonly [number, number]): boolean =>
    isInk(Math.round(x + far * dx), Math.round(y + far * dy));

const count = (is: (direction: readonly [number, number]) => boolean) => DIRECTIONS.filter(is).length / ANGLES;

/** How far the ring's ink goes inwards: the lower and the upper quartile over all directions, pixels. */
function thickness(inkAt: ReturnType<typeof around>, radius: number): [number, number] {
  const depths = DIRECTIONS.map((direction) => {
    let depth = 1.4;
    while (depth < radius && inkAt(radius - depth, direction)) depth += 0.5;
    return depth;
  }).sort((a, b) => a - b);
  return [depths[ANGLES >> 2]!, depths[(3 * ANGLES) >> 2]!];
}

function standsApart(isInk: Ink, x: number, y: number, radius: number, apart: number): boolean {
  for (const side of [-1, 1]) {
    let beside = 0;
    const reach = Math.max(2, apart);
    for (let dy = -0.7 * radius; dy <= 0.7 * radius; dy++) {
      for (let away = 2.5; away <= reach + 1; away++) {
        if (!isInk(Math.round(x + side * (radius + away)), Math.round(y + dy))) continue;
        beside += 1;
        break;
      }
    }
    if (beside > 0.25 * radius) return false;
  }
  return true;
}

function isMarked(isInk: Ink, x: number, y: number, radius: number): boolean {
  let [ink, all] = [0, 0];
  for (let dy = -radius; dy <= radius; dy++) {
    for (let dx = -radius; dx <= radius; dx++) {
      if (dx * dx + dy * dy > radius * radius) continue;
      all += 1;
      if (isInk(Math.round(x + dx), Math.round(y + dy))) ink += 1;
    }
  }
  return ink > MARKED * all;
}
