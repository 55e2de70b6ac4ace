import type { Box, TextLine } from '../contract/page.ts';
import type { View } from '../contract/tile.ts';

/** A plane projective map, row-major (Hartley and Zisserman, "Multiple View Geometry", 2.3): [x, y] -> [(ax + by + c) / w, (dx + ey + f) / w], w = gx + hy + i. */
export type Matrix = readonly [number, number, number, number, number, number, number, number, number];
export type Point = readonly [x: number, y: number];

export interface Size {
  readonly width: number;
  readonly height: number;
}

function apply(m: Matrix, [x, y]: Point): Point {
  const w = m[6] * x + m[7] * y + m[8];
  return [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w];
}

/** First `b`, then `a`. */
export function compose(a: Matrix, b: Matrix): Matrix {
  const at = (row: number, col: number) =>
    a[3 * row]! * b[col]! + a[3 * row + 1]! * b[3 + col]! + a[3 * row + 2]! * b[6 + col]!;
  return [at(0, 0), at(0, 1), at(0, 2), at(1, 0), at(1, 1), at(1, 2), at(2, 0), at(2, 1), at(2, 2)];
}

export function invert([a, b, c, d, e, f, g, h, i]: Matrix): Matrix {
  const n = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const all = [e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f];
  return [...all, d * h - e * g, b * g - a * h, a * e - b * d].map((value) => value / n) as unknown as Matrix;
}

/** An image of `size` turned clockwise by quarters: from the turned image's pixels to the original's. */
export function quarterTurn({ width, height }: Size, quarters: number): { matrix: Matrix; size: Size } {
  const turned = { width: height, height: width };
  switch (((quarters % 4) + 4) % 4) {
    case 1:
      return { matrix: [0, 1, 0, -1, 0, height, 0, 0, 1], size: turned };
    case 2:
      return { matrix: [-1, 0, width, 0, -1, height, 0, 0, 1], size: { width, height } };
    case 3:
      return { matrix: [0, -1, width, 1, 0, 0, 0, 0, 1], size: turned };
    default:
      return { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], size: { width, height } };
  }
}

/** An image whose print falls by `angle` radians to the right, levelled on a sheet that holds all of it. */
export function levelled({ width, height }: Size, angle: number): { matrix: Matrix; size: Size } {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const size = {
    width: Math.ceil(width * cos + height * Math.abs(sin)),
    height: Math.ceil(height * cos + width * Math.abs(sin)),
  };
  const [x, y] = [size.width / 2, size.height / 2];
  return {
    matrix: [cos, -sin, width / 2 - cos * x + sin * y, sin, cos, height / 2 - sin * x - cos * y, 0, 0, 1],
    size,
  };
}

/** The map that takes a rectangle's corners (from the top left, clockwise) to four points. */
export function rectangleTo({ width, height }: Size, [p, q, r, s]: readonly [Point, Point, Point, Point]): Matrix {
  // Heckbert, "Fundamentals of Texture Mapping and Image Warping", 1989, 2.2.3: unit square to quadrilateral.
  const [sx, sy] = [p[0] - q[0] + r[0] - s[0], p[1] - q[1] + r[1] - s[1]];
  const [ax, ay, bx, by] = [q[0] - r[0], q[1] - r[1], s[0] - r[0], s[1] - r[1]];
  const n = ax * by - bx * ay;
  const g = (sx * by - bx * sy) / n;
  const h = (ax * sy - sx * ay) / n;
  return [
    ...[(q[0] - p[0] + g * q[0]) / width, (s[0] - p[0] + h * s[0]) / height, p[0]],
    ...[(q[1] - p[1] + g * q[1]) / width, (s[1] - p[1] + h * s[1]) / height, p[1]],
    ...[g / width, h / height, 1],
  ] as unknown as Matrix;
}

/** Maps a box of the straightened image (fractions of it) to the page: a box of the same size around the place of its centre. */
export function boxOnPage(view: View, box: Box): Box {
  return moved(view.matrix as unknown as Matrix, view.straight, view.page, box);
}

/** A line of the straightened image on the page: each character has its place there. */
export function lineOnPage(view: View, line: TextLine): TextLine {
  const characters = line.characters.map((box) => boxOnPage(view, box));
  if (characters.length === 0) return { ...line, box: boxOnPage(view, line.box) };
  const side = (i: 0 | 1 | 2 | 3) => characters.map((box) => box[i]);
  return {
    ...line,
    characters,
    box: [Math.min(...side(0)), Math.min(...side(1)), Math.max(...side(2)), Math.max(...side(3))],
  };
}

/** The inverse of `boxOnPage`. */
export function boxInView(view: View, box: Box): Box {
  return moved(invert(view.matrix as unknown as Matrix), view.page, view.straight, box);
}

function moved(matrix: Matrix, from: Size, to: Size, [x0, y0, x1, y1]: Box): Box {
  const [x, y] = [((x0 + x1) / 2) * from.width, ((y0 + y1) / 2) * from.height];
  const [width, height] = [(x1 - x0) * from.width, (y1 - y0) * from.height];
  const [cx, cy] = apply(matrix, [x, y]);
  // Small steps give the local scale of a perspective.
  const along = (dx: number, dy: number): Point => {
    const [px, py] = apply(matrix, [x + dx, y + dy]);
    return [px - cx, py - cy];
  };
  const [ax, ay] = along(1, 0);
  const [bx, by] = along(0, 1);
  const [across, down] = [width * Math.hypot(ax, ay), height * Math.hypot(bx, by)];
  const [w, h] = Math.abs(ax) >= Math.abs(ay) ? [across, down] : [down, across];
  const inside = (value: number) => Math.min(1, Math.max(0, value));
  return [
    inside((cx - w / 2) / to.width),
    inside((cy - h / 2) / to.height),
    inside((cx + w / 2) / to.width),
    inside((cy + h / 2) / to.height),
  ];
}

/** The smallest box of the straightened image that contains a box of the page. */
export function boundsInView(view: View, [x0, y0, x1, y1]: Box): Box {
  const matrix = invert(view.matrix as unknown as Matrix);
  const points = [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ].map(([x, y]) => apply(matrix, [x! * view.page.width, y! * view.page.height]));
  const inside = (value: number) => Math.min(1, Math.max(0, value));
  const xs = points.map(([x]) => inside(x / view.straight.width));
  const ys = points.map(([, y]) => inside(y / view.straight.height));
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
