import { median } from './geometry.ts';
import { NeighbourGrid } from './neighbour-grid.ts';
import type { PlacedCharacter } from './placed-character.ts';
import { removeDuplicates } from './remove-duplicates.ts';

/**
 * What the tiles of a page saw of a glyph, added up, is a character from here on; beside a surer one, in a gap that no other fills, from GAP on: the best word F1
 * on 16 held-out training receipts and 16 drawn pages of screen print.
 */
const ENOUGH = 0.25;
const GAP = 0.06;
/** Share of the narrower cell that a neighbour may cover, and the widest distance (cells) to one. */
const [COVERED, BESIDE] = [0.35, 0.6];

/**
 * The characters of a page from all that its tiles saw, weak sightings included: two patches that each have half of a glyph's probability add up to a sure one.
 */
export function settleDetections(seen: readonly PlacedCharacter[]): PlacedCharacter[] {
  const glyphs = removeDuplicates(seen);
  const sure = glyphs.filter((c) => c.score >= ENOUGH);
  const grid = new NeighbourGrid<PlacedCharacter>(median(sure.map((c) => c.height)));
  for (const c of sure) grid.add(c);
  return [...sure, ...glyphs.filter((c) => c.score < ENOUGH && c.score >= GAP && fillsGap(c, grid))];
}

function fillsGap(c: PlacedCharacter, sure: NeighbourGrid<PlacedCharacter>): boolean {
  let beside = false;
  for (const other of sure.around(c.x, c.y)) {
    if (Math.abs(other.y - c.y) >= 0.5 * Math.min(other.height, c.height)) continue;
    const gap = Math.abs(other.x - c.x) - (other.width + c.width) / 2;
    if (-gap > COVERED * Math.min(other.width, c.width)) return false;
    beside ||= gap < BESIDE * c.width + 0.1 * c.height;
  }
  return beside;
}
