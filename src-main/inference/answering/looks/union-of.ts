import type { Box } from '../../../contract/page.ts';

/** The smallest box around boxes. @param boxes at least one */
export function unionOf(boxes: readonly Box[]): Box {
  const side = (i: 0 | 1 | 2 | 3) => boxes.map((box) => box[i]);
  return [Math.min(...side(0)), Math.min(...side(1)), Math.max(...side(2)), Math.max(...side(3))];
}
