import { areDrawn } from './drawn-boxes.ts';
import type { Pixels } from './region.ts';
import type { Point, Size } from './view.ts';

export type Corners = readonly [Point, Point, Point, Point];

/** Longer side of the reduced image in which paper is searched, pixels. */
const LONGEST = 240;
/** Least difference in grey level between paper and background. */
const LEAST_CONTRAST = 45;
/** Share of the image that paper covers: less is no page, more is a scan with a dark rim. And the most of the image's edge that it may touch. */
const [SMALLEST, LARGEST, MOST_EDGE] = [0.12, 0.72, 0.35];
/** Share of the largest sheet's area from which another may lie beside it, and how many do at most. */
const [OTHER, OTHERS] = [0.3, 3];
/** Every so many pixels of the reduced image tell whether there is a darker background. Where more of the image's edge is bright, other bright things included, there is none. */
const [SPARSE, BRIGHT_EDGE] = [4, 0.8];
/** How far the sheet's area may differ from its four sides: folded or torn paper has no four corners. */
const MISFIT = 0.12;
/** Opposite sides of a sheet seen from an angle: one is longer than the other by this factor at most. */
const PERSPECTIVE = 1.5;
/** Paper ends within so many pixels of the reduced image on either side of its edge, by so many grey levels: what darkens slowly is a lens or a lamp. So many sides must say so. */
const [EDGE, STEP, SHARP_SIDES] = [3, 22, 3];
/** Places along a side that are looked at. */
const PLACES = 24;
/** Share of a side at either end that may belong to the next side if the sheet is skewed. */
const ENDS = 0.22;

/**
 * The four corners of sheets of bright paper that lie on something darker, each from the top left clockwise in pixels, the largest sheet first; none in a scan that is
 * paper to its edges. Of the bright class (Otsu, "A threshold selection method from gray-level histograms", 1979) the largest connected pieces; a line through each of its four sides.
 */
export function findPapers(pixels: Pixels & Size): Corners[] {
  if (isPaperToItsEdges(pixels)) return [];
  const { grey, width, height, step } = thumbnail(pixels, LONGEST);
  const level = otsu(grey);
  if (level === null) return [];
  const [bright, ...others] = largestPieces(grey, width, level);
  if (bright === undefined || bright.area < SMALLEST * grey.length || bright.area > LARGEST * grey.length) return [];
  // A shadow makes three classes: of the two darker ones the brighter is paper as well.
  const lower = otsu(grey.filter((value) => value < level));
  const whole = lower === null ? undefined : largestPieces(grey, width, lower)[0];
  const sheetOf = (piece: Piece | undefined) => {
    const corners = piece === undefined ? null : cornersOf(piece, width, height);
    return corners !== null && hasSharpSides(corners, grey, width, height) ? [corners] : [];
  };
  const sheets = [whole, bright].flatMap(sheetOf).slice(0, 1);
  if (sheets.length > 0) sheets.push(...others.flatMap(sheetOf));
  if (areDrawn(sheets, grey, { width, height })) return [];
  return sheets.map(
    (corners) => corners.map(([x, y]) => [(x + 0.5) * step, (y + 0.5) * step] as const) as unknown as Corners,
  );
}

/** Whether the image darkens at once, not slowly, where the sides of a sheet are. */
function hasSharpSides(corners: Corners, grey: Uint8Array, width: number, height: number): boolean {
  const at = (x: number, y: number) => {
    const [column, row] = [Math.round(x), Math.round(y)];
    return column < 0 || row < 0 || column >= width || row >= height ? undefined : grey[row * width + column]!;
  };
  const sharp = corners.filter(([x0, y0], i) => {
    const [x1, y1] = corners[(i + 1) % 4]!;
    const long = Math.hypot(x1 - x0, y1 - y0);
    // From the top left clockwise: outside is on the left of a side.
    const [outX, outY] = [((y1 - y0) / long) * EDGE, (-(x1 - x0) / long) * EDGE];
    const steps: number[] = [];
    for (let place = 0; place < PLACES; place++) {
      const share = ENDS + ((1 - 2 * ENDS) * place) / (PLACES - 1);
      const [x, y] = [x0 + share * (x1 - x0), y0 + share * (y1 - y0)];
      const [inside, outside] = [at(x - outX, y - outY), at(x + outX, y + outY)];
      if (inside !== undefined && outside !== undefined) steps.push(inside - outside);
    }
    steps.sort((a, b) => a - b);
    // A side along the image's own edge has nothing outside.
    return steps.length === 0 || steps[steps.length >> 1]! >= STEP;
  });
  return sharp.length >= SHARP_SIDES;
}

/** null: the piece is no sheet. */
function cornersOf({ piece, area }: Piece, width: number, height: number): Corners | null {
  if (area < OTHER * SMALLEST * piece.length || area > LARGEST * piece.length) return null;
  const [left, right, top, bottom] = sides(piece, width, height);
  let edge = 0;
  for (let x = 0; x < width; x++) edge += piece[x]! + piece[(height - 1) * width + x]!;
  for (let y = 0; y < height; y++) edge += piece[y * width]! + piece[y * width + width - 1]!;
  if (edge > MOST_EDGE * 2 * (width + height)) return null;
  const lines = [left, right, top, bottom].map((side) => lineThrough(middleOf(side)));
  if (lines.some((line) => line === null)) return null;
  // Upright sides give x for y, level ones y for x.
  const [l, r, t, b] = lines as [Line, Line, Line, Line];
  const corners: Corners = [cross(l, t), cross(r, t), cross(r, b), cross(l, b)];
  const inside = left.reduce(
    (sum, { at, from }) => sum + (right.find((other) => other.at === at)?.from ?? from) - from + 1,
    0,
  );
  if (Math.abs(areaOf(corners) / inside - 1) > MISFIT) return null;
  const [upper, rightward, under, leftward] = corners.map((from, i) => length(from, corners[(i + 1) % 4]!));
  const alike = (a: number, b: number) => Math.max(a, b) <= PERSPECTIVE * Math.min(a, b);
  return alike(upper!, under!) && alike(leftward!, rightward!) ? corners : null;
}

const length = ([ax, ay]: Point, [bx, by]: Point) => Math.hypot(ax - bx, ay - by);

/** What nearly every scan is, and a small part of the work tells. */
function isPaperToItsEdges(pixels: Pixels & Size): boolean {
  const { grey, width, height } = thumbnail(pixels, LONGEST / SPARSE);
  const level = otsu(grey);
  if (level === null) return true;
  const bright = (at: number) => (grey[at]! >= level ? 1 : 0);
  let edge = 0;
  for (let x = 0; x < width; x++) edge += bright(x) + bright((height - 1) * width + x);
  for (let y = 0; y < height; y++) edge += bright(y * width) + bright(y * width + width - 1);
  return edge > BRIGHT_EDGE * 2 * (width + height);
}

function thumbnail({ channels, data, width, height }: Pixels & Size, longest: number) {
  const step = Math.max(1, Math.max(width, height) / longest);
  const [w, h] = [Math.floor(width / step), Math.floor(height / step)];
  const grey = new Uint8Array(w * h);
  const green = channels === 3 ? 1 : 0;
  // As far apart as in the larger image.
  const near = Math.max(1, Math.floor(Math.max(width, height) / LONGEST / 3));
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      // The brightest of four pixels: print is thin, paper is not.
      const [px, py] = [Math.floor(x * step), Math.floor(y * step)];
      let value = 0;
      for (let k = 0; k < 4; k++) {
        const [sx, sy] = [Math.min(width - 1, px + (k & 1) * near), Math.min(height - 1, py + (k >> 1) * near)];
        value = Math.max(value, data[(sy * width + sx) * channels + green]!);
      }
      grey[y * w + x] = value;
    }
  }
  return { grey, width: w, height: h, step };
}

function otsu(grey: Uint8Array): number | null {
  const counts = new Uint32Array(256);
  for (const value of grey) counts[value]! += 1;
  let total = 0;
  for (let i = 0; i < 256; i++) total += i * counts[i]!;
  let best = { level: 0, between: 0, contrast: 0 };
  let [below, sum] = [0, 0];
  for (let level = 1; level < 256; level++) {
    below += counts[level - 1]!;
    sum += (level - 1) * counts[level - 1]!;
    const above = grey.length - below;
    if (below === 0 || above === 0) continue;
    const contrast = (total - sum) / above - sum / below;
    const between = below * above * contrast * contrast;
    if (between > best.between) best = { level, between, contrast };
  }
  return best.contrast < LEAST_CONTRAST ? null : best.level;
}

interface Piece {
  /** 1 where it is. */
  readonly piece: Uint8Array;
  readonly area: number;
}

/** Connected bright pieces, the largest first, without those that are much smaller. */
function largestPieces(grey: Uint8Array, width: number, level: number): Piece[] {
  /** 0: not visited, or dark; else the number of the piece. */
  const pieces = new Uint16Array(grey.length);
  const queue = new Int32Array(grey.length);
  const found: { number: number; area: number }[] = [];
  let number = 0;
  for (let start = 0; start < grey.length && number < 65_535; start++) {
    if (pieces[start] !== 0 || grey[start]! < level) continue;
    number += 1;
    let end = 1;
    queue[0] = start;
    pieces[start] = number;
    const visit = (next: number) => {
      if (pieces[next] !== 0 || grey[next]! < level) return;
      pieces[next] = number;
      queue[end++] = next;
    };
    for (let at = 0; at < end; at++) {
      const i = queue[at]!;
      const x = i % width;
      if (x > 0) visit(i - 1);
      if (x < width - 1) visit(i + 1);
      if (i >= width) visit(i - width);
      if (i + width < grey.length) visit(i + width);
    }
    found.push({ number, area: end });
  }
  const largest = found.sort((a, b) => b.area - a.area).slice(0, 1 + OTHERS);
  return largest
    .filter(({ area }) => area >= OTHER * largest[0]!.area)
    .map((own) => ({ piece: Uint8Array.from(pieces, (value) => (value === own.number ? 1 : 0)), area: own.area }));
}

interface End {
  /** Row of an upright side, column of a level one. */
  readonly at: number;
  readonly from: number;
}

/** Where the piece begins and ends in every row and every column. */
function sides(piece: Uint8Array, width: number, height: number): [End[], End[], End[], End[]] {
  const [left, right, top, bottom]: [End[], End[], End[], End[]] = [[], [], [], []];
  for (let y = 0; y < height; y++) {
    const row = piece.subarray(y * width, (y + 1) * width);
    const first = row.indexOf(1);
    if (first >= 0) [left.push({ at: y, from: first }), right.push({ at: y, from: row.lastIndexOf(1) })];
  }
  for (let x = 0; x < width; x++) {
    let [first, last] = [-1, -1];
    for (let y = 0; y < height; y++) {
      if (piece[y * width + x] === 0) continue;
      if (first < 0) first = y;
      last = y;
    }
    if (first >= 0) [top.push({ at: x, from: first }), bottom.push({ at: x, from: last })];
  }
  return [left, right, top, bottom];
}

/** Only the middle of a side: near its ends the next side has begun. */
function middleOf(side: readonly End[]): End[] {
  const cut = Math.floor(side.length * ENDS);
  return side.slice(cut, side.length - cut);
}

interface Line {
  readonly slope: number;
  readonly offset: number;
}

/** from = slope * at + offset, by least squares over what is not far off (three rounds). */
function lineThrough(points: readonly End[]): Line | null {
  let kept = points;
  let line: Line | null = null;
  for (let round = 0; round < 4; round++) {
    if (kept.length < 8) return null;
    const n = kept.length;
    const x = kept.reduce((sum, { at }) => sum + at, 0) / n;
    const y = kept.reduce((sum, { from }) => sum + from, 0) / n;
    const square = kept.reduce((sum, { at }) => sum + (at - x) ** 2, 0);
    const slope = kept.reduce((sum, { at, from }) => sum + (at - x) * (from - y), 0) / square;
    line = { slope, offset: y - slope * x };
    const off = ({ at, from }: End) => Math.abs(from - slope * at - line!.offset);
    const middle = kept.map(off).sort((a, b) => a - b)[n >> 1]!;
    kept = kept.filter((point) => off(point) <= Math.max(1, 2.5 * middle));
  }
  return line;
}

/** x = u.slope * y + u.offset meets y = v.slope * x + v.offset. */
function cross(u: Line, v: Line): Point {
  const x = (u.slope * v.offset + u.offset) / (1 - u.slope * v.slope);
  return [x, v.slope * x + v.offset];
}

function areaOf(corners: Corners): number {
  let sum = 0;
  corners.forEach(([x, y], i) => {
    const [nx, ny] = corners[(i + 1) % 4]!;
    sum += x * ny - nx * y;
  });
  return Math.abs(sum) / 2;
}
