import type { Box, TextLine } from '../../../src-main/contract/page.ts';

/** The text in a box of the page: the characters of each line whose centres lie in it, lines joined by a space. */
export function textInBox(lines: readonly TextLine[], [x0, y0, x1, y1]: Box): string {
  return lines
    .map(({ text, characters }) =>
      Array.from(text)
        .filter((_, i) => {
          const [left, top, right, bottom] = characters[i] ?? [2, 2, 2, 2];
          const [x, y] = [(left + right) / 2, (top + bottom) / 2];
          return x >= x0 && x <= x1 && y >= y0 && y <= y1;
        })
        .join('')
        .trim(),
    )
    .filter((text) => text !== '')
    .join(' ');
}
