import { describe, expect, test } from 'vitest';
import type { TextLine } from '../../src-main/contract/page.ts';
import { endsSentence, runningLines } from '../../src-main/reading/running-lines.ts';

function page(number: number, ...texts: readonly (readonly [y: number, text: string])[]) {
  const lines = texts.map(([y, text], row): TextLine => {
    return { box: [0.1, y, 0.9, y + 0.02], text, source: 'text-layer', score: 1, row, characters: [] };
  });
  return { page: number, lines };
}

const running = (...pages: readonly ReturnType<typeof page>[]) => runningLines(pages).map((indices) => [...indices]);

describe('What runs along on every page', () => {
  test('stands at the same height near the top or bottom of a near page, whatever its numbers', () => {
    const of = (n: number) =>
      page(n, [0.04, `Annual report 2024, chapter ${n}`], [0.3, 'Sales'], [0.95, `Page ${n} of 9`]);
    expect(running(of(1), of(2))).toEqual([
      [0, 2],
      [0, 2],
    ]);
  });

  test('comes again two pages on in a book', () => {
    const [left, right] = ['The sea', 'Chapter 3'];
    expect(running(page(4, [0.04, left]), page(5, [0.04, right]), page(6, [0.04, left]))).toEqual([[0], [], [0]]);
  });

  test('may be a page number on one page alone; a number in the text is none', () => {
    expect(running(page(1, [0.5, '12'], [0.96, '- 3 -']))).toEqual([[1]]);
    expect(running(page(1, [0.96, 'xiv']), page(7, [0.96, '3 apples']))).toEqual([[0], []]);
  });

  test('is not a line of the text that is the first of one page and the last of another', () => {
    expect(running(page(1, [0.96, 'and so on']), page(2, [0.04, 'and so on']))).toEqual([[], []]);
  });
});

test('A sentence ends with its mark, in quotation marks and brackets too; a comma, a colon and nothing end none', () => {
  for (const text of ['The end.', '“Is it?”', '(see below.)', 'Ends… ']) expect(endsSentence(text)).toBe(true);
  for (const text of ['and the', 'as follows:', 'Brandt,', 'com-']) expect(endsSentence(text)).toBe(false);
});
