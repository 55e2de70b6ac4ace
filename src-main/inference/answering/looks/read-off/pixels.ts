import type { Box } from '../../../../contract/page.ts';

/** A tile's pixels. */
export interface Pixels {
  /** As fractions of the page. */
  readonly box: Box;
  readonly side: number;
  /** RGB planes. */
  readonly pixels: Uint8Array;
}

export type Colour = readonly [number, number, number];

export const saturation = (own: Colour): number => Math.max(...own) - Math.min(...own);

export const difference = (a: Colour, b: Colour): number =>
  Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2]);

/** The page's colour at a place; null where no tile shows it. */
export function colourAt(x: number, y: number, tiles: readonly Pixels[]): Colour | null {
  const tile = tiles.find(({ box }) => x >= box[0] && x < box[2] && y >= box[1] && y < box[3]);
  if (tile === undefined) return null;
  const { box, side, pixels } = tile;
  const px = Math.min(side - 1, Math.floor(((x - box[0]) / (box[2] - box[0])) * side));
  const py = Math.min(side - 1, Math.floor(((y - box[1]) / (box[3] - box[1])) * side));
  const at = py * side + px;
  const plane = side * side;
  return [pixels[at]!, pixels[plane + at]!, pixels[2 * plane + at]!];
}

/** The pixels of a tile that lie in a part of the page. */
export function eachPixel(tile: Pixels, part: Box, visit: (own: Colour, x: number, y: number) => void): void {
  const { box, side, pixels } = tile;
  const [wide, high] = [box[2] - box[0], box[3] - box[1]];
  const at = (share: number, from: number, size: number) => Math.round(((share - from) / size) * side);
  const [left, right] = [Math.max(0, at(part[0], box[0], wide)), Math.min(side, at(part[2], box[0], wide))];
  const [top, bottom] = [Math.max(0, at(part[1], box[1], high)), Math.min(side, at(part[3], box[1], high))];
  const plane = side * side;
  for (let py = top; py < bottom; py++) {
    for (let px = left; px < right; px++) {
      const i = py * side + px;
      const own: Colour = [pixels[i]!, pixels[plane + i]!, pixels[2 * plane + i]!];
      visit(own, box[0] + ((px + 0.5) / side) * wide, box[1] + ((py + 0.5) / side) * high);
    }
  }
}
