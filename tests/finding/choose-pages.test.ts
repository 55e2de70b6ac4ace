import { describe, expect, test } from 'vitest';
import type { TextLine } from '../../src-main/contract/page.ts';
import { choosePages } from '../../src-main/finding/choose-pages.ts';

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

describe('Choosing pages', () => {
  const pages = [
    page(1, 'contents'),
    page(2, 'the invoice total is 12'),
    page(3, 'total'),
    page(4, 'nothing'),
    page(5, 'weather'),
  ];

  test('takes those that share words with the question, best first', () => {
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
