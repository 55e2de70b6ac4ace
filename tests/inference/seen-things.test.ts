import { expect, test } from 'vitest';
import { THINGS } from '../../models/folder/looks-answers.ts';
import type { Box } from '../../src-main/contract/page.ts';
import { seenThings } from '../../src-main/inference/answering/looks/seen-things.ts';

const WIDTH = THINGS.length + 2;
/** Left half, right half, whole page; four cells each. */
const TILES: Box[] = [
  [0, 0, 0.5, 1],
  [0.5, 0, 1, 1],
  [0, 0, 1, 1],
];

/** [tile, cell, probability] of one thing; all else is nearly 0. */
function page(thing: (typeof THINGS)[number], cells: readonly (readonly [number, number, number])[]): Float32Array {
  const all = new Float32Array(TILES.length * 4 * WIDTH).fill(0.01);
  for (const [tile, cell, chance] of cells) all[(tile * 4 + cell) * WIDTH + THINGS.indexOf(thing)] = chance;
  return all;
}

test('A stamp over two cells is one place; another cell far from it is not part of it', () => {
  const things = page('stamp', [
    [0, 1, 0.9],
    [1, 0, 0.7],
    [1, 3, 0.6],
  ]);
  const [stamp, ...others] = seenThings(things, TILES, WIDTH);
  expect(others).toEqual([]);
  expect(stamp).toMatchObject({ thing: 'stamp', box: [0.25, 0, 0.75, 0.5] });
  expect(stamp!.score).toBeCloseTo(0.9, 5);
});

test('A picture that only the whole page shows is found there', () => {
  expect(seenThings(page('picture', [[2, 2, 0.8]]), TILES, WIDTH)).toMatchObject([
    { thing: 'picture', box: [0, 0.5, 0.5, 1] },
  ]);
});

test('A page without such things has none', () => {
  expect(seenThings(page('signature', [[0, 0, 0.4]]), TILES, WIDTH)).toEqual([]);
});
