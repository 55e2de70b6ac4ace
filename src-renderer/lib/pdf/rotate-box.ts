import type { Box } from '../../../src-main/contract/page.ts';

/** How a page is turned for the reader, in degrees clockwise. */
export type Rotation = 0 | 90 | 180 | 270;

/** Where a box (fractions of the page as it is) is on the page as it is shown. */
export function rotateBox([x0, y0, x1, y1]: Box, rotation: Rotation): Box {
  switch (rotation) {
    case 0:
      return [x0, y0, x1, y1];
    case 90:
      return [1 - y1, x0, 1 - y0, x1];
    case 180:
      return [1 - x1, 1 - y1, 1 - x0, 1 - y0];
    case 270:
      return [y0, 1 - x1, y1, 1 - x0];
  }
}

/** The way back: from the page as it is shown to the page as it is. */
export function unrotateBox(box: Box, rotation: Rotation): Box {
  return rotateBox(box, ((360 - rotation) % 360) as Rotation);
}

export function unrotatePoint(x: number, y: number, rotation: Rotation): [number, number] {
  const [px, py] = unrotateBox([x, y, x, y], rotation);
  return [px, py];
}

/** A quarter turn swaps width and height. */
export function rotatedSize<S extends { readonly width: number; readonly height: number }>(
  { width, height }: S,
  rotation: Rotation,
): { width: number; height: number } {
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}
