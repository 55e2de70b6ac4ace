import type { TickBox } from '../contract/tile.ts';
import type { Pixels } from './region.ts';
import type { Size } from './view.ts';

/** Sides of a box to tick, in widths of a letter; smaller is a letter, larger a frame. */
const [SMALLEST, LARGEST] = [1.45, 2.9];
/** A form has several boxes of one size, this share apart at most, and some are empty: bold letters and logos look like ticked ones. */
const [ALIKE, EMPTY] = [0.12, 2];
/** How far height may be from width, and how much of an edge must be there. */
const [OUT_OF_SQUARE, EDGE] = [0.2, 0.85];
/** Inside its edges an empty box is bare; a tick, a cross or a filled box leaves more ink than this share. */
const TICKED = 0.06;
/** Share of the side at which the inside begins. */
const INSET = 0.22;

/**
 * Finds printed boxes to tick, and whether they are ticked: squares of a few letters' width whose four edges end where they meet, which the cells of a table do not.
 *
 * @param letter width of a letter, pixels
 * @returns boxes as fractions of the image
 */
export function findTickBoxes({ channels, data, width, height }: Pixels & Size, letter: number): TickBox[] {
  const threshold = inkBelow(data, channels);
  const green = channels === 3 ? 1 : 0;
  const isInk = (x: number, y: number) => data[(y * width + x) * channels + green]! < threshold;
  const [least, most] = [SMALLEST * letter, LARGEST * letter];
  const found: { x: number; y: number; side: number; ticked: boolean }[] = [];
  for (let y = 0; y < height; y++) {
    const row = y * width * channels + green;
    for (let x = 0; x < width; x++) {
      if (data[row + x * channels]! >= threshold) continue;
      let end = x + 1;
      while (end < width && data[row + end * channels]! < threshold) end += 1;
      const side = end - x;
      if (side >= least && side <= most && !found.some((box) => within(box, x, y))) {
        const low = lowerEdge(isInk, x, y, side, height);
        if (low !== null && (low - y) / side < 1 + OUT_OF_SQUARE) {
          found.push({ x, y, side, ticked: inkInside(isInk, x, y, side, low - y) > TICKED });
        }
      }
      x = end;
    }
  }
  return alike(found).map(({ x, y, side, ticked }) => ({
    box: [x / width, y / height, (x + side) / width, (y + side) / height],
    ticked,
  }));
}

const within = (box: { x: number; y: number; side: number }, x: number, y: number) =>
  x >= box.x - 3 && x <= box.x + box.side && y >= box.y && y <= box.y + box.side * (1 + OUT_OF_SQUARE);

/** Those of the size that empty boxes have; none where there are too few of these. */
function alike<B extends { readonly side: number; readonly ticked: boolean }>(boxes: readonly B[]): B[] {
  const sides = boxes.filter(({ ticked }) => !ticked).map(({ side }) => side);
  const usual = sides.sort((a, b) => a - b)[sides.length >> 1];
  if (usual === undefined) return [];
  const same = boxes.filter(({ side }) => Math.abs(side - usual) <= Math.max(1, ALIKE * usual));
  return same.filter(({ ticked }) => !ticked).length < EMPTY ? [] : same;
}

type Ink = (x: number, y: number) => boolean;

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
  for (let row = y + down; row <= last; row++) {
    let bottom = 0;
    for (let at = x; at < x + side; at++) if (isInk(at, row)) bottom += 1;
    if (bottom >= EDGE * side) return isInk(x - 2, row) && isInk(x + side + 1, row) ? null : row;
  }
  return null;
}

function inkInside(isInk: Ink, x: number, y: number, width: number, height: number): number {
  const [dx, dy] = [Math.max(3, Math.round(INSET * width)), Math.max(3, Math.round(INSET * height))];
  let [ink, all] = [0, 0];
  for (let row = y + dy; row < y + height - dy; row++) {
    for (let at = x + dx; at < x + width - dx; at++) {
      all += 1;
      if (isInk(at, row)) ink += 1;
    }
  }
  return all === 0 ? 0 : ink / all;
}

/** The grey level half way between paper and the darkest ink, from a sample. */
function inkBelow(data: Uint8ClampedArray, channels: number): number {
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
  return (at(0.003) + at(0.7)) / 2;
}
