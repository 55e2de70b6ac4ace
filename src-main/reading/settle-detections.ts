import { median } from './geometry.ts';
import { NeighbourGrid } from './neighbour-grid.ts';
import type { PlacedCharacter } from './placed-character.ts';
import { removeDuplicates } from './remove-duplicates.ts';

/**
 * What the tiles of a page saw of a glyph, added up, is a character from here on; beside a surer one, in a gap that no other fills, from GAP on: the best word F1
 * on 16 held-out training receipts and 16 drawn pages of screen print.
 */
const ENOUGH = 0.35;
const GAP = 0.1;
/** Share of the narrower cell that a neighbour may cover, and the widest distance (cells) to one. */
const [COVERED, BESIDE] = [0.35, 0.6];

/** How a character's probability becomes the share of such characters that are right: sigmoid(scale * logit + offset). */
export interface Calibration {
  readonly scale: number;
  readonly offset: number;
}

/**
 * The characters of a page from all that its tiles saw, weak sightings included: two patches that are each half sure of one glyph are sure of it together.
 */
export function settleDetections(seen: readonly PlacedCharacter[], calibration: Calibration | null): PlacedCharacter[] {
  const glyphs = removeDuplicates(seen);
  const sure = glyphs.filter((c) => c.score >= ENOUGH);
  const grid = new NeighbourGrid<PlacedCharacter>(median(sure.map((c) => c.height)));
  for (const c of sure) grid.add(c);
  const settled = [...sure, ...glyphs.filter((c) => c.score < ENOUGH && c.score >= GAP && fillsGap(c, grid))];
  if (calibration !== null) for (const c of settled) c.score = calibrated(c.score, calibration);
  return settled;
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

function calibrated(score: number, { scale, offset }: Calibration): number {
  // Beyond these the logit says more than four digits of a probability can.
  const p = Math.min(0.9999, Math.max(0.0001, score));
  return 1 / (1 + Math.exp(-(scale * Math.log(p / (1 - p)) + offset)));
}
