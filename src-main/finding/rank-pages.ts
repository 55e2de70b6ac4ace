import { distance } from 'fastest-levenshtein';
import type { TextLine } from '../contract/page.ts';
import { questionStems, stems } from '../reading/words.ts';

export interface SearchedPage {
  /** 1-based. */
  readonly page: number;
  readonly lines: readonly TextLine[];
}

export interface RankedPage {
  readonly page: number;
  /** BM25 score; 0 when the page shares no word with the question. */
  readonly score: number;
}

/** Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), usual constants. */
const K1 = 1.2;
const B = 0.75;
/** A misread word (one letter off) counts half. */
const MISREAD = 0.5;

/** Pages by how likely they hold the answer to `question`, best first; equals stay in the order they came in. */
export function rankPages(question: string, pages: readonly SearchedPage[]): RankedPage[] {
  const texts = pages.map(({ lines }) => lines.map((line) => line.text).join('\n'));
  const scores = scoreTexts(question, texts);
  return pages.map(({ page }, i) => ({ page, score: scores[i]! })).sort((a, b) => b.score - a.score);
}

/** The BM25 score of each text for the question. */
export function scoreTexts(question: string, texts: readonly string[]): number[] {
  const asked = questionStems(question);
  const documents = texts.map(countWords);
  const average = documents.reduce((sum, d) => sum + d.length, 0) / Math.max(1, documents.length) || 1;
  const scores = documents.map(() => 0);
  for (const word of asked) {
    const frequencies = documents.map((d) => frequency(word, d.counts));
    const holding = frequencies.filter((f) => f > 0).length;
    const idf = Math.log(1 + (documents.length - holding + 0.5) / (holding + 0.5));
    for (const [i, f] of frequencies.entries()) {
      const norm = K1 * (1 - B + (B * documents[i]!.length) / average);
      scores[i]! += (idf * f * (K1 + 1)) / (f + norm);
    }
  }
  return scores;
}

function countWords(text: string): { counts: Map<string, number>; length: number } {
  const counts = new Map<string, number>();
  const words = stems(text);
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { counts, length: words.length };
}

function frequency(word: string, counts: ReadonlyMap<string, number>): number {
  const exact = counts.get(word) ?? 0;
  if (exact > 0 || word.length < 5) return exact;
  let close = 0;
  for (const [other, count] of counts) {
    if (Math.abs(other.length - word.length) <= 1 && distance(word, other) === 1) close += count;
  }
  return MISREAD * close;
}
