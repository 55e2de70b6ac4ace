import type { PageBreak } from '../../../contract/engine.ts';
import type { Candidate } from './candidates.ts';
import { type PagePieces, piecesOf } from './page-pieces.ts';
import type { Pieces } from './pieces.ts';

/** A stretch of a page's pieces [from, to), and the word that the first of them is. */
interface Part {
  readonly on: number;
  readonly from: number;
  readonly to: number;
  readonly word: number;
}

/** The end of one page and the beginning of the next as one text, so that a window can go over the break. */
export interface JoinedPages {
  readonly text: PagePieces;
  readonly before: Part;
  readonly after: Part;
  /** The first and the last piece of the sentence that goes over the break. */
  readonly sentence: readonly [number, number];
}

/**
 * @param most pieces: half of them from either page, unless one has fewer
 * @returns undefined if one of the pages has no text of its own
 */
export function joinPages(
  pages: readonly PagePieces[],
  at: PageBreak,
  pieces: Pieces,
  most: number,
): JoinedPages | undefined {
  const [a, b] = [pages[at.before]!, pages[at.after]!];
  const [end, begin] = [pieceFrom(a, at.end), pieceFrom(b, at.begin)];
  const head = Math.min(b.ids.length - begin, Math.max(most >> 1, most - end));
  const before = wholeWords(a, at.before, Math.max(0, end - (most - head)), end);
  const after = wholeWords(b, at.after, begin, begin + head);
  if (before === undefined || after === undefined) return undefined;
  const [own, others] = [stretch(a, before), stretch(b, after)];
  const chars = [...a.chars.slice(...own), '\n', ...b.chars.slice(...others)];
  const xs = [...a.xs.slice(...own), a.xs[own[1] - 1]!, ...b.xs.slice(...others)];
  const text = piecesOf(chars, xs, pieces);
  return { text, before, after, sentence: sentenceAt(text, before.to - before.from) };
}

/**
 * What windows over page breaks change about the candidates of all windows. They count for the sentence that goes over the break: a span of it that stays on one page becomes a span
 * of that page, and all else is left to the pages' own windows. A span that stops or begins at the break, seen on one page alone, may be cut there, and is left to the joined text.
 *
 * @param joined their indices among the texts that were read begin with `first`
 */
export function overBreaks(
  candidates: readonly Candidate[],
  joined: readonly JoinedPages[],
  first: number,
): Candidate[] {
  return candidates.flatMap((candidate): Candidate[] => {
    if (candidate.on < first) return joined.some((one) => isCut(one, candidate)) ? [] : [candidate];
    if (candidate.kind === 'operation') return [];
    const { before, after, sentence } = joined[candidate.on - first]!;
    if (candidate.first < sentence[0] || candidate.last > sentence[1]) return [];
    const turn = before.to - before.from;
    const moved = (to: Part, by: number): Candidate[] => [
      { ...candidate, on: to.on, first: candidate.first + by, last: candidate.last + by },
    ];
    if (candidate.last < turn) return moved(before, before.from);
    if (candidate.first >= turn) return moved(after, after.from - turn);
    return [candidate];
  });
}

/** Words [first, last] of a joined text that go over the break, as words of the two pages. */
export function wordsOnPages(
  { text, before, after }: JoinedPages,
  [first, last]: readonly [number, number],
): { readonly on: number; readonly words: readonly [number, number] }[] {
  const turn = text.word[before.to - before.from]!;
  return [
    { on: before.on, words: [before.word + first, before.word + turn - 1] },
    { on: after.on, words: [after.word, after.word + last - turn] },
  ];
}

function isCut({ before, after }: JoinedPages, candidate: Candidate): boolean {
  if (candidate.kind === 'operation') return false;
  const { on, first, last } = candidate;
  return (on === before.on && last === before.to - 1) || (on === after.on && first === after.from);
}

/** The pieces [first, last] of the sentence around a piece. */
function sentenceAt({ chars, words, word }: PagePieces, turn: number): [number, number] {
  const ends = (piece: number) => {
    const { start, end } = words[word[piece]!]!;
    return /^[.!?…]$/u.test(chars[start]!) && /^\s?$/u.test(chars[end] ?? '');
  };
  let [first, last] = [turn, turn];
  while (first > 0 && !ends(first - 1)) first -= 1;
  while (last < word.length - 1 && !ends(last)) last += 1;
  return [first, last];
}

/** The first piece of the words from a code point on. */
function pieceFrom({ words, word, ids }: PagePieces, point: number): number {
  const piece = word.findIndex((n) => words[n]!.start >= point);
  return piece < 0 ? ids.length : piece;
}

/** The pieces [from, to) without those of a word that begins before them. */
function wholeWords({ word }: PagePieces, on: number, from: number, to: number): Part | undefined {
  let begin = from;
  while (begin < to && begin > 0 && word[begin] === word[begin - 1]) begin += 1;
  return begin < to ? { on, from: begin, to, word: word[begin]! } : undefined;
}

/** The code points [start, end) of a part's words. */
function stretch({ words, word }: PagePieces, { from, to }: Part): [number, number] {
  return [words[word[from]!]!.start, words[word[to - 1]!]!.end];
}
