import type { View } from '../contract/tile.ts';
import { type Corners, findPapers } from './find-paper.ts';
import { measurePrint, type Print } from './measure-print.ts';
import type { Pixels } from './region.ts';
import { compose, levelled, type Matrix, quarterTurn, rectangleTo, type Size } from './view.ts';
import { keepInside, turnPixels, warp } from './warp.ts';

/** Degrees: a smaller skew is left as it is. */
const LEAST_TILT = 2;
/** Longer side of a straightened image, pixels. */
const LONGEST = 2600;

export type Quarters = 0 | 1 | 2 | 3;

/** A page laid straight: its pixels, its printed area, and how it was straightened; `view` null: not at all. */
export interface Straightened {
  readonly pixels: Pixels & Size;
  readonly print: Print | null;
  readonly view: View | null;
}

/**
 * Straightens a page: turns it clockwise by `quarters`, cuts out paper that was photographed on something darker by its four corners, and levels
 * tilted lines. Of several sheets in one photograph none is cut out; what is around them becomes white. A page that needs none of it comes back unchanged.
 */
export function straighten(page: Pixels & Size, quarters: Quarters = 0): Straightened {
  const turn = quarterTurn(page, quarters);
  const upright = quarters === 0 ? page : turnPixels(page, quarters);
  let pixels = upright;
  let matrix = SAME;
  let print: Print | null = null;
  // A bright area without print is no sheet of paper.
  const sheets = findPapers(upright)
    .map((corners) => laidFlat(upright, corners))
    .filter((sheet) => sheet.print !== null);
  const dewarped = sheets.length === 1;
  if (dewarped) ({ pixels, matrix, print } = sheets[0]!);
  else {
    if (sheets.length > 1)
      pixels = keepInside(
        upright,
        sheets.map(({ corners }) => corners),
        WHITE,
      );
    print = measurePrint(pixels, pixels.width, pixels.height);
  }
  const tilted = print !== null && Math.abs(print.tilt) >= LEAST_TILT ? print.tilt : 0;
  if (tilted !== 0) {
    const level = levelled(pixels, (tilted * Math.PI) / 180);
    matrix = compose(matrix, level.matrix);
    pixels = warp(dewarped ? upright : pixels, matrix, level.size, paperOf(pixels));
    print = measurePrint(pixels, pixels.width, pixels.height);
  }
  if (pixels === page) return { pixels, print, view: null };
  const view: View = {
    matrix: [...compose(turn.matrix, matrix)],
    straight: { width: pixels.width, height: pixels.height },
    page: { width: page.width, height: page.height },
    turned: ([0, 90, 180, 270] as const)[quarters],
    tilted,
    dewarped,
  };
  return { pixels, print, view };
}

const WHITE = [255, 255, 255];
const SAME: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** A sheet by itself, seen from above. */
function laidFlat(photograph: Pixels & Size, corners: Corners) {
  const size = sheetSize(corners);
  const matrix = rectangleTo(size, corners);
  const pixels = warp(photograph, matrix, size, WHITE);
  return { corners, matrix, pixels, print: measurePrint(pixels, pixels.width, pixels.height) };
}

function sheetSize([p, q, r, s]: Corners): Size {
  const length = (a: readonly [number, number], b: readonly [number, number]) => Math.hypot(a[0] - b[0], a[1] - b[1]);
  const width = (length(p, q) + length(s, r)) / 2;
  const height = (length(p, s) + length(q, r)) / 2;
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  return { width: Math.max(1, Math.round(scale * width)), height: Math.max(1, Math.round(scale * height)) };
}

/** The commonest light colour: what is bare beside a levelled page is to look like its paper. */
function paperOf({ channels, data, width, height }: Pixels & Size): number[] {
  return Array.from({ length: channels }, (_, c) => {
    const values: number[] = [];
    const step = Math.max(1, Math.floor((width * height) / 4000));
    for (let i = 0; i < width * height; i += step) values.push(data[i * channels + c]!);
    return values.sort((a, b) => a - b)[Math.floor(values.length * 0.75)]!;
  });
}
