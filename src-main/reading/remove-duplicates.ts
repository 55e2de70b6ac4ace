import { median } from './geometry.ts';
import { NeighbourGrid } from './neighbour-grid.ts';
import type { PlacedCharacter } from './placed-character.ts';

/**
 * One glyph that straddles two patches (or two tiles) is detected by both, perhaps as different classes. Of two
 * detections on one line whose centres are close, the better score stays.
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

/**
 * Of one letter read twice, centres of one glyph lie up to 0.8 cells apart, those of a true double ("SS", "00") a little
 * further: measured on 16 held-out receipts, where the head's centres are off by a few pixels at patch borders.
 */
const SAME_LETTER = 0.8;

function isSameGlyph(a: PlacedCharacter, b: PlacedCharacter): boolean {
  const height = Math.min(a.height, b.height);
  if (a.char.toLowerCase() === b.char.toLowerCase()) {
    const across = (SAME_LETTER * (a.width + b.width)) / 2;
    return Math.abs(a.x - b.x) < across && Math.abs(a.y - b.y) < 0.5 * height;
  }
  // The centres of narrow glyphs (i, l, 1) are only known to a few pixels, however narrow their cells are; two real
  // neighbours "ll" stand about a fifth of their height apart.
  const across = Math.max(0.4 * Math.min(a.width, b.width), 0.12 * height);
  return Math.abs(a.x - b.x) < across && Math.abs(a.y - b.y) < 0.5 * height;
}
