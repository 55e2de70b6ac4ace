import { THINGS } from '../../../../models/folder/looks-answers.ts';
import type { SeenThing } from '../../../contract/engine.ts';
import type { Box } from '../../../contract/page.ts';
import { unionOf } from './union-of.ts';

/** From this probability on a thing is in a cell. */
const THERE = 0.5;

/**
 * Where on the page pictures, stamps and signatures were recognised: of each the cell that shows it best, with the cells around it that show it too. The
 * whole page's tile counts only where no other shows the thing.
 *
 * @param things per tile and cell, `width` numbers each, the first of them THINGS' probabilities
 * @param tiles as shares of the page, the last one the whole page
 */
export function seenThings(things: Float32Array, tiles: readonly Box[], width: number): SeenThing[] {
  const cells = things.length / width / tiles.length;
  const side = Math.round(Math.sqrt(cells));
  return THINGS.flatMap((thing, t): SeenThing[] => {
    const of = (from: number, to: number) =>
      tiles.slice(from, to).flatMap((tile, n) =>
        Array.from({ length: cells }, (_, cell) => ({
          score: things[((from + n) * cells + cell) * width + t]!,
          box: cellOf(tile, cell, side),
        })).filter(({ score }) => score >= THERE),
      );
    const local = of(0, tiles.length - 1);
    const there = (local.length > 0 ? local : of(tiles.length - 1, tiles.length)).sort((a, b) => b.score - a.score);
    const best = there[0];
    if (best === undefined) return [];
    let box = best.box;
    for (let grown = true; grown; ) {
      const before = box;
      for (const cell of there) if (touch(box, cell.box)) box = unionOf([box, cell.box]);
      grown = box.some((edge, i) => edge !== before[i]);
    }
    return [{ thing, box, score: best.score }];
  });
}

function cellOf([x0, y0, x1, y1]: Box, cell: number, side: number): Box {
  const [row, column] = [Math.floor(cell / side), cell % side];
  const x = (share: number) => x0 + (share / side) * (x1 - x0);
  const y = (share: number) => y0 + (share / side) * (y1 - y0);
  return [x(column), y(row), x(column + 1), y(row + 1)];
}

/** Whether two boxes overlap or share an edge; a corner is not enough. */
const touch = (a: Box, b: Box) => {
  const [across, down] = [
    [Math.max(a[0], b[0]), Math.min(a[2], b[2])],
    [Math.max(a[1], b[1]), Math.min(a[3], b[3])],
  ].map(([from, to]) => to! - from!) as [number, number];
  return across >= 0 && down >= 0 && across + down > 0;
};
