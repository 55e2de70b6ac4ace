import type { Box, ReadCharacter } from '../contract/page.ts';

/** A read character in page pixels, with its centre's height once the page's skew is taken out. */
export interface PlacedCharacter {
  readonly char: string;
  /** Its probability, plus those of other sightings of the same letter. */
  score: number;
  readonly start: number;
  readonly tile: number;
  /** Other candidates with their probabilities. */
  readonly others: readonly (readonly [string, number])[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** y - slope * x: equal along a straight line of text whatever the page's slight rotation. */
  level: number;
}

export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** Fractions of the page to pixels; characters without a finite place or a size are dropped. */
export function placeCharacters(characters: readonly ReadCharacter[], page: PageSize): PlacedCharacter[] {
  const placed: PlacedCharacter[] = [];
  for (const c of characters) {
    if (c.char.trim() === '' || !(c.width > 0) || !(c.height > 0)) continue;
    if (![c.x, c.y, c.width, c.height, c.score, c.start].every(Number.isFinite)) continue;
    const y = c.y * page.height;
    placed.push({
      char: c.char,
      score: c.score,
      start: c.start,
      tile: c.tile,
      others: c.others,
      x: c.x * page.width,
      y,
      width: c.width * page.width,
      height: c.height * page.height,
      level: y,
    });
  }
  return placed;
}

/** The character's cell as fractions of the page. */
export function boxOf(c: PlacedCharacter, page: PageSize): Box {
  return [
    Math.max(0, (c.x - c.width / 2) / page.width),
    Math.max(0, (c.y - c.height / 2) / page.height),
    Math.min(1, (c.x + c.width / 2) / page.width),
    Math.min(1, (c.y + c.height / 2) / page.height),
  ];
}
