import type { Box, TextLine } from '../../../src-main/contract/page.ts';

/** Being a line above or below counts this much more than being beside it, so that a drag into a margin stays in its line. */
const VERTICAL = 4;

function outside(value: number, from: number, to: number): number {
  return value < from ? from - value : value > to ? value - to : 0;
}

/** Distance of a point from a line's box in page heights; `aspect` is width / height of the page. */
function distance(x: number, y: number, [x0, y0, x1, y1]: Box, aspect: number): number {
  return outside(x, x0, x1) * aspect + outside(y, y0, y1) * VERTICAL;
}

/** The line nearest to a point (fractions of the unrotated page), -1 without lines; and how far it is. */
export function nearestLine(
  lines: readonly TextLine[],
  x: number,
  y: number,
  aspect: number,
): { readonly line: number; readonly distance: number } {
  let best = { line: -1, distance: Number.POSITIVE_INFINITY };
  lines.forEach((line, index) => {
    const d = distance(x, y, line.box, aspect);
    if (d < best.distance) best = { line: index, distance: d };
  });
  return best;
}

/** UTF-16 units before each code point of `text`, and all of them at the end. */
function offsetsOf(text: string): number[] {
  const offsets = [0];
  for (const character of text) offsets.push(offsets.at(-1)! + character.length);
  return offsets;
}

/** A line is vertical if its characters run down the page. */
function isVertical({ characters, box }: TextLine): boolean {
  return (
    characters.length > 1 && box[3] - box[1] > 2 * (box[2] - box[0]) && characters[0]![0] === characters.at(-1)![0]
  );
}

/** The place in a line nearest to a point: before or after a character, whichever half of it the point is on. */
export function caretInLine(line: TextLine, x: number, y: number): number {
  const { characters } = line;
  if (characters.length === 0) return 0;
  const [low, high, at] = isVertical(line) ? [1, 3, y] : [0, 2, x];
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  characters.forEach((box, index) => {
    const d = outside(at, box[low as 0]!, box[high as 2]!);
    if (d < least) {
      least = d;
      nearest = index;
    }
  });
  const box = characters[nearest]!;
  const rightToLeft = low === 0 && characters.length > 1 && characters.at(-1)![0] < characters[0]![0];
  const secondHalf = at > (box[low as 0]! + box[high as 2]!) / 2;
  return offsetsOf(line.text)[nearest + Number(secondHalf !== rightToLeft)]!;
}

/** The box of part of a line's text, from one UTF-16 offset to another; null when there is nothing between them. */
export function boxBetween(line: TextLine, from: number, to: number): Box | null {
  const offsets = offsetsOf(line.text);
  let box: Box | null = null;
  line.characters.forEach((character, index) => {
    if (offsets[index]! < from || offsets[index]! >= to) return;
    box =
      box === null
        ? character
        : [
            Math.min(box[0], character[0]),
            Math.min(box[1], character[1]),
            Math.max(box[2], character[2]),
            Math.max(box[3], character[3]),
          ];
  });
  return box;
}

/** From where to where the word around `offset` goes, as the reader's language cuts words. */
export function wordAround(text: string, offset: number): readonly [number, number] {
  const words = new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text);
  const word = words.containing(Math.min(offset, text.length - 1));
  return word === undefined ? [0, text.length] : [word.index, word.index + word.segment.length];
}

/** Lines of one visual row stand side by side; between them copied text has a tab. */
export function joinLines(lines: readonly { readonly text: string; readonly row: number }[]): string {
  return lines
    .map(({ text, row }, index) => {
      const before = lines[index - 1];
      return before === undefined ? text : `${before.row === row ? '\t' : '\n'}${text}`;
    })
    .join('');
}
