import { DocentError } from '../contract/errors.ts';
import type { Box, TextLine } from '../contract/page.ts';

/** x, y, width, height as a box. @throws DocentError bad-region unless it lies on the page and has an area */
export function regionBox([x, y, width, height]: readonly [number, number, number, number]): Box {
  // 0.7 + 0.3 is not quite 1.
  const edge = (value: number) => (value > 1 && value < 1 + 1e-9 ? 1 : value);
  const box: Box = [x, y, edge(x + width), edge(y + height)];
  if (box.every((v) => v >= 0 && v <= 1) && width > 0 && height > 0) return box;
  throw new DocentError(
    'bad-region',
    `The region ${x},${y},${width},${height} is not on the page: fractions from 0 to 1.`,
  );
}

/** What of the lines stands in the region: of each line the characters whose centres do, from the first to the last. */
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
