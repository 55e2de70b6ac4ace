import { HUES, type Hue, MARKS, type Mark, RECOGNISED } from '../../../../../models/folder/looks-answers.ts';
import type { Box } from '../../../../contract/page.ts';
import type { PagePieces } from '../../page-reader/page-pieces.ts';
import { unionOf } from '../union-of.ts';

/** Gap between two words of a label at most, in heights of a word: a box fits into no more. */
const WIDEST_GAP = 0.9;
/** Boxes to tick as reading writes them. */
const BOX_SIGNS: Readonly<Record<string, Mark>> = { '☐': 'empty', '☑': 'ticked', '☒': 'crossed' };

/** A word of the page and what was recognised at it. */
export interface LookedWord {
  readonly text: string;
  /** Code points [start, end) of the page's text. */
  readonly start: number;
  readonly end: number;
  readonly row: number;
  readonly segment: number;
  /** As fractions of the page. */
  readonly box: Box;
  mark(mark: Mark): number;
  hue(hue: Hue | null): number;
  /** How far its bar reaches, as a share of the page. */
  readonly reach: number;
}

/** Words that belong together: an option, the name of a bar. */
export interface Label {
  readonly words: readonly LookedWord[];
  /** The box to tick that reading saw at it. */
  readonly sign: Mark | null;
}

/** @param recognised [W, 22] of the words that have a box */
export function lookedWords(
  page: Pick<PagePieces, 'chars' | 'words'>,
  boxes: readonly (Box | null)[],
  recognised: Float32Array,
  aspect: number,
): LookedPage {
  let row = 0;
  const words = page.words.flatMap((word, n): LookedWord[] => {
    const box = boxes[n];
    if (!box) return [];
    const own = recognised.subarray(row * RECOGNISED, ++row * RECOGNISED);
    return [
      {
        ...{ start: word.start, end: word.end, row: word.row, segment: word.segment, box },
        text: page.chars.slice(word.start, word.end).join(''),
        mark: (mark) => own[MARKS.indexOf(mark)]!,
        hue: (hue) => own[MARKS.length + (hue === null ? 0 : 1 + HUES.indexOf(hue))]!,
        reach: own[RECOGNISED - 1]!,
      },
    ];
  });
  return { words, labels: labelsOf(words, aspect), aspect };
}

export interface LookedPage {
  /** In reading order. */
  readonly words: readonly LookedWord[];
  readonly labels: readonly Label[];
  /** Height / width. */
  readonly aspect: number;
}

function labelsOf(words: readonly LookedWord[], aspect: number): Label[] {
  const labels: { words: LookedWord[]; sign: Mark | null }[] = [];
  let before: LookedWord | undefined;
  let sign: Mark | null = null;
  for (const word of words) {
    const apart = before === undefined || before.segment !== word.segment;
    const own = BOX_SIGNS[word.text];
    if (own !== undefined) {
      // A box behind the last label of its line is that label's.
      const last = labels.at(-1);
      const follows = words.some((w) => w.segment === word.segment && w.start >= word.end && !(w.text in BOX_SIGNS));
      if (!follows && !apart && last !== undefined) last.sign = own;
      else sign = own;
      before = undefined;
      if (!follows) sign = null;
      continue;
    }
    const tall = word.box[3] - word.box[1];
    const far = before !== undefined && word.box[0] - before.box[2] > WIDEST_GAP * tall * aspect;
    if (apart || far) labels.push({ words: [word], sign });
    else labels.at(-1)!.words.push(word);
    sign = null;
    before = word;
  }
  return labels;
}

export const meanOf = (words: readonly LookedWord[], of: (word: LookedWord) => number): number =>
  words.length === 0 ? 0 : words.reduce((sum, word) => sum + of(word), 0) / words.length;

/** Around words, as fractions of the page. */
export const boundsOf = (words: readonly LookedWord[]): Box => unionOf(words.map(({ box }) => box));
