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
/** Words with digits among their letters ("Harb0r"), as poor recognition writes them: fewer than one of a hundred otherwise, codes included. */
const [FEWEST_MIXED, MIXED] = [4, 0.06];
/** Share of characters that are no text: controls, private ones, unknown ones, and pairs of bytes the wrong way round (U+4100 for A). */
const ODD = 0.05;

/**
 * Whether the text of a file may be what its page shows, judged by the text alone. Broken maps from glyphs to letters, swapped bytes and poor recognition leave traces
 * that real text does not have. If false, compare it with the pixels.
 */
export function isBelievable(lines: readonly Pick<TextLine, 'text'>[]): boolean {
  let [pairs, common] = [0, 0];
  let words = 0;
  const mixed: string[] = [];
  let [characters, odd] = [0, 0];
  for (const { text } of lines) {
    for (const char of text) {
      characters += 1;
      if (isOdd(char.codePointAt(0)!)) odd += 1;
    }
    for (const [word] of text.matchAll(/\S+/g)) {
      words += 1;
      if (/[a-z][0-9|]+[a-z]|[a-z]{2,}[0-9|](?![0-9])|^[0-9|][a-z]{2,}$/i.test(word) && !CODE.test(word)) {
        mixed.push(word.toLowerCase());
      }
    }
    for (const [letters] of text.toLowerCase().matchAll(/[a-z]+/g)) {
      for (let i = 0; i + 1 < letters.length; i++) {
        pairs += 1;
        if (PAIRS.has(letters.slice(i, i + 2))) common += 1;
      }
    }
  }
  if (odd > ODD * characters) return false;
  if (pairs >= FEWEST_PAIRS && common < COMMON * pairs) return false;
  const misread = unnumbered(mixed).length;
  return misread < FEWEST_MIXED || misread < MIXED * words;
}

/** Without those that differ in a number alone: "item4" and "item5" are two of a list. */
function unnumbered(words: readonly string[]): string[] {
  const stemOf = (word: string) => word.replace(/[0-9]+/g, '#');
  const spellings = Map.groupBy(new Set(words), stemOf);
  return words.filter((word) => spellings.get(stemOf(word))!.length === 1);
}

/** "B12", "A4", "3D", "24th", hexadecimal and other keys: letters and digits that belong together. */
const CODE = /^[("']?(?:[A-Z]{1,4}\d[\dA-Z-]*|\d+(?:st|nd|rd|th|[a-z]{1,2})|[0-9a-f]{6,}|.*[/@_=:].*)[)"'.,;:]*$/;

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
