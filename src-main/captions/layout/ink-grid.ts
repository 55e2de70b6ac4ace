import type { Box, PageRaster } from '../../contract/page.ts';

/** A page as ink and paper: one byte a cell, row-major, 1 = ink. */
export interface InkGrid {
  readonly width: number;
  readonly height: number;
  readonly cells: Uint8Array;
}

/** Cells along the longer side. Thin rules and small print still have their own cells, and cutting a page takes milliseconds. */
const LONG_EDGE = 1000;
/** Side of a block of cells with one estimate of the paper's brightness. Shadows and yellowed corners are larger than a block. */
const BLOCK = 40;
/** Difference in luminance (0..255) between ink and paper. JPEG noise and show-through stay below it. */
const CONTRAST = 44;
/** A block that is darker than the page's paper by more than this is a picture or a filled box, and shows no paper of its own. */
const SHADOW = 70;

/** An empty grid of a page's shape. @param size in any unit */
export function emptyGrid(size: { readonly width: number; readonly height: number }): InkGrid {
  const scale = LONG_EDGE / Math.max(size.width, size.height);
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  return { width, height, cells: new Uint8Array(width * height) };
}

/** The ink on the page, whatever the colour of the paper. */
export function inkGrid(raster: PageRaster): InkGrid {
  const grid = emptyGrid(raster);
  const grey = meanLuminance(raster, grid.width, grid.height);
  const paper = commonest(grey);
  // White on black is treated like black on white.
  if (paper < 128) for (let i = 0; i < grey.length; i++) grey[i] = 255 - grey[i]!;
  const page = paper < 128 ? 255 - paper : paper;
  for (let top = 0; top < grid.height; top += BLOCK) {
    for (let left = 0; left < grid.width; left += BLOCK) {
      const bottom = Math.min(grid.height, top + BLOCK);
      const right = Math.min(grid.width, left + BLOCK);
      const local = brightDecile(grey, grid.width, left, top, right, bottom);
      const under = local < page - SHADOW ? page : local;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
          const at = y * grid.width + x;
          if (Math.abs(grey[at]! - under) > CONTRAST) grid.cells[at] = 1;
        }
      }
    }
  }
  return grid;
}

/** Marks what a box covers. @param box fractions of the page */
export function paint(grid: InkGrid, box: Box, value: 0 | 1): void {
  const [x0, y0, x1, y1] = toCells(grid, box);
  for (let y = y0; y < y1; y++) grid.cells.fill(value, y * grid.width + x0, y * grid.width + x1);
}

/** Cells that a box touches, right and bottom exclusive, inside the grid. */
export function toCells(grid: InkGrid, box: Box): [number, number, number, number] {
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));
  return [
    clamp(Math.floor(box[0] * grid.width), grid.width),
    clamp(Math.floor(box[1] * grid.height), grid.height),
    clamp(Math.ceil(box[2] * grid.width), grid.width),
    clamp(Math.ceil(box[3] * grid.height), grid.height),
  ];
}

/** Rec. 601 luma, averaged over the pixels of each cell. */
function meanLuminance({ width, height, data }: PageRaster, cols: number, rows: number): Uint8Array {
  const grey = new Uint8Array(cols * rows);
  for (let row = 0; row < rows; row++) {
    const top = Math.floor((row * height) / rows);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / rows));
    for (let col = 0; col < cols; col++) {
      const left = Math.floor((col * width) / cols);
      const right = Math.max(left + 1, Math.floor(((col + 1) * width) / cols));
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let at = 4 * (y * width + left), end = at + 4 * (right - left); at < end; at += 4) {
          sum += 77 * data[at]! + 150 * data[at + 1]! + 29 * data[at + 2]!;
        }
      }
      grey[row * cols + col] = sum / (256 * (bottom - top) * (right - left));
    }
  }
  return grey;
}

function commonest(grey: Uint8Array): number {
  const counts = new Uint32Array(32);
  for (const value of grey) counts[value >> 3]! += 1;
  return 8 * counts.indexOf(Math.max(...counts)) + 4;
}

function brightDecile(grey: Uint8Array, width: number, x0: number, y0: number, x1: number, y1: number): number {
  const counts = new Uint32Array(256);
  for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) counts[grey[y * width + x]!]! += 1;
  let left = ((x1 - x0) * (y1 - y0)) / 10;
  for (let value = 255; value > 0; value--) {
    left -= counts[value]!;
    if (left <= 0) return value;
  }
  return 0;
}
