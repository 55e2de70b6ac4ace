import type { Box, TextLine } from '../contract/page.ts';

/** The part of each line that lies in the region: from the first to the last character whose centre is inside. */
export function linesInRegion(lines: readonly TextLine[], region: Box): TextLine[] {
  const inside = ([x0, y0, x1, y1]: Box): boolean => {
    const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
    return x >= region[0] && x <= region[2] && y >= region[1] && y <= region[3];
  };
  return lines.flatMap((line) => {
    const from = line.characters.findIndex(inside);
    const to = line.characters.findLastIndex(inside);
    if (from < 0) return [];
    const text = Array.from(line.text)
      .slice(from, to + 1)
      .join('');
    const characters = line.characters.slice(from, to + 1);
    if (text.trim() === '') return [];
    const box: Box = [
      Math.min(...characters.map((c) => c[0])),
      Math.min(...characters.map((c) => c[1])),
      Math.max(...characters.map((c) => c[2])),
      Math.max(...characters.map((c) => c[3])),
    ];
    const scores = line.scores?.slice(from, to + 1);
    return [{ ...line, text, characters, box, ...(scores && { scores }) }];
  });
}
