import { HUES, type Hue, type Mark } from '../../../../../models/folder/looks-answers.ts';
import { type Asked, mentionedWords } from './mention.ts';
import { NOT_SEEN, quoted, type ReadOff, yesOrNo } from './read-off.ts';
import { type LookedPage, type LookedWord, meanOf } from './words.ts';

/** A run of words is marked from this mean probability on; one word more joins it from the other on. */
const [MARKED, JOINS] = [0.5, 0.25];
/** Runs that are much less certain than the best are none. */
const BESIDE_BEST = 0.7;
const MOST_RUNS = 8;

interface Run {
  readonly words: readonly LookedWord[];
  readonly chance: number;
}

/** Words that are bold, struck out, underlined or highlighted. */
export function wordsMarked(mark: Mark, { words }: LookedPage): ReadOff {
  const runs = runsOf(mark, words);
  const best = Math.max(0, ...runs.map(({ chance }) => chance));
  if (runs.length === 0) {
    const most = Math.max(0, ...words.map((word) => word.mark(mark)));
    return { ...NOT_SEEN, chance: 1 - most };
  }
  const kept = runs.filter(({ chance }) => chance >= BESIDE_BEST * best).slice(0, MOST_RUNS);
  return quoted(
    kept.map((run) => run.words),
    Math.min(...kept.map(({ chance }) => chance)),
  );
}

/** Whether the words that the question names are marked so; where it names none, whether any are. */
export function isMarked(mark: Mark, asked: Asked, { words }: LookedPage): ReadOff {
  const named = mentionedWords(asked, words);
  if (named.length > 0)
    return yesOrNo(
      meanOf(named, (word) => word.mark(mark)),
      named,
    );
  const [run] = runsOf(mark, words);
  return yesOrNo(run?.chance ?? Math.max(0, ...words.map((word) => word.mark(mark))), run?.words ?? []);
}

/** In which colour words are highlighted. */
export function colourOfPen({ words }: LookedPage): ReadOff {
  const marked = words.filter((word) => word.mark('highlighted') >= JOINS);
  if (marked.length === 0) return NOT_SEEN;
  return { ...likeliestHue(marked, (word) => word.mark('highlighted')), evidence: marked };
}

/** The colour of words, each with a weight; "none" is no answer. */
export function likeliestHue(words: readonly LookedWord[], weight: (word: LookedWord) => number): ReadOff {
  const total = words.reduce((sum, word) => sum + weight(word), 0);
  const of = (hue: Hue) => words.reduce((sum, word) => sum + weight(word) * word.hue(hue), 0) / total;
  const [best, chance] = HUES.map((hue): [Hue, number] => [hue, of(hue)]).reduce((a, b) => (b[1] > a[1] ? b : a));
  const all = HUES.reduce((sum, hue) => sum + of(hue), 0);
  return {
    text: best,
    found: true,
    spans: [],
    evidence: words,
    chance: all === 0 ? 0 : Math.sqrt(chance * (chance / all)),
  };
}

/** The surest first. */
function runsOf(mark: Mark, words: readonly LookedWord[]): Run[] {
  const runs: Run[] = [];
  let run: LookedWord[] = [];
  const end = () => {
    const own = trimmed(run, mark);
    const chance = meanOf(own, (word) => word.mark(mark));
    if (own.length > 0 && chance >= MARKED) runs.push({ words: own, chance });
    run = [];
  };
  for (const word of words) {
    const last = run.at(-1);
    const apart = last !== undefined && word.segment !== last.segment && word.row !== last.row + 1;
    if (apart || (word.mark(mark) < JOINS && !isPunctuation(word))) end();
    if (word.mark(mark) >= JOINS || (run.length > 0 && isPunctuation(word))) run.push(word);
  }
  end();
  return runs.sort((a, b) => b.chance - a.chance);
}

const isPunctuation = (word: LookedWord): boolean => /^[\p{P}\p{S}]+$/u.test(word.text);

/** Without punctuation and without words of doubt at either end. */
function trimmed(run: readonly LookedWord[], mark: Mark): LookedWord[] {
  const stays = (word: LookedWord) => !isPunctuation(word) && word.mark(mark) >= MARKED;
  const from = run.findIndex(stays);
  if (from < 0) return [];
  let to = run.length;
  while (!stays(run[to - 1]!)) to -= 1;
  return run.slice(from, to);
}
