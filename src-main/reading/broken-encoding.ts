import type { TextLine } from '../contract/page.ts';

/** The commonest pairs of letters in English, German, French, Spanish and Italian text. */
const PAIRS = new Set(
  (
    'th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ce li ch ll be ma si ' +
    'om ur el la ta ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa ge ie wh ee wi em ad ol rt po we na ul ni ts mo ow pa im ' +
    'mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev ld ry mp'
  ).split(' '),
);
/** Of the pairs in text of those languages and their neighbours 55 to 78 of a hundred are common ones; of text with a broken character map, 16. */
const [FEWEST_PAIRS, COMMON] = [40, 0.35];
/** The same of one line among others, as a heading is: of 25,299 lines on 508 pages one is below, and it is no text ("XXXXXXX"). */
const [FEWEST_IN_LINE, COMMON_IN_LINE] = [10, 0.2];
/** Share of characters that are no text: controls, private ones, unknown ones, and pairs of bytes the wrong way round (U+4100 for A). */
const ODD = 0.05;
/** In a line more than a bullet or a box, which good files have as private characters; and so many in all of its lines. */
const [ODD_IN_LINE, FEWEST_ODD_IN_LINE, FEWEST_ODD] = [0.2, 2, 4];

interface Counts {
  readonly characters: number;
  readonly odd: number;
  readonly pairs: number;
  readonly common: number;
}

type Line = Pick<TextLine, 'text'>;

/** Whether letters or digits of a text layer map to others than the page shows: of all of it, or of some lines. */
export function isBrokenEncoding(lines: readonly Line[]): boolean {
  const counts = lines.map(({ text }) => countsOf(text));
  const { characters, odd, pairs, common } = counts.reduce(plus, NOTHING);
  if (odd > ODD * characters || (pairs >= FEWEST_PAIRS && common < COMMON * pairs)) return true;
  return broken(counts).some((is) => is);
}

/** Of each line whether its own text, or that of the lines around it, shows that its letters map to others. */
export function brokenLines(lines: readonly Line[]): boolean[] {
  return broken(lines.map(({ text }) => countsOf(text)));
}

/** The lines whose own text shows nothing of the kind: what can be said of a page before its pixels are read. */
export function goodLines<L extends Line>(lines: readonly L[]): L[] {
  const broken = brokenLines(lines);
  return lines.filter(({ text }, i) => !broken[i] && !hasOdd(text));
}

/** Whether a line has enough letters to tell, and they are those of words. */
export function readsAsWords(text: string): boolean {
  const { pairs, common } = countsOf(text);
  return pairs >= FEWEST_IN_LINE && common >= COMMON * pairs;
}

export const hasOdd = (text: string): boolean => countsOf(text).odd > 0;

function broken(counts: readonly Counts[]): boolean[] {
  const isOddLine = ({ characters, odd }: Counts) => odd >= FEWEST_ODD_IN_LINE && odd > ODD_IN_LINE * characters;
  const odd = counts.filter(isOddLine).reduce(plus, NOTHING).odd;
  const all = counts.map(
    (own) =>
      (odd >= FEWEST_ODD && isOddLine(own)) ||
      (own.pairs >= FEWEST_IN_LINE && own.common <= COMMON_IN_LINE * own.pairs),
  );
  // A column's or a table's lines tell together what none of them tells alone.
  for (let from = 0, to = 0; from < counts.length; from = to + 1) {
    let run = NOTHING;
    for (to = from; to < counts.length && !isOfWords(counts[to]!); to++) run = plus(run, counts[to]!);
    if (run.pairs >= FEWEST_PAIRS && !isOfWords(run)) all.fill(true, from, to);
  }
  return all;
}

const isOfWords = ({ pairs, common }: Counts) => pairs > 0 && common >= COMMON * pairs;

const NOTHING: Counts = { characters: 0, odd: 0, pairs: 0, common: 0 };

const plus = (a: Counts, b: Counts): Counts => ({
  characters: a.characters + b.characters,
  odd: a.odd + b.odd,
  pairs: a.pairs + b.pairs,
  common: a.common + b.common,
});

function countsOf(text: string): Counts {
  let [characters, odd, pairs, common] = [0, 0, 0, 0];
  for (const char of text) {
    characters += 1;
    if (isOdd(char.codePointAt(0)!)) odd += 1;
  }
  for (const [letters] of text.toLowerCase().matchAll(/[a-z]+/g)) {
    for (let i = 0; i + 1 < letters.length; i++) {
      pairs += 1;
      if (PAIRS.has(letters.slice(i, i + 2))) common += 1;
    }
  }
  return { characters, odd, pairs, common };
}

function isOdd(codePoint: number): boolean {
  const isPrivate = (codePoint >= 0xe000 && codePoint <= 0xf8ff) || codePoint >= 0xf0000;
  const isSwapped = codePoint > 0xff && codePoint < 0x7f00 && (codePoint & 0xff) === 0 && codePoint >>> 8 >= 0x20;
  return (
    (codePoint < 0x20 && codePoint !== 0x09 && codePoint !== 0x0a && codePoint !== 0x0d) ||
    codePoint === 0xfffd ||
    isPrivate ||
    isSwapped
  );
}
