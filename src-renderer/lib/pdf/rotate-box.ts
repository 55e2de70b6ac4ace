import type { Box } from '../../../src-main/contract/page.ts';

/** Rotation of the page for the reader, degrees clockwise. */
export type Rotation = 0 | 90 | 180 | 270;

/** A box (fractions of the unrotated page) on the page as shown. */
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

/** The inverse: from the page as shown to the unrotated page. */
export function unrotateBox(box: Box, rotation: Rotation): Box {
  return rotateBox(box, ((360 - rotation) % 360) as Rotation);
}

export function unrotatePoint(x: number, y: number, rotation: Rotation): [number, number] {
  const [px, py] = unrotateBox([x, y, x, y], rotation);
  return [px, py];
}

/** Quarter turns swap width and height. */
export function rotatedSize<S extends { readonly width: number; readonly height: number }>(
  { width, height }: S,
  rotation: Rotation,
): { width: number; height: number } {
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}
