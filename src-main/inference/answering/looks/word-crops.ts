import { CROP } from '../../../../models/looks/look-words.ts';
import type { Box } from '../../../contract/page.ts';
import type { Tile } from '../../../contract/tile.ts';

/** Pixels of a crop, of one channel. */
const AREA = CROP.rows * CROP.columns;
/** Of a word's height in its crop; how far both rays reach in widths of the page; the row of its surroundings in whose middle the word stands. */
const [HEIGHT, REACH, ABOVE] = [16, 0.75, 19.5];
const NEAR = CROP.before + CROP.word + CROP.after;
/** Tiles at full size, and halved so many times. */
const LEVELS = 5;
const EDGE = 1 - 1e-6;

interface Layer {
  readonly side: number;
  /** RGB planes. */
  readonly pixels: Uint8Array;
}

/** A tile, halved again and again. */
interface Layers {
  readonly box: Box;
  readonly levels: readonly Layer[];
}

/** Pixels are looked up in these. @param tiles the whole page's last */
export function layersOf(tiles: readonly Tile[]): Layers[] {
  return tiles.map(({ box, pixels }) => {
    const levels: Layer[] = [{ side: Math.round(Math.sqrt(pixels.length / 3)), pixels }];
    while (levels.length < LEVELS) levels.push(halved(levels.at(-1)!));
    return { box, levels };
  });
}

/** Means of two by two pixels. */
function halved({ side, pixels }: Layer): Layer {
  const half = side >> 1;
  const out = new Uint8Array(3 * half * half);
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < half; y++) {
      const row = (c * side + 2 * y) * side;
      for (let x = 0; x < half; x++) {
        const at = row + 2 * x;
        const sum = pixels[at]! + pixels[at + 1]! + pixels[at + side]! + pixels[at + side + 1]!;
        out[(c * half + y) * half + x] = (sum + 2) >> 2;
      }
    }
  }
  return { side: half, pixels: out };
}

/**
 * What look-words.onnx sees of a word (docent_train/looks/crops.py is the same function): itself at a fixed height, with what is beside it; its surroundings, four times coarser;
 * and in the last row two rays, upwards and to the right, along which a chart's bars stand. Of the tiles that hold a pixel the one whose edges are farthest counts.
 *
 * @param boxes as fractions of the page
 * @param aspect the page's height / width
 * @returns [W, 4, 33, 184]: red, green, blue, and 255 where the word is
 */
export function wordCrops(boxes: readonly Box[], aspect: number, layers: readonly Layers[]): Uint8Array {
  const out = new Uint8Array(boxes.length * 4 * AREA);
  for (const [n, box] of boxes.entries()) cropWord(out, n * 4 * AREA, box, aspect, layers);
  return out;
}

function cropWord(out: Uint8Array, at: number, box: Box, aspect: number, layers: readonly Layers[]): void {
  const [left, top, right, bottom] = box;
  const tall = Math.max(bottom - top, 1e-4);
  const [middle, high] = [(top + bottom) / 2, tall / HEIGHT];
  const across = high * aspect;
  const put = (row: number, column: number, x: number, y: number, step: number, own: boolean) => {
    const place = at + row * CROP.columns + column;
    pick(out, place, x, y, step, layers);
    if (own && x >= left && x < right && y >= top && y < bottom) out[place + 3 * AREA] = 255;
  };
  for (let row = 0; row < CROP.rows - 1; row++) {
    const y = middle + (row - 15.5) * high;
    for (let column = 0; column < NEAR; column++) {
      const after = column - CROP.before - CROP.word;
      const x = after < 0 ? left + (column + 0.5 - CROP.before) * across : right + (after + 0.5) * across;
      put(row, column, x, y, high, after < 0);
    }
    const yWide = middle + (row - ABOVE) * 4 * high;
    for (let column = 0; column < CROP.around; column++) {
      const x = (left + right) / 2 + (column - (CROP.around - 1) / 2) * 4 * across;
      put(row, NEAR + column, x, yWide, 4 * high, true);
    }
  }
  const step = REACH / CROP.ray;
  for (let k = 0; k < CROP.ray; k++) {
    const along = (k + 0.5) * step;
    put(CROP.rows - 1, k, (left + right) / 2, top - along / aspect, step / aspect, false);
    put(CROP.rows - 1, CROP.ray + k, right + along, middle, step / aspect, false);
  }
}

/** @param step between the crop's pixels, as a share of the page's height: as many of the tile's pixels are taken together */
function pick(
  out: Uint8Array,
  place: number,
  pageX: number,
  pageY: number,
  step: number,
  layers: readonly Layers[],
): void {
  const [x, y] = [Math.min(EDGE, Math.max(0, pageX)), Math.min(EDGE, Math.max(0, pageY))];
  let best = layers.length - 1;
  let farthest = -1;
  for (let n = 0; n < layers.length - 1; n++) {
    const [x0, y0, x1, y1] = layers[n]!.box;
    const across = (x - x0) / (x1 - x0);
    const down = (y - y0) / (y1 - y0);
    if (across >= 1 || down >= 1) continue;
    const margin = Math.min(across, 1 - across, down, 1 - down);
    if (margin >= 0 && margin > farthest) [best, farthest] = [n, margin];
  }
  const { box, levels } = layers[best]!;
  const [x0, y0, x1, y1] = box;
  const apart = (step / (y1 - y0)) * levels[0]!.side;
  const level = Math.min(LEVELS - 1, Math.floor(Math.log2(Math.max(apart, 1) + 1e-6)));
  const { side, pixels } = levels[level]!;
  const px = Math.min(side - 1, Math.max(0, Math.floor(((x - x0) / (x1 - x0)) * side)));
  const py = Math.min(side - 1, Math.max(0, Math.floor(((y - y0) / (y1 - y0)) * side)));
  for (let c = 0; c < 3; c++) out[place + c * AREA] = pixels[(c * side + py) * side + px]!;
}
