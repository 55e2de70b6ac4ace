import { distance } from 'fastest-levenshtein';
import type { Label, LookedWord } from './words.ts';

/** Words of a question that name nothing on a page. */
const COMMON = new Set(
  (
    'a an and any are at be been beside box boxes by can chart checked chosen color colour coloured crossed did do does document drawn empty for form from has have highest how i in ' +
    'is it its kind left line lowest mark marked marks next of on one option or page picture selected series sign signature signed stamp stamped state the their there they this ' +
    'tick ticked to type under underlined used was were what which where who whose with you'
  ).split(' '),
);

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

/** Letters of a word from which on one of them may be misread or left out, and two. */
const [LONG, LONGER] = [4, 8];

/** Whether a word of the page is one of the question, but for letters that were misread. */
function isAlike(seen: string, asked: string): boolean {
  if (seen === asked) return true;
  const length = Math.max(seen.length, asked.length);
  return length >= LONG && distance(seen, asked) <= (length >= LONGER ? 2 : 1);
}

export interface Asked {
  /** Folded. */
  readonly words: readonly string[];
  /** As written. */
  readonly own: readonly string[];
}

export function askedWords(question: string): Asked {
  const own = question.match(/[\p{L}\p{N}]+/gu) ?? [];
  return { words: own.map(fold), own };
}

/** Whether a word of the question can name something on the page: a single letter does where it is written as there. */
const names = (asked: Asked, i: number, seen: string): boolean =>
  asked.words[i]!.length < 2 ? i > 0 && /^[A-Z0-9]$/.test(seen) && asked.own[i] === seen : !COMMON.has(asked.words[i]!);

/** The longest run of words that the question and a list of words share, as [from, to) of the list; null where they share none that names something. */
export function sharedRun(asked: Asked, list: readonly LookedWord[]): readonly [number, number] | null {
  let best: readonly [number, number] | null = null;
  for (let from = 0; from < list.length; from++) {
    for (let i = 0; i < asked.words.length; i++) {
      let to = from;
      let k = i;
      let named = false;
      while (to < list.length && k < asked.words.length) {
        const key = fold(list[to]!.text);
        if (key === '') {
          to += 1;
          continue;
        }
        if (!isAlike(key, asked.words[k]!)) break;
        named ||= names(asked, k, list[to]!.text);
        to += 1;
        k += 1;
      }
      if (named && to > from && (best === null || to - from > best[1] - best[0])) best = [from, to];
    }
  }
  return best;
}

/** The words of the page that the question names; none where it names none. */
export function mentionedWords(asked: Asked, words: readonly LookedWord[]): readonly LookedWord[] {
  const run = sharedRun(asked, words);
  return run === null ? [] : words.slice(...run);
}

/** The labels that the question names, those first of which it names most; of equals the one all of whose words it names. */
export function mentionedLabels(asked: Asked, labels: readonly Label[]): Label[] {
  return labels
    .flatMap((label) => {
      const run = sharedRun(asked, label.words);
      if (run === null) return [];
      const count = run[1] - run[0];
      return [{ label, score: count + (count === label.words.length ? 0.5 : 0) }];
    })
    .sort((a, b) => b.score - a.score)
    .filter(({ score }, _, all) => score === all[0]!.score)
    .map(({ label }) => label);
}
