import type { TextLine } from '../contract/page.ts';

/** Consecutive lines of a page, from 0. */
export interface Passage {
  readonly firstLine: number;
  readonly lastLine: number;
  readonly text: string;
}

/** Words of a passage. The embedding model reads 256 word pieces, of which a word has some 1.4. */
const WORDS = 120;
/** Words that a passage shares with the one before it, so that no sentence is torn in both. */
const SHARED = 30;

/** A page's text in passages of whole lines. The last one is as long as the others, where the page has so many words. */
export function passagesOf(lines: readonly Pick<TextLine, 'text'>[]): Passage[] {
  const counts = lines.map(({ text }) => text.split(/\s+/).filter((word) => word !== '').length);
  const passages: Passage[] = [];
  for (let first = 0; first < lines.length; ) {
    const last = endOf(counts, first, 1, WORDS);
    const isEnd = last === lines.length - 1;
    // Not before the one that it follows.
    const from = isEnd && first > 0 ? Math.max(passages.at(-1)!.firstLine + 1, endOf(counts, last, -1, WORDS)) : first;
    const text = lines.slice(from, last + 1).map((line) => line.text);
    passages.push({ firstLine: from, lastLine: last, text: text.join(' ') });
    if (isEnd) break;
    first = Math.max(first + 1, endOf(counts, last, -1, SHARED));
  }
  return passages.filter(({ text }) => text.trim() !== '');
}

/** The line, from `from` on in steps of `step`, with which lines have more than `words` words, or the last one before that. */
function endOf(counts: readonly number[], from: number, step: 1 | -1, words: number): number {
  let sum = counts[from]!;
  let at = from;
  while (counts[at + step] !== undefined && sum + counts[at + step]! <= words) {
    at += step;
    sum += counts[at]!;
  }
  return at;
}
