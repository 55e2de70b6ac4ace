import type { InkGrid } from './ink-grid.ts';

/** Cells, right and bottom exclusive. */
export interface Area {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export interface CutRules {
  /** The smallest white band between blocks above each other, and between blocks beside each other, in cells. */
  readonly rowGap: number;
  readonly columnGap: number;
  /** An area is divided at white bands that are this much wider than its usual one. */
  readonly unusual: number;
  /** False if two sides belong together despite the white between them, such as table cells, or a label and its value. */
  readonly mayPart: (left: Area, right: Area) => boolean;
}

interface Cut {
  readonly first: Area;
  readonly second: Area;
  /** Width of the band, divided by the smallest width that counts. */
  readonly strength: number;
}

/**
 * Recursive XY-cut (Nagy and Seth, "Hierarchical representation of optically scanned documents", ICPR 1984): an area is
 * divided at its strongest white band, horizontal or vertical, until none is wide enough. Blocks come in reading order: upper before lower, left before right.
 */
export function xyCut(grid: InkGrid, rules: CutRules): Area[] {
  const blocks: Area[] = [];
  const cut = (area: Area): void => {
    const tight = tighten(grid, area);
    if (tight === undefined) return;
    const rows = strongest(grid, tight, rules, true);
    const columns = strongest(grid, tight, rules, false);
    const best = columns !== undefined && (rows === undefined || columns.strength > rows.strength) ? columns : rows;
    if (best === undefined) {
      blocks.push(tight);
      return;
    }
    cut(best.first);
    cut(best.second);
  };
  cut({ x0: 0, y0: 0, x1: grid.width, y1: grid.height });
  return blocks;
}

/** The area without its white margins; undefined when it is all white. */
function tighten(grid: InkGrid, area: Area): Area | undefined {
  let [x0, y0, x1, y1] = [area.x1, area.y1, area.x0, area.y0];
  for (let y = area.y0; y < area.y1; y++) {
    const start = y * grid.width;
    const first = grid.cells.subarray(start + area.x0, start + area.x1).indexOf(1);
    if (first < 0) continue;
    const last = grid.cells.subarray(start + area.x0, start + area.x1).lastIndexOf(1);
    x0 = Math.min(x0, area.x0 + first);
    x1 = Math.max(x1, area.x0 + last + 1);
    y0 = Math.min(y0, y);
    y1 = y + 1;
  }
  return x1 <= x0 ? undefined : { x0, y0, x1, y1 };
}

function strongest(grid: InkGrid, area: Area, rules: CutRules, across: boolean): Cut | undefined {
  const bands = whiteBands(grid, area, across);
  const widths = bands.map(([from, to]) => to - from).sort((a, b) => a - b);
  const usual = widths.length >= 2 ? widths[(widths.length - 1) >> 1]! : 0;
  // The lines of a till roll have equal distances, so only a wider distance divides them.
  const least = across ? Math.max(rules.rowGap, Math.min(rules.unusual * usual, 4 * rules.rowGap)) : rules.columnGap;
  let best: Cut | undefined;
  for (const [from, to] of bands) {
    const strength = (to - from) / least;
    if (strength < 1 || (best !== undefined && strength <= best.strength)) continue;
    const [first, second] = across
      ? [
          { ...area, y1: from },
          { ...area, y0: to },
        ]
      : [
          { ...area, x1: from },
          { ...area, x0: to },
        ];
    if (!across && !rules.mayPart(first, second)) continue;
    best = { first, second, strength };
  }
  return best;
}

/** Runs of rows (or columns) without ink inside the area. */
function whiteBands(grid: InkGrid, area: Area, across: boolean): [number, number][] {
  const [from, to] = across ? [area.y0, area.y1] : [area.x0, area.x1];
  const ink = new Uint8Array(to - from);
  for (let y = area.y0; y < area.y1; y++) {
    for (let at = y * grid.width + area.x0, x = area.x0; x < area.x1; at++, x++) {
      if (grid.cells[at] === 1) ink[(across ? y : x) - from] = 1;
    }
  }
  const bands: [number, number][] = [];
  for (let i = 0; i < ink.length; ) {
    const start = i;
    while (i < ink.length && ink[i] === 0) i += 1;
    if (i > start) bands.push([from + start, from + i]);
    else i += 1;
  }
  return bands;
}
