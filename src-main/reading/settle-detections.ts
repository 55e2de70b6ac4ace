import type { PlacedCharacter } from './placed-character.ts';
import { removeDuplicates } from './remove-duplicates.ts';

/** What the tiles of a page saw of a glyph, added up, is a character from here on: the best word F1 on 16 held-out training receipts. */
const ENOUGH = 0.3;

/** How a character's probability becomes the share of such characters that are right: sigmoid(scale * logit + offset). */
export interface Calibration {
  readonly scale: number;
  readonly offset: number;
}

/**
 * The characters of a page from all that its tiles saw, weak sightings included: two patches that are each half sure of one glyph are sure of it together.
 */
export function settleDetections(seen: readonly PlacedCharacter[], calibration: Calibration | null): PlacedCharacter[] {
  const settled = removeDuplicates(seen).filter((c) => c.score >= ENOUGH);
  if (calibration !== null) for (const c of settled) c.score = calibrated(c.score, calibration);
  return settled;
}

function calibrated(score: number, { scale, offset }: Calibration): number {
  // Beyond these the logit says more than four digits of a probability can.
  const p = Math.min(0.9999, Math.max(0.0001, score));
  return 1 / (1 + Math.exp(-(scale * Math.log(p / (1 - p)) + offset)));
}
