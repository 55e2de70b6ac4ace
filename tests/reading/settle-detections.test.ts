import { describe, expect, it } from 'vitest';
import { type PlacedCharacter, placeCharacters } from '../../src-main/reading/placed-character.ts';
import { settleDetections } from '../../src-main/reading/settle-detections.ts';

const page = { width: 600, height: 900 };
const at = (char: string, x: number, score: number, tile = 0) => ({
  char,
  score,
  x: x / page.width,
  y: 0.5,
  width: 12 / page.width,
  height: 24 / page.height,
  start: 0.1,
  tile,
  others: [],
});
type Seen = ReturnType<typeof at>;
const settle = (seen: Seen[]): PlacedCharacter[] => settleDetections(placeCharacters(seen, page));
const read = (seen: Seen[]) =>
  settle(seen)
    .sort((a, b) => a.x - b.x)
    .map((c) => c.char)
    .join('');

describe('the tiles’ detections', () => {
  it('are two letters if one tile is sure of both, and one if each of two tiles is sure of it', () => {
    expect(read([at('l', 100, 0.95), at('l', 108, 0.9)])).toBe('ll');
    expect(read([at('l', 100, 0.95), at('l', 108, 0.9, 1)])).toBe('l');
    expect(read([at('l', 100, 0.6), at('l', 108, 0.5)])).toBe('l');
    expect(read([at('l', 100, 0.95), at('l', 103, 0.9)])).toBe('l');
  });

  it('are a letter if two patches are each half sure of it, and none if only one is', () => {
    expect(read([at('R', 100, 0.2), at('R', 103, 0.18)])).toBe('R');
    expect(read([at('R', 100, 0.2)])).toBe('');
    expect(read([at('R', 100, 0.2), at('R', 130, 0.18)])).toBe('');
    expect(read([at('R', 100, 0.2), at('K', 102, 0.18)])).toBe('');
  });

  it('are a letter if a word would have a gap without it, and none where there are others already', () => {
    expect(read([at('F', 100, 0.9), at('r', 112, 0.2), at('m', 124, 0.9)])).toBe('Frm');
    expect(read([at('F', 100, 0.9), at('r', 108, 0.2), at('m', 112, 0.9)])).toBe('Fm');
    expect(read([at('F', 100, 0.9), at('r', 150, 0.2)])).toBe('F');
    expect(read([at('F', 100, 0.9), at('r', 112, 0.04), at('m', 124, 0.9)])).toBe('Fm');
  });

  it('take the place of the surer one, with the sum of both probabilities, at most 1', () => {
    const [character, ...others] = settle([at('e', 104, 0.3), at('e', 100, 0.5)]);
    expect(others).toEqual([]);
    expect(character!.x).toBeCloseTo(100);
    expect(character!.score).toBeCloseTo(0.8);
    expect(settle([at('e', 104, 0.7), at('e', 100, 0.8)])[0]!.score).toBe(1);
  });

  it('keep neighbours apart, including doubled letters', () => {
    expect(read([at('S', 100, 0.9), at('S', 112, 0.9), at('O', 124, 0.9)])).toBe('SSO');
  });
});
