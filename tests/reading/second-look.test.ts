import { describe, expect, it } from 'vitest';
import type { TextLine } from '../../src-main/contract/page.ts';
import { withSecondLook } from '../../src-main/reading/second-look.ts';

/** One line at the top of a page, letters of equal width. @param scores per letter; one for all */
function line(text: string, scores: number | readonly number[], from = 0.1): TextLine {
  const characters = Array.from(text, (_, i): TextLine['box'] => [from + i / 100, 0.1, from + (i + 1) / 100, 0.12]);
  const box: TextLine['box'] = [from, 0.1, from + characters.length / 100, 0.12];
  const each = typeof scores === 'number' ? Array.from(text, () => scores) : [...scores];
  return { box, text, source: 'model', score: 0.9, row: 0, characters, scores: each };
}

function look(first: TextLine, second: TextLine): TextLine {
  return withSecondLook([first], [second])[0]!.line;
}

describe('a second look at a line', () => {
  it('corrects a letter that the first look was less sure of, and no other', () => {
    const read = look(
      line('CAFE MELATl', [...Array(10).fill(0.99), 0.5]),
      line('CAFE NELATI', [0.9, 0.9, 0.9, 0.9, 1, 0.6, 0.9, 0.9, 0.9, 0.9, 0.9]),
    );
    expect(read.text).toBe('CAFE MELATI');
  });

  it('makes what both read alike surer, and what they dispute less sure', () => {
    const { scores } = look(line('12.50', 0.9), line('12.60', [0.9, 0.9, 0.9, 0.8, 0.9]));
    expect(scores![0]).toBeCloseTo(0.99);
    expect(scores![3]).toBeLessThan(0.75);
  });

  it('adds a letter at the beginning that the first look missed, if it is sure of it', () => {
    expect(look(line('EGI CASH', 0.9, 0.11), line('SEGI CASH', 0.97)).text).toBe('SEGI CASH');
    expect(look(line('EGI CASH', 0.9, 0.11), line('SEGI CASH', [0.4, ...Array(8).fill(0.97)])).text).toBe('EGI CASH');
  });

  it('drops a letter that the first look saw twice and was not sure of', () => {
    expect(look(line('TOTTAL', [0.9, 0.9, 0.9, 0.4, 0.9, 0.9]), line('TOTAL', 0.95)).text).toBe('TOTAL');
  });

  it('leaves lines alone that it read altogether differently, or that stand elsewhere', () => {
    const first = line('TAX INVOICE', 0.7);
    expect(look(first, line('7HX 1NU01CF', 0.99))).toEqual(first);
    const below = { ...line('TAX INVOICES', 0.99), box: [0.1, 0.5, 0.3, 0.52] as TextLine['box'] };
    expect(look(first, below)).toEqual(first);
  });

  it('tells where the letters of the first look are now', () => {
    const [{ at } = { at: [] }] = withSecondLook([line('EGI CASH', 0.9, 0.11)], [line('SEGI CASH', 0.97)]);
    expect(at).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
