import { expect, test } from 'vitest';
import type { TextLine } from '../../src-main/contract/page.ts';
import { textInBox } from '../../src-renderer/lib/pdf/text-in-box.ts';

const line = (text: string, y: number): TextLine => ({
  box: [0, y, text.length / 20, y + 0.05],
  text,
  source: 'model',
  score: 1,
  row: 0,
  characters: Array.from(text, (_, i) => [i / 20, y, (i + 1) / 20, y + 0.05]),
});

test('The text in a box is what stands in it, character by character, line by line', () => {
  const lines = [line('TOTAL 8.20', 0.1), line('CASH 20.20', 0.2)];
  expect(textInBox(lines, [0.28, 0.05, 1, 0.18])).toBe('8.20');
  expect(textInBox(lines, [0, 0.05, 0.26, 0.3])).toBe('TOTAL CASH');
  expect(textInBox(lines, [0.6, 0.5, 1, 0.9])).toBe('');
});
