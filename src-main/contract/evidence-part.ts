import type { Box } from './page.ts';

/** White around the evidence, as a share of the page's width and height. */
const AROUND: readonly [number, number] = [0.08, 0.03];

/** Red, green and blue of the frame around each piece of evidence. */
export const FRAME_COLOUR = [20, 110, 80] as const;

/** The part of a page that a picture of an answer's evidence shows. @param boxes one at least */
export function evidencePart(boxes: readonly Box[]): Box {
  const edge = (k: 0 | 1 | 2 | 3, of: (...values: number[]) => number) => of(...boxes.map((box) => box[k]));
  return [
    Math.max(0, edge(0, Math.min) - AROUND[0]),
    Math.max(0, edge(1, Math.min) - AROUND[1]),
    Math.min(1, edge(2, Math.max) + AROUND[0]),
    Math.min(1, edge(3, Math.max) + AROUND[1]),
  ];
}
