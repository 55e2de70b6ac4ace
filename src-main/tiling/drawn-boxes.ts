import type { Point } from './view.ts';

/** How far the ends of a box's side may be apart, in pixels of the image in which it was found. */
const ASKEW = 1;
/** Share of what is around the boxes that has one colour, give or take so many grey levels: a table or a floor in a photograph has less, and a bare ground more. */
const [FLAT, BARE, NOISE] = [0.75, 0.997, 3];
/** Pixels around a box that its edge blurs. */
const RIM = 2;

/**
 * Whether bright areas are boxes on a slide, a poster or a screen, and not sheets of paper in a photograph: they are parallel to the image's edges, and
 * what is around them has one colour, with print on it. There is nothing to lay flat then, and that print belongs to the page.
 *
 * @param boxes four corners each, from the top left clockwise
 */
export function areDrawn(
  boxes: readonly (readonly Point[])[],
  grey: Uint8Array,
  { width, height }: { width: number; height: number },
): boolean {
  const near = (a: number, b: number) => Math.abs(a - b) <= ASKEW;
  const straight = boxes.every(
    ([p, q, r, s]) => near(p![1], q![1]) && near(s![1], r![1]) && near(p![0], s![0]) && near(q![0], r![0]),
  );
  if (!straight) return false;
  const counts = new Uint32Array(256);
  let outside = 0;
  for (let y = 0; y < height; y++) {
    const across = boxes.filter(([p, , r]) => y >= p![1] - RIM && y <= r![1] + RIM);
    for (let x = 0; x < width; x++) {
      if (across.some(([p, , r]) => x >= p![0] - RIM && x <= r![0] + RIM)) continue;
      counts[grey[y * width + x]!]! += 1;
      outside += 1;
    }
  }
  const commonest = counts.indexOf(Math.max(...counts));
  const alike = counts.subarray(Math.max(0, commonest - NOISE), commonest + NOISE + 1).reduce((sum, n) => sum + n, 0);
  return alike >= FLAT * outside && alike < BARE * outside;
}
