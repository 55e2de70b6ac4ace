import { distance } from 'fastest-levenshtein';

/**
 * ANLS of one question (Biten et al., "Scene Text Visual Question Answering", 2019, section 4): the best over the
 * acceptable answers of 1 - edit distance / longer length, lower-cased and trimmed, 0 when below 0.5.
 */
export function anls(answer: string, acceptable: readonly string[]): number {
  const given = answer.trim().toLowerCase();
  let best = 0;
  for (const candidate of acceptable) {
    const wanted = candidate.trim().toLowerCase();
    const longer = Math.max(given.length, wanted.length);
    best = Math.max(best, longer === 0 ? 1 : 1 - distance(given, wanted) / longer);
  }
  return best < 0.5 ? 0 : best;
}

/**
 * The tables' accuracy: every expected answer is equal, after lower-casing, trimming and removing thousands
 * separators, to one given answer. Several answers are given separated by `, `, `;`, `|`, ` and ` or newlines.
 */
export function accuracy(answer: string, expected: readonly string[]): 0 | 1 {
  const given = new Set([answer, ...answer.split(/,\s+|[;|\n]|\s+and\s+/)].map(normalise));
  return expected.length > 0 && expected.every((e) => given.has(normalise(e))) ? 1 : 0;
}

function normalise(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '');
}

/** Word F1 counts of one page: bags of lower-cased `[a-z0-9]+` words. Add them over pages (micro average). */
export interface WordCounts {
  readonly shared: number;
  readonly read: number;
  readonly expected: number;
}

export function wordCounts(read: string, expected: string): WordCounts {
  const [a, b] = [bag(read), bag(expected)];
  let shared = 0;
  for (const [word, count] of a) shared += Math.min(count, b.get(word) ?? 0);
  const total = (words: ReadonlyMap<string, number>) => [...words.values()].reduce((sum, n) => sum + n, 0);
  return { shared, read: total(a), expected: total(b) };
}

export interface WordScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export function wordF1(pages: readonly WordCounts[]): WordScores {
  const sum = { shared: 0, read: 0, expected: 0 };
  for (const page of pages) {
    sum.shared += page.shared;
    sum.read += page.read;
    sum.expected += page.expected;
  }
  const precision = sum.read === 0 ? 0 : sum.shared / sum.read;
  const recall = sum.expected === 0 ? 0 : sum.shared / sum.expected;
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

function bag(text: string): Map<string, number> {
  const words = new Map<string, number>();
  for (const word of text.toLowerCase().match(/[a-z0-9]+/g) ?? []) words.set(word, (words.get(word) ?? 0) + 1);
  return words;
}
