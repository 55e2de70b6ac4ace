import type { TextLine } from '../contract/page.ts';
import { isBrokenEncoding } from './broken-encoding.ts';

/** Words with digits among their letters ("Harb0r"), as poor recognition writes them: fewer than one of a hundred otherwise, codes included. */
const [FEWEST_MIXED, MIXED] = [4, 0.06];

type Line = Pick<TextLine, 'text'>;

/**
 * Whether the text of a file may be what its page shows, judged by the text alone. Broken maps from glyphs to letters, swapped bytes and poor recognition leave traces
 * that real text does not have. If false, compare it with the pixels.
 */
export function isBelievable(lines: readonly Line[]): boolean {
  return !isBrokenEncoding(lines) && !isMisread(lines);
}

/** Whether many words are those of poor recognition: then no line of the page is to be trusted. */
export function isMisread(lines: readonly Line[]): boolean {
  let words = 0;
  const mixed: string[] = [];
  for (const { text } of lines) {
    for (const [word] of text.matchAll(/\S+/g)) {
      words += 1;
      if (/[a-z][0-9|]+[a-z]|[a-z]{2,}[0-9|](?![0-9])|^[0-9|][a-z]{2,}$/i.test(word) && !CODE.test(word)) {
        mixed.push(word.toLowerCase());
      }
    }
  }
  const misread = unnumbered(mixed).length;
  return misread >= FEWEST_MIXED && misread >= MIXED * words;
}

/** Without those that differ in a number alone: "item4" and "item5" are two of a list. */
function unnumbered(words: readonly string[]): string[] {
  const stemOf = (word: string) => word.replace(/[0-9]+/g, '#');
  const spellings = Map.groupBy(new Set(words), stemOf);
  return words.filter((word) => spellings.get(stemOf(word))!.length === 1);
}

/** "B12", "A4", "3D", "24th", hexadecimal and other keys: letters and digits that belong together. */
const CODE = /^[("']?(?:[A-Z]{1,4}\d[\dA-Z-]*|\d+(?:st|nd|rd|th|[a-z]{1,2})|[0-9a-f]{6,}|.*[/@_=:].*)[)"'.,;:]*$/;
