import { describe, expect, test } from 'vitest';
import { altOf, faultsOfFacts, faultsOfForm, hasCoordinates, sentencesOf } from '../../src-main/captions/sentences.ts';
import { ReadFacts } from '../../src-main/captions/sure-facts.ts';
import { readLine } from './read-line.ts';

const page = new ReadFacts(['ACME Ltd. 12 High Street', 'Total 12.50'].map((text) => readLine(text)));
const faultsOf = (text: string, facts: ReadFacts) => [...faultsOfForm(text), ...faultsOfFacts(text, facts)];

describe('sentences', () => {
  test('do not end at abbreviations and decimals', () => {
    expect(sentencesOf('Paid to ACME Ltd. of York. It cost 12.50. No. 7 was kept.')).toEqual([
      'Paid to ACME Ltd. of York.',
      'It cost 12.50.',
      'No. 7 was kept.',
    ]);
    expect(sentencesOf('A receipt from MR. D.I.Y. (M) SDN. BHD. It bears the date 24-03-18.')).toEqual([
      'A receipt from MR. D.I.Y. (M) SDN. BHD.',
      'It bears the date 24-03-18.',
    ]);
  });

  test('with coordinates are recognised; amounts and percentages are no coordinates', () => {
    for (const text of [
      'A logo at (0.1, 0.2).',
      'A box [12, 40, 300, 90].',
      'It stands at x=14.',
      '20% from the left',
    ]) {
      expect(hasCoordinates(text), text).toBe(true);
    }
    expect(hasCoordinates('It fell by 20% from the year before (12.50).')).toBe(false);
  });
});

describe("a model's words about a page", () => {
  test('are used if they describe it and name only what is on it', () => {
    expect(faultsOf('A receipt from ACME Ltd with a total of 12.50.', page)).toEqual([]);
  });

  test.each([
    ['not on this page', /nothing/],
    ['', /nothing/],
    ['9556 9556 9556 9556 9556', /not a sentence/],
    ['the total of the total of the total of the total of the total of', /repeated/],
    ['A receipt from Zenith Corp with a total of 99.00.', /99\.00, Zenith Corp/],
    ['A receipt with ACME at (0.1, 0.2).', /coordinates/],
    ['ACME High Street Total', /not a description/],
  ])('are not used when they are %j', (text, reason) => {
    expect(faultsOf(text, page).join(', ')).toMatch(reason);
  });
});

test('an alt text is one line of at most 125 characters, cut at a word', () => {
  expect(altOf('A short\none.')).toBe('A short one.');
  const long = altOf('word '.repeat(60));
  expect(long.length).toBeLessThanOrEqual(125);
  expect(long).toMatch(/word…$/);
});
