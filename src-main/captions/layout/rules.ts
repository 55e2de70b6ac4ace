import type { Box } from '../../contract/page.ts';
import type { InkGrid } from './ink-grid.ts';

/** The shortest rule, as a share of the side it runs along. Shorter strokes belong to letters, dashes and bars. */
const SHORTEST = 0.06;
/** The thickest rule, in cells. Thicker ones are bars or filled boxes. */
const THICKEST = 4;

interface Run {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  last: number;
}

/**
 * Finds horizontal and vertical drawn lines and removes them from the grid, so that a framed table or a ruled form can be divided at its white
 * space.
 */
export function takeRules(grid: InkGrid): Box[] {
  const across = runs(grid, true);
  const down = runs(grid, false);
  const rules: Box[] = [];
  for (const [found, horizontal] of [
    [across, true],
    [down, false],
  ] as const) {
    for (const { from, to, first, last } of found) {
      const [x0, x1, y0, y1] = horizontal ? [from, to, first, last + 1] : [first, last + 1, from, to];
      for (let y = y0; y < y1; y++) grid.cells.fill(0, y * grid.width + x0, y * grid.width + x1);
      rules.push([x0 / grid.width, y0 / grid.height, x1 / grid.width, y1 / grid.height]);
    }
  }
  return rules;
}

/** Long thin runs along one direction. Neighbouring rows (or columns) of a rule are joined. */
function runs(grid: InkGrid, horizontal: boolean): Run[] {
  const along = horizontal ? grid.width : grid.height;
  const across = horizontal ? grid.height : grid.width;
  const ink = (a: number, b: number): number => grid.cells[horizontal ? b * grid.width + a : a * grid.width + b]!;
  const least = Math.max(24, SHORTEST * along);
  const open: Run[] = [];
  const found: Run[] = [];
  for (let b = 0; b < across; b++) {
    for (let a = 0; a < along; ) {
      if (ink(a, b) === 0) {
        a += 1;
        continue;
      }
      const from = a;
      while (a < along && ink(a, b) === 1) a += 1;
      if (a - from < least) continue;
      const same = open.find(
        (run) => run.last === b - 1 && overlap(run, from, a) > 0.6 * Math.min(run.to - run.from, a - from),
      );
      if (same !== undefined) same.last = b;
      else open.push({ from, to: a, first: b, last: b });
    }
  }
  for (const run of open) if (run.last - run.first < THICKEST) found.push(run);
  return found;
}

function overlap(run: Run, from: number, to: number): number {
  return Math.min(run.to, to) - Math.max(run.from, from);
}
