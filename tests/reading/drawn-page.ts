import type { Box, ReadCharacter, TextLine } from '../../src-main/contract/page.ts';

export interface DrawnLine {
  readonly text: string;
  /** Left edge, baseline-free centre and character cell, in pixels. */
  readonly x: number;
  readonly y: number;
  readonly cell?: readonly [number, number];
}

/** Characters as a faultless reading head would give them, on a page rotated by `slope` (rise per pixel). */
export function draw(lines: readonly DrawnLine[], page: { width: number; height: number }, slope = 0): ReadCharacter[] {
  return lines.flatMap(({ text, x, y, cell = [12, 20] }) => {
    const [width, height] = cell;
    let start = true;
    return [...text].flatMap((char, i) => {
      if (char === ' ') {
        start = true;
        return [];
      }
      const cx = x + (i + 0.5) * width;
      const character = {
        char,
        score: 0.9,
        x: cx / page.width,
        y: (y + slope * cx) / page.height,
        width: width / page.width,
        height: height / page.height,
        start: start ? 0.95 : 0.05,
        tile: 0,
        others: [],
      };
      start = false;
      return [character];
    });
  });
}

/** Lines with even character boxes; rows are numbered by `row` or by position. */
export function linesOf(texts: readonly (string | { text: string; row: number; x: number })[]): TextLine[] {
  return texts.map((entry, i) => {
    const { text, row, x } = typeof entry === 'string' ? { text: entry, row: i, x: 0.1 } : entry;
    const characters = [...text].map((_, j): Box => [x + j * 0.01, row * 0.03, x + (j + 1) * 0.01, row * 0.03 + 0.02]);
    const end = characters.at(-1)?.[2] ?? x;
    return {
      box: [x, row * 0.03, end, row * 0.03 + 0.02],
      text,
      source: 'text-layer',
      score: 1,
      row,
      characters,
    };
  });
}
