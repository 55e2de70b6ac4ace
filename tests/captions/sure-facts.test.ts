import { describe, expect, test } from 'vitest';
import { captionFacts } from '../../src-main/captions/facts.ts';
import { faultsOfFacts } from '../../src-main/captions/sentences.ts';
import { isSure, ReadFacts, sureness } from '../../src-main/captions/sure-facts.ts';
import { readLine } from './read-line.ts';

const standing = (facts: ReadFacts, text: string) => captionFacts(text).map((fact) => facts.standing(fact));

describe('What a page says with certainty', () => {
  test('is text without an unsure character, however sure the line is overall', () => {
    const line = readLine('SANYU STATIONERY SHOP No. 31G 20/09/2017 TOTAL 12.00', '7 T');
    expect(line.score).toBeGreaterThan(0.9);
    expect(isSure(line, 'name')).toBe(false);
    const page = new ReadFacts([line]);
    expect(standing(page, 'from SANYU STATIONERY SHOP')).toEqual(['sure']);
    expect(standing(page, 'dated 20/09/2017')).toEqual(['unsure']);
    expect(standing(page, 'paid 12.00')).toEqual(['sure']);
    expect(standing(page, 'paid 13.00')).toEqual(['absent']);
  });

  test('does not close the gap around an unsure word: the name around it is no sure name', () => {
    const page = new ReadFacts([readLine('Happy Bright Garden', 'Bright')]);
    expect(standing(page, 'the Happy Bright Garden')).toEqual(['unsure']);
    expect(standing(page, 'the Happy Garden')).toEqual(['absent']);
  });

  test('is everything in a text layer', () => {
    const { scores: _, ...line } = readLine('Total 12.50');
    expect(sureness({ ...line, source: 'text-layer', score: 1 })).toBe(1);
  });

  test('counts characters, not UTF-16 units', () => {
    const line = readLine('\u{1F9FE} 45');
    const scores = [0.1, 1, 1, 1];
    expect(sureness({ ...line, scores }, 3, 5)).toBe(1);
    expect(sureness({ ...line, scores }, 0, 2)).toBe(0.1);
  });
});

test('Words that repeat a misreading are reported as unsure rather than wrong', () => {
  const page = new ReadFacts([readLine('GARDENLA BAKERIES', 'L'), readLine('Total 68.41')]);
  expect(faultsOfFacts('A receipt from GARDENLA BAKERIES with a total of 68.41.', page)).toEqual([
    'it named what was not read with certainty (GARDENLA BAKERIES)',
  ]);
});
