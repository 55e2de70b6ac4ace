import { describe, expect, test } from 'vitest';
import { chooseAnswer, choosePages } from '../../src-main/asking/choose-pages.ts';
import type { Answer } from '../../src-main/contract/docent.ts';
import type { TextLine } from '../../src-main/contract/page.ts';

const page = (number: number, text: string) => {
  const lines: TextLine[] = [
    {
      box: [0, 0, 1, 1],
      text,
      source: 'text-layer',
      score: 1,
      row: 0,
      characters: Array.from(text, () => [0, 0, 1, 1]),
    },
  ];
  return { page: number, lines };
};
const answer = (number: number, found: boolean, confidence: number): Answer => ({
  question: 'q',
  answer: 'a',
  found,
  page: number,
  evidence: [],
  confidence,
});

describe('Choosing pages', () => {
  const pages = [
    page(1, 'contents'),
    page(2, 'the invoice total is 12'),
    page(3, 'total'),
    page(4, 'nothing'),
    page(5, 'weather'),
  ];

  test('takes those that share words with the question, the best first', () => {
    const chosen = choosePages('What is the invoice total?', pages);
    expect([...chosen.keys()]).toEqual([2, 3]);
    expect(chosen.get(2)).toBe(1);
    expect(chosen.get(3)).toBeLessThan(1);
  });

  test('takes the first ones when no page shares a word, and never more than three', () => {
    expect([...choosePages('Quels montants?', pages).keys()]).toEqual([1, 2, 3]);
    const all = Array.from({ length: 9 }, (_, i) => page(i + 1, `total ${i}`));
    expect(choosePages('total', all).size).toBe(3);
  });
});

describe('Choosing an answer', () => {
  const suited = new Map([
    [1, 1],
    [2, 0.5],
  ]);

  test('prefers one that was found, however unsure', () => {
    expect(chooseAnswer([answer(1, false, 0.99), answer(2, true, 0.05)], suited).page).toBe(2);
  });

  test('of two that were found, the surer, unless the page suits much less', () => {
    expect(chooseAnswer([answer(1, true, 0.3), answer(2, true, 0.9)], suited).page).toBe(2);
    expect(chooseAnswer([answer(1, true, 0.8), answer(2, true, 0.9)], suited).page).toBe(1);
  });

  test('when none was found, says so of the best page', () => {
    expect(chooseAnswer([answer(1, false, 0.9), answer(2, false, 0.8)], suited).page).toBe(1);
  });
});
