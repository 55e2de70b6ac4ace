import { describe, expect, test } from 'vitest';
import { ctcCharacters } from '../../../src-main/engines/second-reader/paddle/ctc-characters.ts';
import { dbBoxes } from '../../../src-main/engines/second-reader/paddle/db-boxes.ts';

/** A map with rectangles [x0, y0, x1, y1] of text. */
function mapWith(rectangles: readonly (readonly [number, number, number, number])[], probability = 0.9) {
  const [width, height] = [100, 60];
  const data = new Float32Array(width * height);
  for (const [x0, y0, x1, y1] of rectangles) {
    for (let y = y0; y < y1; y++) data.fill(probability, y * width + x0, y * width + x1);
  }
  return { width, height, data };
}

describe('Boxes of lines', () => {
  test('are grown by what the network shrank them, and stay on the page', () => {
    // 40 x 8 pixels: grown by 40 * 8 * 1.5 / (2 * 48) = 5.
    expect(dbBoxes(mapWith([[20, 20, 60, 28]]))).toEqual([{ x0: 15, y0: 15, x1: 65, y1: 33 }]);
    expect(dbBoxes(mapWith([[0, 0, 40, 8]]))).toEqual([{ x0: 0, y0: 0, x1: 45, y1: 13 }]);
  });

  test('are one for each connected piece; specks and what is unlikely are none', () => {
    const two = dbBoxes(
      mapWith([
        [10, 10, 50, 18],
        [10, 30, 50, 38],
        [80, 50, 82, 52],
      ]),
    );
    expect(two).toHaveLength(2);
    expect(dbBoxes(mapWith([[10, 10, 50, 18]], 0.5))).toEqual([]);
  });
});

describe('Characters of a line', () => {
  /** The likeliest class of each step, of blank and two characters. */
  const steps = (likeliest: readonly number[]) =>
    Float32Array.from(likeliest.flatMap((best) => [0, 1, 2].map((i) => (i === best ? 0.8 : 0.1))));
  const read = (likeliest: readonly number[]) => ctcCharacters(steps(likeliest), 3, ['天', '地']);

  test('are each named once while they last, and twice with a gap between', () => {
    expect(read([0, 1, 1, 0, 2]).map(({ char }) => char)).toEqual(['天', '地']);
    expect(read([1, 0, 1, 2]).map(({ char }) => char)).toEqual(['天', '天', '地']);
    expect(read([0, 0])).toEqual([]);
  });

  test('stand where their first step is', () => {
    expect(read([0, 1, 0, 0])).toEqual([{ char: '天', score: expect.closeTo(0.8), at: 0.375 }]);
  });
});
