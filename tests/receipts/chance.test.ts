import { describe, expect, it } from 'vitest';
import type { TextLine } from '../../src-main/contract/page.ts';
import { surelyRead } from '../../src-main/receipts/checks/chance.ts';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { dayRead } from '../../src-main/receipts/fields/day-read.ts';
import { GROCER, linesOf } from './sample-lines.ts';

const TODAY = '2026-01-01';

/** The lines with every digit of `text` read as surely as told. */
function readWith(lines: readonly TextLine[], text: string, sure: number): TextLine[] {
  return lines.map((line) => {
    const scores = [...line.text].map((char) => (line.text.includes(text) && /\d/.test(char) ? sure : 1));
    return { ...line, scores, score: scores.reduce((sum, one) => sum + one, 0) / scores.length };
  });
}

describe('the chance of a date', () => {
  const dateOf = (sure: number) =>
    extractReceipt({ page: 1, lines: readWith(linesOf(GROCER), '14/03/2018', sure), source: 'model', today: TODAY })
      .fields.date;

  it('falls with how surely its digits were read, and below the limit it waits for a person', () => {
    expect(dateOf(0.999).doubts).toEqual([]);
    expect(dateOf(0.9).doubts).toContain('low-confidence');
    expect(dateOf(0.9).confidence).toBeLessThan(dateOf(0.999).confidence);
  });

  it('does not depend on digits that could not have been others: 20/06/2018 is no day of 2318', () => {
    const [line] = linesOf('20/06/2018');
    const scored = (at: number): TextLine => ({
      ...line!,
      scores: [...line!.text].map((_, i) => (i === at ? 0.5 : 1)),
    });
    expect(dayRead(scored(6), 0, 10)).toBe(1);
    expect(dayRead(scored(9), 0, 10)).toBe(0.5);
  });

  it('depends on the letters that tell two months apart, and on no others', () => {
    const [line] = linesOf('05 May 2018');
    const unsure = (at: number): TextLine => ({
      ...line!,
      scores: [...line!.text].map((_, i) => (i === at ? 0.5 : 1)),
    });
    expect(dayRead(unsure(5), 0, 11)).toBe(0.5);
    expect(dayRead(unsure(3), 0, 11)).toBe(1);
  });

  it('counts every digit of what is a date only by the words around it', () => {
    const [line] = linesOf('25032018 13:11');
    const scored = { ...line!, scores: [...line!.text].map(() => 0.9) };
    expect(dayRead(scored, 0, 8)).toBeCloseTo(0.9 ** 8);
  });
});

describe('the chance of a total', () => {
  const totalOf = (text: string, sure = 1) =>
    extractReceipt({ page: 1, lines: readWith(linesOf(text), '8.20', sure), source: 'model', today: TODAY }).fields
      .total;

  it('is higher where sums come out at it than where none does', () => {
    const alone = totalOf('THE SHOP\n DATE : 14/03/2018\n TOTAL                 8.20');
    expect(totalOf(GROCER).confidence).toBeGreaterThan(alone.confidence);
    expect(alone.doubts).toContain('unconfirmed');
  });

  it('is lower where its digits were read less surely', () => {
    expect(totalOf(GROCER, 0.6).confidence).toBeLessThan(totalOf(GROCER, 0.99).confidence);
  });
});

it('two copies that were each misread once in ten are both misread once in a hundred', () => {
  expect(surelyRead([0.9])).toBeCloseTo(1);
  expect(surelyRead([0.9, 0.9])).toBeCloseTo(2);
  expect(surelyRead([])).toBe(0);
  expect(surelyRead([1])).toBe(4);
});
