import type { Box } from '../../contract/page.ts';
import type { LayoutSegment } from './segment.ts';

/** Parts of one picture, such as panels or strokes, are closer to each other than this share of the page. */
const NEAR = 0.03;
/** The bars of a chart are at most about as far apart as they are wide, and at most this share of the page. */
const BARS = { widths: 0.8, share: 0.09 } as const;
/** A small spot far from everything is a smudge, not a picture. */
const SMALLEST_FIGURE = 0.004;

/** Joins the parts of a figure and the labels between them, and drops smudges. */
export function joinFigures(segments: readonly LayoutSegment[]): LayoutSegment[] {
  const joined = [...segments];
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = 0; i < joined.length && !changed; i++) {
      for (let j = 0; j < joined.length && !changed; j++) {
        if (i === j || !belongs(joined[i]!, joined[j]!)) continue;
        const [first, second] = i < j ? [i, j] : [j, i];
        joined[first] = unite(joined[first]!, joined[second]!);
        joined.splice(second, 1);
        changed = true;
      }
    }
  }
  return joined.filter(
    ({ kind, box, lines }) => kind !== 'figure' || lines.length > 0 || areaOf(box) >= SMALLEST_FIGURE,
  );
}

/** Whether `other` is part of `figure`: a figure near it, or text inside it. */
function belongs(figure: LayoutSegment, other: LayoutSegment): boolean {
  if (figure.kind !== 'figure') return false;
  if (other.kind === 'figure') return distance(figure.box, other.box) < NEAR || areBars(figure.box, other.box);
  return other.lines.length <= 3 && covered(other.box, figure.box) > 0.8;
}

function unite(a: LayoutSegment, b: LayoutSegment): LayoutSegment {
  const box: Box = [
    Math.min(a.box[0], b.box[0]),
    Math.min(a.box[1], b.box[1]),
    Math.max(a.box[2], b.box[2]),
    Math.max(a.box[3], b.box[3]),
  ];
  return { kind: 'figure', box, lines: [...a.lines, ...b.lines].sort((p, q) => p - q) };
}

/** The larger of the horizontal and the vertical gap; 0 if the boxes touch. */
function distance(a: Box, b: Box): number {
  return Math.max(0, a[0] - b[2], b[0] - a[2], a[1] - b[3], b[1] - a[3]);
}

function areBars(a: Box, b: Box): boolean {
  return [0, 1].some((axis) => {
    const [from, to, across, end] = [axis, axis + 2, 1 - axis, 3 - axis];
    const gap = Math.max(a[from]! - b[to]!, b[from]! - a[to]!);
    const narrower = Math.min(a[to]! - a[from]!, b[to]! - b[from]!);
    const level = Math.min(a[end]!, b[end]!) > Math.max(a[across]!, b[across]!);
    return level && gap >= 0 && gap < Math.min(BARS.share, BARS.widths * narrower);
  });
}

function covered(inner: Box, outer: Box): number {
  const width = Math.min(inner[2], outer[2]) - Math.max(inner[0], outer[0]);
  const height = Math.min(inner[3], outer[3]) - Math.max(inner[1], outer[1]);
  return width <= 0 || height <= 0 ? 0 : (width * height) / Math.max(1e-9, areaOf(inner));
}

const areaOf = (box: Box): number => (box[2] - box[0]) * (box[3] - box[1]);
