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

interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * A point over a page that is shown turned back by its lean: where it would be on the page that leans. In fractions of the page's place.
 *
 * @param x, y in the units of `place`
 * @param lean degrees
 */
export function unleanPoint(x: number, y: number, place: Rectangle, lean: number): [number, number] {
  const [cx, cy] = [place.left + place.width / 2, place.top + place.height / 2];
  const [cos, sin] = [Math.cos((lean * Math.PI) / 180), Math.sin((lean * Math.PI) / 180)];
  const [dx, dy] = [x - cx, y - cy];
  return [0.5 + (dx * cos - dy * sin) / place.width, 0.5 + (dx * sin + dy * cos) / place.height];
}

/** The smallest box of the leaning page that holds a box (fractions of its place) of the page as shown. */
export function unleanBox(
  [x0, y0, x1, y1]: Box,
  { width, height }: Pick<Rectangle, 'width' | 'height'>,
  lean: number,
): Box {
  if (lean === 0) return [x0, y0, x1, y1];
  const place = { left: 0, top: 0, width, height };
  const corners = [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ].map(([x, y]) => unleanPoint(x! * width, y! * height, place, lean));
  const inside = (value: number) => Math.min(1, Math.max(0, value));
  const [xs, ys] = [corners.map(([x]) => inside(x)), corners.map(([, y]) => inside(y))];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
