import { distance } from 'fastest-levenshtein';
import type { Box, TextLine } from '../contract/page.ts';
import { median, unionOf } from './geometry.ts';
import { lettersOf, lineWords } from './line-words.ts';

/** Letters across and lines down of the part of a page that is compared: one or two tiles. */
const [ACROSS, DOWN] = [40, 12];
/** With fewer words nothing is compared. */
const FEWEST = 8;
/** Letters of a word that is compared: shorter ones are alike by chance. */
const SHORTEST = 3;
/** Share of its letters by which a word is the same, however badly one of the two was recognised. */
const ALIKE = 0.6;

type Line = Pick<TextLine, 'text' | 'characters'>;

interface PlacedWord {
  /** As it stands there. */
  readonly text: string;
  /** Without its case and signs. */
  readonly letters: string;
  readonly box: Box;
}

/** The part of a page where its text layer has most words; null if there are too few to compare. */
export function partToCompare(layer: readonly Line[]): Box | null {
  const words = layer.flatMap(wordsOf);
  const letters = words.flatMap(({ letters, box: [x0, y0, x1, y1] }) => ({
    width: (x1 - x0) / letters.length,
    height: y1 - y0,
  }));
  const half = {
    x: (ACROSS / 2) * median(letters.map(({ width }) => width)),
    y: (DOWN / 2) * median(letters.map(({ height }) => height)),
  };
  let most: { part: Box; count: number } | undefined;
  for (const { box } of words) {
    const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
    const part: Box = [
      Math.max(0, x - half.x),
      Math.max(0, y - half.y),
      Math.min(1, x + half.x),
      Math.min(1, y + half.y),
    ];
    const count = words.filter((word) => isWithin(word.box, part)).length;
    if (most === undefined || count > most.count) most = { part, count };
  }
  return most !== undefined && most.count >= FEWEST ? most.part : null;
}

export interface LayerComparison {
  /**
   * Share of the layer's words that were seen where they stand: most of a layer's own, however badly a program recognised them. A layer of another page, or one that is shifted by a
   * line, has next to none of them there, though each of its words is a good one.
   */
  readonly agreement: number;
  /** Words that both have. */
  readonly compared: number;
  /** Those that they spell differently, first as the layer has them. */
  readonly disputes: [string, string][];
}

/** Compares a layer's words within `part` with those that were seen there. */
export function compareLayer(layer: readonly Line[], seen: readonly Line[], part: Box): LayerComparison {
  const read = seen.flatMap(wordsOf);
  const words = layer.flatMap(wordsOf).filter(({ box }) => isWithin(box, part));
  const disputes: [string, string][] = [];
  let compared = 0;
  for (const word of words) {
    const other = nearest(
      word,
      read.filter((one) => isAt(one.box, word.box)),
    );
    if (other === undefined) continue;
    compared += 1;
    if (other.letters !== word.letters) disputes.push([word.text, other.text]);
  }
  return { agreement: compared / Math.max(1, words.length), compared, disputes };
}

/** The one that is spelt most like it, if it may be the same word. */
function nearest({ letters }: PlacedWord, others: readonly PlacedWord[]): PlacedWord | undefined {
  let best: { word: PlacedWord; far: number } | undefined;
  for (const word of others) {
    const far = distance(letters, word.letters);
    const most = (1 - ALIKE) * Math.max(letters.length, word.letters.length);
    if (far <= most && far < (best?.far ?? Infinity)) best = { word, far };
  }
  return best?.word;
}

function wordsOf(line: Line): PlacedWord[] {
  return lineWords(line)
    .map(({ text, boxes }) => ({ text, letters: lettersOf(text), box: unionOf(boxes) }))
    .filter(({ letters }) => letters.length >= SHORTEST);
}

const isWithin = ([x0, y0, x1, y1]: Box, part: Box) => x0 >= part[0] && y0 >= part[1] && x1 <= part[2] && y1 <= part[3];

/** In the same line, and not beside each other: recognised text often knows where a line stands, and its words only roughly. */
function isAt(seen: Box, [x0, y0, x1, y1]: Box): boolean {
  const middle = (seen[1] + seen[3]) / 2;
  return middle > y0 && middle < y1 && seen[0] < x1 && seen[2] > x0;
}
