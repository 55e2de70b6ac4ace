import { median } from './geometry.ts';
import { NeighbourGrid } from './neighbour-grid.ts';
import type { PlacedCharacter } from './placed-character.ts';

/** A steeper slope (more than about 11 degrees) is text in another direction, not a skewed scan. */
const STEEPEST = 0.2;

/**
 * The page's common slope (rise per pixel to the right, y down): the median over characters of the slope to the
 * nearest character on the right that stands two to eight cells away, close enough to be on the same line.
 */
export function pageSlope(characters: readonly PlacedCharacter[]): number {
  const height = median(characters.map((c) => c.height));
  const grid = new NeighbourGrid<PlacedCharacter>(height * 2);
  for (const c of characters) grid.add(c);
  const slopes: number[] = [];
  for (const c of characters) {
    // A line is followed step by step: from a character to its next one and on, so that a skew of several degrees
    // over many characters does not jump to the line below.
    let at = c;
    for (let step = 0; step < 6; step++) {
      const next = nextOnLine(at, grid);
      if (next === undefined) break;
      at = next;
    }
    const run = at.x - c.x;
    if (run > 2 * c.height) slopes.push((at.y - c.y) / run);
  }
  // Few long runs (a page of single numbers) do not tell the skew.
  if (slopes.length < 8) return 0;
  const slope = median(slopes);
  return Math.abs(slope) > STEEPEST ? 0 : slope;
}

function nextOnLine(c: PlacedCharacter, grid: NeighbourGrid<PlacedCharacter>): PlacedCharacter | undefined {
  let best: PlacedCharacter | undefined;
  let bestCost = Infinity;
  for (const other of grid.around(c.x, c.y)) {
    const dx = other.x - c.x;
    const dy = Math.abs(other.y - c.y);
    if (dx <= 0.1 * c.height || dx > 2 * c.height || dy > 0.4 * Math.min(c.height, other.height)) continue;
    const cost = dx + 3 * dy;
    if (cost < bestCost) {
      best = other;
      bestCost = cost;
    }
  }
  return best;
}
