import type { Box, TextLine } from '../../contract/page.ts';
import type { Recognised } from './tesseract-library.ts';

type Line = NonNullable<Recognised['blocks']>[number]['paragraphs'][number]['lines'][number];
type Word = Line['words'][number];
interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Tesseract's lines as any page's: words in the order in which they are read (from the right, where the script is), one box a code point. Lines that
 * stand side by side share a row.
 */
export function linesFromTesseract({ blocks }: Recognised, size: Size): TextLine[] {
  const found = (blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap(({ lines }) => lines));
  const lines: TextLine[] = [];
  for (const line of found) {
    const made = toLine(line, size);
    if (made === undefined) continue;
    const before = lines.at(-1);
    lines.push({ ...made, row: before === undefined ? 0 : before.row + (besides(before.box, made.box) ? 0 : 1) });
  }
  return lines;
}

/** The mean of the words' confidences, each as often as it has letters; 0..1. Of a page without words 0. */
export function surenessOf({ blocks }: Recognised): number {
  let [sum, count] = [0, 0];
  const lines = (blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap((paragraph) => paragraph.lines));
  for (const { confidence, symbols } of lines.flatMap(({ words }) => words)) {
    sum += confidence * symbols.length;
    count += symbols.length;
  }
  return count === 0 ? 0 : sum / count / 100;
}

function toLine({ words }: Line, size: Size): Omit<TextLine, 'row'> | undefined {
  let text = '';
  const characters: Box[] = [];
  const scores: number[] = [];
  for (const { text: word, boxes, scores: sure } of words.map((word) => glyphs(word, size))) {
    if (word === '') continue;
    if (text !== '') {
      text += ' ';
      characters.push(between(characters.at(-1)!, boxes[0]!));
      scores.push(1);
    }
    text += word;
    characters.push(...boxes);
    scores.push(...sure);
  }
  if (text === '') return undefined;
  const score = scores.reduce((sum, value) => sum + value, 0) / scores.length;
  return { box: union(characters), text, source: 'model', score, characters, scores };
}

/** A symbol may be several code points: a letter with its vowel signs. */
function glyphs({ symbols }: Word, size: Size): { text: string; boxes: Box[]; scores: number[] } {
  const placed = symbols.flatMap(({ text, bbox, confidence }) =>
    // Marks for the direction have no place on paper.
    Array.from(text.replace(/[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ''), (char) => ({
      char,
      box: [bbox.x0 / size.width, bbox.y0 / size.height, bbox.x1 / size.width, bbox.y1 / size.height] as Box,
      score: Math.min(1, Math.max(0, confidence / 100)),
    })),
  );
  return {
    text: placed.map(({ char }) => char).join(''),
    boxes: placed.map(({ box }) => box),
    scores: placed.map(({ score }) => score),
  };
}

/** The space between two characters, whichever stands on the left. */
function between(a: Box, b: Box): Box {
  const [x0, x1] =
    a[2] <= b[0] ? [a[2], b[0]] : b[2] <= a[0] ? [b[2], a[0]] : [Math.min(a[0], b[0]), Math.max(a[2], b[2])];
  return [x0, Math.min(a[1], b[1]), x1, Math.max(a[3], b[3])];
}

function union(boxes: readonly Box[]): Box {
  const side = (i: 0 | 1 | 2 | 3) => boxes.map((box) => box[i]);
  return [Math.min(...side(0)), Math.min(...side(1)), Math.max(...side(2)), Math.max(...side(3))];
}

/** Whether two lines stand on one row: most of the lower one's height is shared, and none of the width. */
function besides(a: Box, b: Box): boolean {
  const shared = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  const apart = a[2] <= b[0] || b[2] <= a[0];
  return apart && shared > 0.6 * Math.min(a[3] - a[1], b[3] - b[1]);
}
