import { describe, expect, it } from 'vitest';
import type { TextLine } from '../../../src-main/contract/page.ts';
import {
  boxBetween,
  caretInLine,
  joinLines,
  nearestLine,
  wordAround,
} from '../../../src-renderer/lib/pdf/text-caret.ts';
import { typedLine } from './typed-line.ts';

describe('where a selection begins and ends', () => {
  const left = typedLine('left column', 0.1, 0.1);
  const right = typedLine('right column', 0.6, 0.1);
  const below = typedLine('below', 0.1, 0.14);

  it('is the line under the pointer, or the nearest in the same column', () => {
    const lines = [left, right, below];
    expect(nearestLine(lines, 0.65, 0.11, 0.7).line).toBe(1);
    expect(nearestLine(lines, 0.3, 0.11, 0.7).line).toBe(0);
    expect(nearestLine(lines, 0.12, 0.135, 0.7).line).toBe(2);
    expect(nearestLine([], 0.5, 0.5, 0.7).line).toBe(-1);
  });

  it('is before or after the character whose half is pointed at', () => {
    expect(caretInLine(left, 0.104, 0.11)).toBe(0);
    expect(caretInLine(left, 0.106, 0.11)).toBe(1);
    expect(caretInLine(left, 0.99, 0.11)).toBe(11);
    expect(caretInLine(left, 0, 0.11)).toBe(0);
  });

  it('counts characters beyond the basic plane as the browser does', () => {
    const line = typedLine('a😀b', 0, 0);
    expect(caretInLine(line, 0.019, 0)).toBe(3);
    expect(boxBetween(line, 1, 3)).toEqual([0.01, 0, 0.02, 0.02]);
  });

  it('goes from right to left where the writing does', () => {
    const hebrew = typedLine('שלום', 0, 0);
    const line: TextLine = { ...hebrew, characters: hebrew.characters.toReversed() };
    expect(caretInLine(line, 0.039, 0.01)).toBe(0);
    expect(caretInLine(line, 0.001, 0.01)).toBe(4);
  });

  it('goes down a vertical line', () => {
    const characters = [0, 1, 2].map((i): [number, number, number, number] => [0.5, 0.1 * i, 0.52, 0.1 * (i + 1)]);
    const line: TextLine = { ...typedLine('ABC', 0, 0), box: [0.5, 0, 0.52, 0.3], characters };
    expect(caretInLine(line, 0.51, 0.12)).toBe(1);
    expect(caretInLine(line, 0.51, 0.29)).toBe(3);
  });

  it('gives no box for nothing', () => {
    expect(boxBetween(left, 3, 3)).toBeNull();
  });

  it('takes words as the language cuts them', () => {
    expect(wordAround('48,312 visitors came', 9)).toEqual([7, 15]);
    expect(wordAround('48,312 visitors came', 2)).toEqual([0, 6]);
  });
});

describe('copied text', () => {
  it('has a tab between lines of one row and a new line between rows', () => {
    const rows = [
      { text: 'Total', row: 3 },
      { text: '62.20', row: 3 },
      { text: 'Cash', row: 4 },
    ];
    expect(joinLines(rows)).toBe('Total\t62.20\nCash');
  });
});
