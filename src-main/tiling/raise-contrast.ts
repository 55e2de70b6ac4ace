import type { PageRaster } from '../contract/page.ts';

/** Pixels of a side of the squares whose paper is measured; print fills none of them. */
const SQUARE = 48;
/** Of a square's pixels, from the darkest: its paper. Of all pixels, by how much darker than their paper they are: ink. */
const [PAPER, INK] = [0.8, 0.995];
/** Grey levels: what differs less from its paper is noise. */
const LEAST_DEPTH = 4;
/** What paper and ink become. */
const [WHITE, BLACK] = [240, 30];

/**
 * The page in grey with paper as bright and ink as dark as on a good scan. Paper is measured square by square, so that a shadow is evened out. null if
 * nothing on the page differs from its paper.
 */
export function raiseContrast({ width, height, data }: PageRaster): PageRaster | null {
  const grey = new Uint8Array(width * height);
  // Luma of BT.601.
  for (let i = 0, at = 0; i < grey.length; i++, at += 4) {
    grey[i] = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]! + 0.5;
  }
  const paper = paperOf(grey, width, height);
  const depths = new Uint32Array(256);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) depths[Math.max(0, paper.at(x, y) - grey[y * width + x]!) | 0]! += 1;
  }
  let [depth, seen] = [0, depths[0]!];
  while (depth < 255 && seen < INK * grey.length) seen += depths[++depth]!;
  if (depth < LEAST_DEPTH) return null;
  const gain = (WHITE - BLACK) / depth;
  const raised = new Uint8ClampedArray(data.length);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const value = WHITE - gain * (paper.at(x, y) - grey[y * width + x]!);
      raised[at] = value;
      raised[at + 1] = value;
      raised[at + 2] = value;
      raised[at + 3] = 255;
    }
  }
  return { width, height, data: raised };
}

/** How bright the paper is, between the middles of squares by their distances. */
function paperOf(grey: Uint8Array, width: number, height: number) {
  const [cols, rows] = [Math.ceil(width / SQUARE), Math.ceil(height / SQUARE)];
  const levels = new Float32Array(cols * rows);
  const counts = new Uint32Array(256);
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      counts.fill(0);
      let pixels = 0;
      for (let y = row * SQUARE; y < Math.min(height, (row + 1) * SQUARE); y++) {
        for (let x = col * SQUARE; x < Math.min(width, (col + 1) * SQUARE); x++, pixels++)
          counts[grey[y * width + x]!]! += 1;
      }
      let [level, seen] = [0, counts[0]!];
      while (level < 255 && seen < PAPER * pixels) seen += counts[++level]!;
      levels[row * cols + col] = level;
    }
  }
  return {
    at(x: number, y: number): number {
      const [u, v] = [within((x + 0.5) / SQUARE - 0.5, cols), within((y + 0.5) / SQUARE - 0.5, rows)];
      const [col, row] = [Math.floor(u), Math.floor(v)];
      const [right, down] = [Math.min(cols - 1, col + 1), Math.min(rows - 1, row + 1)];
      const above = levels[row * cols + col]! * (1 - (u - col)) + levels[row * cols + right]! * (u - col);
      const below = levels[down * cols + col]! * (1 - (u - col)) + levels[down * cols + right]! * (u - col);
      return above * (1 - (v - row)) + below * (v - row);
    },
  };
}

const within = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
