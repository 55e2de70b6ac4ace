import { expect, test } from 'vitest';
import { citedPlaces } from '../../src-main/asking/cited-places.ts';
import type { TextLine } from '../../src-main/contract/page.ts';

function line(text: string, row: number): TextLine {
  const y0 = 0.1 + row * 0.1;
  const characters = [...text].map((_, i): TextLine['box'] => [i * 0.01, y0, (i + 1) * 0.01, y0 + 0.02]);
  return { box: [0, y0, characters.length * 0.01, y0 + 0.02], text, source: 'text-layer', score: 1, row, characters };
}

const PAGES = [
  { page: 2, lines: [line('The rent is 1,200 euros a month.', 0), line('Pets are not allowed.', 1)] },
  { page: 7, lines: [line('The deposit of 2,400 euros is paid by 1 May.', 0)] },
];

test('each citation leads to the sentence of its page that says what was stated', () => {
  const answer =
    'The rent is 1,200 euros [p. 2] and pets are forbidden: pets are not allowed [p. 2]. The deposit is 2,400 euros [p. 7].';
  expect(citedPlaces(answer, PAGES).map(({ page, text }) => [page, text])).toEqual([
    [2, 'The rent is 1,200 euros a month.'],
    [2, 'Pets are not allowed.'],
    [7, 'The deposit of 2,400 euros is paid by 1 May.'],
  ]);
});

test('a page that was not given, and a statement that no page makes, have no place', () => {
  expect(citedPlaces('The rent is 1,200 euros [p. 9].', PAGES)).toEqual([]);
  expect(citedPlaces('Unicorns graze there [p. 2].', PAGES)).toEqual([]);
});

test('without citations the sentences of the answer are searched on all pages', () => {
  expect(citedPlaces('The deposit is 2,400 euros.', PAGES).map(({ page }) => page)).toEqual([7]);
});
