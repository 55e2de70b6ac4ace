import { median } from './geometry.ts';
import { NeighbourGrid } from './neighbour-grid.ts';
import type { PlacedCharacter } from './placed-character.ts';

/**
 * One glyph that straddles two patches (or two tiles) is detected by both, perhaps as different classes. Of two
 * detections on one line whose centres are closer than half the narrower cell, the better score stays.
 */
export function removeDuplicates(characters: readonly PlacedCharacter[]): PlacedCharacter[] {
  const reach = median(characters.map((c) => c.height));
  const grid = new NeighbourGrid<PlacedCharacter>(reach);
  const kept: PlacedCharacter[] = [];
  for (const candidate of [...characters].sort((a, b) => b.score - a.score)) {
    let duplicate = false;
    for (const other of grid.around(candidate.x, candidate.y)) {
      if (isSameGlyph(candidate, other)) {
        duplicate = true;
        break;
      }
    }
    if (duplicate) continue;
    grid.add(candidate);
    kept.push(candidate);
  }
  return kept;
}

function isSameGlyph(a: PlacedCharacter, b: PlacedCharacter): boolean {
  const height = Math.min(a.height, b.height);
  // The centres of narrow glyphs (i, l, 1) are only known to a few pixels, however narrow their cells are; two real
  // neighbours "ll" stand about a fifth of their height apart.
  const across = Math.max(0.5 * Math.min(a.width, b.width), 0.12 * height);
  return Math.abs(a.x - b.x) < across && Math.abs(a.y - b.y) < 0.5 * height;
}
