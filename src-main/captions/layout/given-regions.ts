import type { Box } from '../../contract/page.ts';
import { classify } from './classify.ts';
import type { LayoutInput } from './page-layout.ts';
import { layOutPage } from './page-layout.ts';
import type { LayoutSegment } from './segment.ts';

/**
 * Divides a page by given regions. A line belongs to the smallest region that contains its centre. A region with lines is classified by them; one
 * without lines is a figure. Lines outside all regions stay in the segments of the page's own layout.
 */
export function layOutRegions(regions: readonly Box[], input: LayoutInput): LayoutSegment[] {
  const { lines } = input;
  const smallest = [...regions].sort((a, b) => areaOf(a) - areaOf(b));
  const owners = lines.map(({ box }) => smallest.find((region) => holds(region, box)));
  const found = regions.map((box): LayoutSegment => {
    const own = indices(lines.length, (i) => owners[i] === box);
    return { kind: classify({ box, lines: own.map((i) => lines[i]!), all: lines, pictureShare: 0 }), box, lines: own };
  });
  const rest = layOutPage(input).segments.flatMap((segment): LayoutSegment[] => {
    const own = segment.lines.filter((i) => owners[i] === undefined);
    // A picture that was found both ways is kept once.
    if (own.length === 0)
      return segment.lines.length === 0 && !found.some(({ box }) => holds(box, segment.box)) ? [segment] : [];
    return [
      own.length === segment.lines.length
        ? segment
        : { ...segment, lines: own, box: around(own.map((i) => lines[i]!.box)) },
    ];
  });
  // An approximate reading order: from the top, then from the left.
  return [...found, ...rest].sort((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0]);
}

function holds(region: Box, [x0, y0, x1, y1]: Box): boolean {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return x >= region[0] && x <= region[2] && y >= region[1] && y <= region[3];
}

function around(boxes: readonly Box[]): Box {
  const edge = (pick: (...values: number[]) => number, at: number) => pick(...boxes.map((box) => box[at]!));
  return [edge(Math.min, 0), edge(Math.min, 1), edge(Math.max, 2), edge(Math.max, 3)];
}

const indices = (count: number, keep: (i: number) => boolean): number[] =>
  Array.from({ length: count }, (_, i) => i).filter(keep);
const areaOf = ([x0, y0, x1, y1]: Box): number => (x1 - x0) * (y1 - y0);
