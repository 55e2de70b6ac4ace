import { distance } from 'fastest-levenshtein';
import type { Box, TextLine } from '../contract/page.ts';
import { brokenLines, hasOdd, readsAsWords } from './broken-encoding.ts';
import { between, unionOf } from './geometry.ts';
import { lettersOf, lineWords } from './line-words.ts';
import { joinPictures, surelyWords } from './pictures.ts';

/** In heights of a line: so far around it a word that was read may stand and is still a word of this line. */
const AROUND = 0.25;
/** Share of its letters that a line has in common with what was read there, if both are the same line. */
const ALIKE = 0.6;
/** Share of the numbers and other short lines that differ from what was read there, from which their digits are taken to be broken: misread are a few of a hundred. */
const DIFFERENT = 0.3;
/** Mean probability of its characters from which a reading is set against the file. */
const SURE = 0.8;
/** Share of a layer's characters below which what holds of it is chance: then all of it is broken. */
const HOLDS = 0.1;

/** A word that was read, with its characters' boxes and probabilities. */
interface SeenWord {
  readonly text: string;
  readonly boxes: readonly Box[];
  readonly scores: readonly number[];
  /** The line of the layer in whose place it stands. */
  readonly at: number | undefined;
}

export interface MendedLayer {
  readonly lines: readonly TextLine[];
  /** How many lines of the layer are not what the page shows. */
  readonly broken: number;
}

/**
 * A text layer whose encoding is broken in some lines, with these as they were read from the pixels, each in its own place. The other lines keep their exact text. What was read
 * where the layer has nothing, as in pictures, joins it.
 *
 * @param seen what was read on all of the page
 * @returns null: next to nothing of the layer holds
 */
export function mendLayer(layer: readonly TextLine[], seen: readonly TextLine[]): MendedLayer | null {
  const words = seen.map((line) => seenWords(line, layer));
  const holds = whichHold(layer, words.flat());
  const lengths = layer.map(({ text }) => text.length);
  const held = lengths.reduce((sum, length, i) => sum + (holds[i] ? length : 0), 0);
  if (held < HOLDS * lengths.reduce((sum, length) => sum + length, 0)) return null;
  const inPlaceOf = layer.map((): TextLine[] => []);
  const elsewhere: TextLine[] = [];
  for (const run of words.flatMap((line) => runsWithout(line, ({ at }) => at !== undefined && holds[at]!))) {
    // What was read as one line stays one, also where the layer parts it.
    const at = run.find((word) => word.at !== undefined)?.at;
    if (at === undefined) elsewhere.push(lineOf(run, 0));
    else inPlaceOf[at]!.push(lineOf(run, layer[at]!.row));
  }
  const mended = layer.flatMap((line, i) => (holds[i] ? [line] : inPlaceOf[i]!));
  const pictures = elsewhere.filter(surelyWords).map((line) => [line]);
  return { lines: joinPictures(mended, pictures), broken: holds.filter((is) => !is).length };
}

/** Of each line whether its text is what the page shows. */
function whichHold(layer: readonly TextLine[], seen: readonly SeenWord[]): boolean[] {
  const words = layer.map((_, i) => seen.filter(({ at }) => at === i));
  const broken = brokenLines(layer);
  const doubts = layer.map(({ text }, i): 'none' | 'short' | 'broken' => {
    const own = words[i]!;
    if (own.length > 0 && areAlike(text, own.map((word) => word.text).join(' '))) return 'none';
    if (broken[i] || hasOdd(text)) return 'broken';
    if (own.length === 0 || readsAsWords(text) || /[^\P{L}\p{Script=Latin}]/u.test(text)) return 'none';
    return meanOf(own.flatMap(({ scores }) => scores)) >= SURE ? 'short' : 'none';
  });
  // A number has nothing of its own that tells, and some are misread: many of them tell together.
  const short = layer.filter(({ text }, i) => words[i]!.length > 0 && !broken[i] && !readsAsWords(text)).length;
  const different = doubts.filter((doubt) => doubt === 'short').length;
  return doubts.map((doubt) => doubt === 'none' || (doubt === 'short' && different < DIFFERENT * short));
}

function areAlike(a: string, b: string): boolean {
  const [one, other] = [lettersOf(a), lettersOf(b)];
  return distance(one, other) <= (1 - ALIKE) * Math.max(one.length, other.length);
}

/** The runs between what is left out. */
function runsWithout(words: readonly SeenWord[], isLeftOut: (word: SeenWord) => boolean): SeenWord[][] {
  const runs: SeenWord[][] = [[]];
  for (const word of words) {
    if (isLeftOut(word)) runs.push([]);
    else runs.at(-1)!.push(word);
  }
  return runs.filter((run) => run.length > 0);
}

/** The line in whose place something stands, the one at whose height it is if several are near. */
function lineAt(layer: readonly TextLine[], [x0, y0, x1, y1]: Box): number | undefined {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  let nearest: { at: number; far: number } | undefined;
  for (const [at, { box }] of layer.entries()) {
    const around = AROUND * (box[3] - box[1]);
    if (x < box[0] - around || x > box[2] + around || y < box[1] - around || y > box[3] + around) continue;
    const far = Math.abs((box[1] + box[3]) / 2 - y);
    if (far < (nearest?.far ?? Infinity)) nearest = { at, far };
  }
  return nearest?.at;
}

function seenWords(line: TextLine, layer: readonly TextLine[]): SeenWord[] {
  return lineWords(line).map(({ text, from, to, boxes }) => {
    const scores = line.scores?.slice(from, to) ?? boxes.map(() => line.score);
    return { text, boxes, scores, at: lineAt(layer, unionOf(boxes)) };
  });
}

function lineOf(words: readonly SeenWord[], row: number): TextLine {
  const characters: Box[] = [];
  const scores: number[] = [];
  for (const [i, word] of words.entries()) {
    if (i > 0) {
      characters.push(between(characters.at(-1)!, word.boxes[0]!));
      scores.push(1);
    }
    characters.push(...word.boxes);
    scores.push(...word.scores);
  }
  const own = words.flatMap((word) => word.scores);
  const text = words.map((word) => word.text).join(' ');
  return { box: unionOf(characters), text, source: 'model', score: meanOf(own), row, characters, scores };
}

const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
