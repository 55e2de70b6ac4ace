import { describe, expect, test } from 'vitest';
import { linesInRegion } from '../../src-main/asking/region.ts';
import type { Box, TextLine } from '../../src-main/contract/page.ts';
import { checkRegion } from '../../src-main/tiling/index.ts';

/** A line whose characters are 0.1 wide, from x on. */
function line(text: string, x: number, y: number): TextLine {
  const characters = Array.from(text, (_, i): Box => [x + i * 0.1, y, x + (i + 1) * 0.1, y + 0.05]);
  return {
    box: [x, y, x + 0.1 * characters.length, y + 0.05],
    text,
    source: 'text-layer',
    score: 1,
    row: 0,
    characters,
  };
}

describe('A region', () => {
  test('without area or beyond the page is refused', () => {
    for (const bad of [
      [0, 0, 0, 1],
      [0.5, 0, 1.1, 1],
      [0.5, 0, 0.4, 1],
      [-0.1, 0, 0.5, 0.5],
      [0, Number.NaN, 1, 1],
    ] satisfies Box[]) {
      expect(() => checkRegion(bad as Box)).toThrow(expect.objectContaining({ code: 'bad-region' }));
    }
    expect(checkRegion([0.7, 0.1, 1, 1])).toEqual([0.7, 0.1, 1, 1]);
  });

  test('keeps the characters of a line that lie inside it, including those of several UTF-16 units', () => {
    const [cut, ...rest] = linesInRegion(
      [line('ab\u{1F9FE}cd', 0, 0.5), line('above', 0, 0.1)],
      [0.17, 0.4, 0.33, 0.6],
    );
    expect(rest).toEqual([]);
    expect(cut?.text).toBe('\u{1F9FE}');
    expect(linesInRegion([line('ab\u{1F9FE}cd', 0, 0.5)], [0.1, 0.4, 0.4, 0.6])[0]?.text).toBe('b\u{1F9FE}c');
    expect(
      linesInRegion([line('ab\u{1F9FE}cd', 0, 0.5)], [0.1, 0.4, 0.4, 0.6])[0]?.box.map((v) => Number(v.toFixed(6))),
    ).toEqual([0.1, 0.5, 0.4, 0.55]);
  });

  test('drops lines that would be blank', () => {
    expect(linesInRegion([line('a  b', 0, 0.5)], [0.12, 0.4, 0.28, 0.6])).toEqual([]);
  });
});
