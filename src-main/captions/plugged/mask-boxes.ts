import type { Box } from '../../contract/page.ts';
import type { MaskBox } from './vision-service.ts';

/** Points on the longer side. Segment Anything asks 32 x 32 for everything in a photograph; regions of a page are larger. */
const POINTS = 14;
/** The limits of Segment Anything's automatic mask generation (Kirillov et al. 2023, appendix B): predicted IoU at least 0.88, overlap of boxes below 0.7. */
const QUALITY = 0.88;
const OVERLAP = 0.7;
/** Shares of the page: smaller masks are specks, larger ones are the page itself. */
const SMALLEST = 0.002;
const LARGEST = 0.9;

interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** Points in pixels, evenly over the image, away from its edges by half their distance. */
export function gridOfPoints({ width, height }: { width: number; height: number }): (readonly [number, number])[] {
  const distance = Math.max(width, height) / POINTS;
  const [columns, rows] = [width, height].map((side) => Math.max(1, Math.round(side / distance))) as [number, number];
  return Array.from({ length: rows * columns }, (_, i) => [
    (((i % columns) + 0.5) * width) / columns,
    ((Math.floor(i / columns) + 0.5) * height) / rows,
  ]);
}

/**
 * For each point the mask that the model rates best, as the box of its cells above 0.
 *
 * @param masks logits [1, points, masks, height, width]
 * @param scores predicted IoU [1, points, masks]
 * @param used share of the masks' width and height that is image and not padding
 */
export function bestMasks(masks: Tensor, scores: Tensor, used: { readonly x: number; readonly y: number }): MaskBox[] {
  const [, points, each, height, width] = masks.dims as [number, number, number, number, number];
  return Array.from({ length: points }, (_, point): MaskBox | undefined => {
    const own = Array.from(scores.data.subarray(point * each, (point + 1) * each));
    const score = Math.max(...own);
    const at = (point * each + own.indexOf(score)) * height * width;
    const cells = extent(masks.data.subarray(at, at + height * width), width);
    if (cells === undefined || score < QUALITY) return undefined;
    const [x, y] = [1 / (width * used.x), 1 / (height * used.y)];
    const [x0, y0, x1, y1] = cells;
    return { box: [clamp(x0 * x), clamp(y0 * y), clamp(x1 * x), clamp(y1 * y)], score };
  }).filter((mask) => mask !== undefined);
}

/** One box for each object: the best of those that overlap, without specks and the page itself. */
export function distinctBoxes(masks: readonly MaskBox[]): MaskBox[] {
  const kept: MaskBox[] = [];
  for (const mask of [...masks].sort((a, b) => b.score - a.score)) {
    const area = areaOf(mask.box);
    if (area < SMALLEST || area > LARGEST) continue;
    if (kept.every(({ box }) => overlapOf(box, mask.box) < OVERLAP)) kept.push(mask);
  }
  return kept;
}

/** [left, top, right, bottom] of the cells above 0; right and bottom are exclusive. */
function extent(logits: Float32Array, width: number): [number, number, number, number] | undefined {
  let [x0, y0, x1, y1] = [width, Number.POSITIVE_INFINITY, 0, 0];
  for (const [i, logit] of logits.entries()) {
    if (logit <= 0) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x + 1), Math.max(y1, y + 1)];
  }
  return x1 === 0 ? undefined : [x0, y0, x1, y1];
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
const areaOf = ([x0, y0, x1, y1]: Box): number => Math.max(0, x1 - x0) * Math.max(0, y1 - y0);

/** Intersection over union. */
function overlapOf(a: Box, b: Box): number {
  const common = areaOf([Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]);
  return common === 0 ? 0 : common / (areaOf(a) + areaOf(b) - common);
}
