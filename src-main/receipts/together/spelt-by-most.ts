import { distance } from 'fastest-levenshtein';
import { foldText } from '../../contract/same-text.ts';

/** A reading of the same words, and how many papers have it. */
export interface Reading {
  readonly text: string;
  readonly count: number;
}

/** No larger share of a word's letters is misread: more is another word, such as another branch's. */
const MISREAD_OF_WORD = 0.4;
/** A misreading that two papers share is rare. */
const ENOUGH = 2;
/** Other digits are another house or another branch, unless so many papers and so large a share of them have them. */
const DIGITS = { papers: 3, share: 0.75 };
/** Words of so many letters that differ by more than such a share are others, however badly they are read. */
const LONG = 4;
const OTHER_WORD = 0.5;
/** A whole text counts that one in so many papers has: of many readings two may be misread alike. */
const SHARE = 4;
const WORD = /[\p{L}\p{N}]+/gu;

/**
 * A text as most readings of the same text have it: the whole of it where two or more are alike and it has no word that they have not, else word by word. Papers that are
 * each misread in another word are right together, though no two of them are alike. Only words that are nearly the same take each other's place.
 *
 * @param others readings that are nearly `own`
 */
export function speltByMost(own: Reading, others: readonly Reading[]): string {
  const papers = new Map<string, { as: string; count: number }>();
  for (const { text, count } of [own, ...others]) {
    for (const [word, as] of new Map((text.match(WORD) ?? []).map((one) => [foldText(one), one])))
      papers.set(word, { as: papers.get(word)?.as ?? as, count: (papers.get(word)?.count ?? 0) + count });
  }
  const all = own.count + others.reduce((sum, { count }) => sum + count, 0);
  const whole = others
    .filter(
      ({ text, count }) =>
        count >= ENOUGH && count > own.count && SHARE * count >= all && hasNoOtherWord(own.text, text),
    )
    .reduce<Reading | null>((best, other) => (best === null || other.count > best.count ? other : best), null);
  if (whole !== null) return whole.text;
  const mine = new Set(wordsOf(own.text));
  return own.text.replace(WORD, (written) => {
    const word = foldText(written);
    let best = { as: written, count: papers.get(word)?.count ?? 0 };
    for (const [other, has] of papers) {
      // A word that stands elsewhere in this text is not this one.
      if (has.count < ENOUGH || has.count <= best.count || mine.has(other)) continue;
      if (distance(word, other) > MISREAD_OF_WORD * word.length) continue;
      if (hasOtherDigits(word, other) && (has.count < DIGITS.papers || has.count < DIGITS.share * all)) continue;
      best = has;
    }
    return best.as === written ? written : asCased(best.as, written);
  });
}

/** Whether each longer word may be a misreading of one of the other text's. */
function hasNoOtherWord(text: string, other: string): boolean {
  const theirs = wordsOf(other);
  return wordsOf(text).every(
    (word) => word.length < LONG || theirs.some((their) => distance(word, their) <= OTHER_WORD * word.length),
  );
}

function wordsOf(text: string): string[] {
  return (text.match(WORD) ?? []).map(foldText);
}

function hasOtherDigits(word: string, other: string): boolean {
  const [mine, theirs] = [word, other].map((text) => text.replace(/\P{N}/gu, ''));
  return theirs !== '' && mine !== '' && mine !== theirs;
}

/** In capitals where the word that it replaces is. */
function asCased(text: string, written: string): string {
  if (written === written.toUpperCase()) return text.toUpperCase();
  return text === text.toUpperCase() && !/\p{N}/u.test(text) ? text[0]! + text.slice(1).toLowerCase() : text;
}
