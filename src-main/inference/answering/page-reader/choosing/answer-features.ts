import type { Chosen } from '../choose.ts';
import type { PagePieces } from '../page-pieces.ts';
import { type Segment, sameColumn } from '../places.ts';
import { contentWords, wordsOf } from '../tables/filters.ts';
import { orderOf } from '../tables/order.ts';
import { answerText } from './answer-text.ts';
import { LEAST, logOf } from './features.ts';

/** Words before and after an answer in its line that are looked at. */
const NEAR = 12;
/** Segments above an answer that may head its column. */
const ABOVE = 60;
/** Numbers of what stands around an answer. */
const AROUND = 10;
/** What a printed word goes on with where an answer begins or ends; brackets, quotation marks and what ends a sentence stand outside. */
const GLUED_BEFORE = /[^\s([{<"'“‘«]/u;
const GLUED_AFTER = /[^\s)\]}>"'”’».,:;!?]/u;
/** Most words of a value. */
const VALUE_WORDS = 4;

/**
 * [40]: what the reader thinks of an answer of its own, how it looks, how much of the question stands around it, and what its text is made of. The states of its pieces would
 * tell more of pages that the reader was trained on, and less of others (models/train/RESULTS.md, "Choosing an answer").
 *
 * @param answers all of the reader's, the likeliest first
 * @param rank from 0, of the one that is told of
 */
export function answerFeatures(page: PagePieces, answers: readonly Chosen[], rank: number, asked: string): number[] {
  const { text, words, reckoned, probability } = answers[rank]!;
  const log = { own: logOf(probability), best: logOf(answers[0]!.probability) };
  const question = new Set(contentWords(asked));
  const own = wordsOf(text);
  const share = (said: Iterable<string>) => {
    const found = new Set([...said].filter((word) => question.has(word)));
    return question.size === 0 ? 0 : found.size / question.size;
  };
  const saying = (from: number, to: number) => share(wordsBetween(page, from, to));
  const thought = [Math.max(LEAST, log.own) / 4, rank === 0 ? 1 : 0, rank / 10];
  const looks = [
    Math.log1p(own.length) / 3,
    /\d/.test(text) ? 1 : 0,
    own.length <= VALUE_WORDS && orderOf(text) !== null ? 1 : 0,
    own.length === 0 ? 0 : own.filter((word) => question.has(word)).length / own.length,
    reckoned ? 1 : 0,
  ];
  const behind = [Math.max(LEAST, log.own - log.best) / 4, 1, ...answerText(text, answers)];
  // Yes and no rest on no words.
  if (words.length === 0) return [...thought, ...looks, ...new Array<number>(AROUND).fill(0), ...behind];
  const [first, last] = words[0]!;
  const at = page.segments.findIndex((segment) => segment.last >= first);
  const segment = page.segments[at]!;
  const said = (others: readonly Segment[]) =>
    share(others.flatMap((other) => wordsBetween(page, other.first, other.last)));
  const row = page.segments
    .slice(Math.max(0, at - ABOVE), at + ABOVE)
    .filter((other) => other.row === segment.row && other !== segment);
  const before = page.segments.slice(Math.max(0, at - ABOVE), at);
  const left = before.at(-1);
  const rowAbove = before.findLast((other) => other.row < segment.row)?.row;
  const around = [
    first === segment.first ? 1 : 0,
    last === segment.last ? 1 : 0,
    said(row),
    left?.row === segment.row ? said([left]) : 0,
    said(before.filter((other) => other.row === rowAbove)),
    said(before.filter((other) => other.row < segment.row && sameColumn(segment, other))),
    saying(Math.max(segment.first, first - NEAR), first - 1),
    saying(last + 1, Math.min(segment.last, last + NEAR)),
    // "000002" of "INV-000002" begins within a printed word, and "4b486d5b" of "4b486d5b-ce4d" ends within one.
    GLUED_BEFORE.test(page.chars[page.words[first]!.start - 1] ?? '') ? 1 : 0,
    GLUED_AFTER.test(page.chars[page.words[last]!.end] ?? '') ? 1 : 0,
  ];
  return [...thought, ...looks, ...around, ...behind];
}

const wordsBetween = (page: PagePieces, from: number, to: number): string[] =>
  from > to ? [] : wordsOf(page.chars.slice(page.words[from]!.start, page.words[to]!.end).join(''));
