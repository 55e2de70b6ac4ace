import { describe, expect, it } from 'vitest';
import { accuracy, anls, wordCounts, wordF1 } from '../../src-main/reading/metrics.ts';

describe('ANLS', () => {
  it('is the best over the acceptable answers, lower-cased and trimmed', () => {
    expect(anls(' Sanyu ', ['sanyu', 'other'])).toBe(1);
    expect(anls('sanyo', ['SANYU'])).toBeCloseTo(0.8);
  });

  it('is 0 below one half and keeps one half itself', () => {
    expect(anls('abcd', ['abxy'])).toBe(0.5);
    expect(anls('abcd', ['axyz'])).toBe(0);
    expect(anls('', ['x'])).toBe(0);
  });
});

describe('accuracy on tables', () => {
  it('wants every expected answer among the given ones', () => {
    expect(accuracy('Wolfe Tones', ['wolfe tones'])).toBe(1);
    expect(accuracy('Italy, Spain and Peru', ['Peru', 'Italy', 'Spain'])).toBe(1);
    expect(accuracy('Italy', ['Italy', 'Spain'])).toBe(0);
  });

  it('ignores thousands separators, but compares every digit', () => {
    expect(accuracy('1234567', ['1,234,567'])).toBe(1);
    expect(accuracy('1,234', ['1234'])).toBe(1);
    expect(accuracy('1234', ['12345'])).toBe(0);
  });
});

describe('word F1', () => {
  it('counts bags of words, micro-averaged over pages', () => {
    const pages = [wordCounts('TOTAL 2.00 total', 'Total: 2.00'), wordCounts('', 'four words are missing')];
    expect(pages[0]).toEqual({ shared: 3, read: 4, expected: 3 });
    expect(wordF1(pages)).toEqual({ precision: 3 / 4, recall: 3 / 7, f1: 6 / 11 });
  });

  it('is 0 for nothing read and nothing expected', () => {
    expect(wordF1([]).f1).toBe(0);
  });
});
