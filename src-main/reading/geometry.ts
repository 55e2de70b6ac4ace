import type { Box } from '../contract/page.ts';

/** The smallest box around all of `boxes`; a zero box for none. */
export function unionOf(boxes: readonly Box[]): Box {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    x0 = Math.min(x0, box[0]);
    y0 = Math.min(y0, box[1]);
    x1 = Math.max(x1, box[2]);
    y1 = Math.max(y1, box[3]);
  }
  return x0 === Infinity ? [0, 0, 0, 0] : [x0, y0, x1, y1];
}

/** The space between two characters: as high as both together, from one's edge to the other's. */
export function between(a: Box, b: Box): Box {
  const along = (p0: number, p1: number, q0: number, q1: number): [number, number] =>
    p1 <= q0 ? [p1, q0] : q1 <= p0 ? [q1, p0] : [Math.min(p0, q0), Math.max(p1, q1)];
  const [x0, x1] = along(a[0], a[2], b[0], b[2]);
  const [y0, y1] = along(a[1], a[3], b[1], b[3]);
  return [x0, y0, x1, y1];
}

/** How much of the shorter of two intervals the other covers, 0..1. */
export function overlapShare(a0: number, a1: number, b0: number, b1: number): number {
  const shorter = Math.min(a1 - a0, b1 - b0);
  if (shorter <= 0) return 0;
  return Math.max(0, Math.min(a1, b1) - Math.max(a0, b0)) / shorter;
}

export function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
