import type { Box, PageRaster, TextLine } from '../../contract/page.ts';
import { classify } from './classify.ts';
import { emptyGrid, type InkGrid, inkGrid, paint, toCells } from './ink-grid.ts';
import { joinFigures } from './join-figures.ts';
import { takeRules } from './rules.ts';
import type { LayoutSegment } from './segment.ts';
import { type Area, xyCut } from './xy-cut.ts';

export interface PageLayout {
  /** In reading order. */
  readonly segments: readonly LayoutSegment[];
  /** Drawn lines. */
  readonly rules: readonly Box[];
}

export interface LayoutInput {
  readonly lines: readonly TextLine[];
  readonly size: { readonly width: number; readonly height: number };
  /** Without it only text is segmented; pictures and rules are not found. */
  readonly raster?: PageRaster | undefined;
}

/** Share of the page. Smaller spots are dust, staples, or dots of a logo. */
const SMALLEST = 0.0008;

/**
 * Divides a page into headings, paragraphs, lists, tables and figures, by its white space, its drawn lines and its text. A pure function: the same page
 * gives the same segments everywhere.
 */
export function layOutPage({ lines, size, raster }: LayoutInput): PageLayout {
  const grid = raster === undefined ? emptyGrid(size) : inkGrid(raster);
  const rules = takeRules(grid);
  const textOnly = emptyGrid(raster ?? size);
  for (const line of lines) paint(textOnly, line.box, 1);
  const ink = { ...grid, cells: grid.cells.slice() };
  for (let i = 0; i < ink.cells.length; i++) if (textOnly.cells[i] === 1) ink.cells[i] = 1;
  const height = lineHeight(lines, grid);
  const boxes = lines.map((line) => toCells(grid, line.box));
  const areas = xyCut(ink, {
    rowGap: Math.max(3, 0.55 * height),
    columnGap: Math.max(6, 1.1 * height),
    unusual: 1.7,
    mayPart: (left, right) => areColumns(boxes, left, right, height),
  });
  const owners = ownersOf(lines, areas, grid);
  const blocks = areas.map((area, i): LayoutSegment => {
    const own = [...owners.entries()].filter(([, owner]) => owner === i).map(([line]) => line);
    const box = toBox(area, grid);
    const share = pictureShare(grid, textOnly, area);
    return {
      kind: classify({ box, lines: own.map((n) => lines[n]!), all: lines, pictureShare: share }),
      box,
      lines: own,
    };
  });
  const worth = blocks.filter(({ lines: own, box }) => own.length > 0 || areaOf(box) >= SMALLEST);
  return { segments: joinFigures(worth), rules };
}

/** Median height of the lines in cells; of a page without any, that of 60 lines a page. */
function lineHeight(lines: readonly TextLine[], grid: InkGrid): number {
  const heights = lines.map(({ box }) => (box[3] - box[1]) * grid.height).sort((a, b) => a - b);
  return heights[heights.length >> 1] ?? grid.height / 60;
}

/**
 * Whether two sides are columns of running text, which are divided, or cells of a table or labels with values, which stay together. Columns fill
 * their width in every line. Cells of a row are at the same height and leave most of the width white.
 */
function areColumns(boxes: readonly (readonly number[])[], left: Area, right: Area, height: number): boolean {
  const inside = (area: Area) =>
    boxes.filter(([x0, y0, x1, y1]) => {
      const [x, y] = [(x0! + x1!) / 2, (y0! + y1!) / 2];
      return x >= area.x0 && x < area.x1 && y >= area.y0 && y < area.y1;
    });
  const [a, b] = [inside(left), inside(right)];
  // A picture beside text, or a side without text.
  if (a.length === 0 || b.length === 0) return true;
  const middle = (box: readonly number[]) => (box[1]! + box[3]!) / 2;
  const [fewer, more] = a.length < b.length ? [a, b] : [b, a];
  const level = fewer.filter((box) => more.some((other) => Math.abs(middle(box) - middle(other)) < 0.5 * height));
  if (level.length < 0.6 * fewer.length) return true;
  const filled = (side: typeof a, area: Area): boolean => {
    const widths = side.map((box) => box[2]! - box[0]!).sort((p, q) => p - q);
    return side.length >= 4 && widths[widths.length >> 1]! > 0.7 * (area.x1 - area.x0);
  };
  // A column of prices fills its width too, but running text is also wide.
  const wide = (area: Area): boolean => area.x1 - area.x0 > 12 * height;
  return filled(a, left) && filled(b, right) && wide(left) && wide(right);
}

/** For each line the area that contains its centre, or else the nearest one; -1 without areas. */
function ownersOf(lines: readonly TextLine[], areas: readonly Area[], grid: InkGrid): number[] {
  return lines.map(({ box }) => {
    const x = ((box[0] + box[2]) / 2) * grid.width;
    const y = ((box[1] + box[3]) / 2) * grid.height;
    let [best, least] = [-1, Number.POSITIVE_INFINITY];
    for (const [i, area] of areas.entries()) {
      const far = Math.max(area.x0 - x, x - area.x1, 0) + Math.max(area.y0 - y, y - area.y1, 0);
      if (far < least) [best, least] = [i, far];
    }
    return best;
  });
}

/** Share (0..1) of the area's ink that no line of text covers. */
function pictureShare(ink: InkGrid, text: InkGrid, area: Area): number {
  let [all, free] = [0, 0];
  for (let y = area.y0; y < area.y1; y++) {
    for (let at = y * ink.width + area.x0, end = y * ink.width + area.x1; at < end; at++) {
      if (ink.cells[at] !== 1) continue;
      all += 1;
      if (text.cells[at] === 0) free += 1;
    }
  }
  return all === 0 ? 0 : free / all;
}

function toBox(area: Area, grid: InkGrid): Box {
  return [area.x0 / grid.width, area.y0 / grid.height, area.x1 / grid.width, area.y1 / grid.height];
}

const areaOf = (box: Box): number => (box[2] - box[0]) * (box[3] - box[1]);
