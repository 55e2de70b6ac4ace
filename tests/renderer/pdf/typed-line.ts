import type { Box, TextLine } from '../../../src-main/contract/page.ts';

/** A line whose characters are equally wide: 1% of the page each, 2% high. */
export function typedLine(text: string, x: number, y: number, row = 0): TextLine {
  const characters = [...text].map((_, index): Box => [x + index * 0.01, y, x + (index + 1) * 0.01, y + 0.02]);
  return {
    box: [x, y, x + characters.length * 0.01, y + 0.02],
    text,
    source: 'text-layer',
    score: 1,
    row,
    characters,
  };
}
