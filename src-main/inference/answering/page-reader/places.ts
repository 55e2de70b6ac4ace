import type { Word } from './pieces.ts';

/** Bins of the page's width, rows, segments of a row, ranks of a number in its column; 0 always means "not on the page". */
const BINS = 64;
const ROWS = 128;
const SEGMENTS = 24;
const RANKS = 16;
/** Numbers of a column begin or end at the same place, or overlap by half of the narrower one's width. */
const ALIGNED = 0.012;
/** A number has at most this many words. */
const NUMBER_WORDS = 8;
const NUMBER = /^[^\d\s-]{0,4}\s?\(?(-?[\d,' ]*\.?\d+)\)?\s?[%a-zA-Z]{0,4}$/u;

/** Words between two tabs or newlines: a cell or a line. */
export interface Segment {
  /** Indices of its first and last word. */
  readonly first: number;
  readonly last: number;
  readonly row: number;
  /** Centres of its outermost characters, as shares of the page's width. */
  readonly left: number;
  readonly right: number;
}

/** A word's place: indices of the seven embeddings (left, right, row, segment, begins, low, high), and row, left and right as numbers. */
export interface Place {
  readonly index: readonly [number, number, number, number, number, number, number];
  readonly where: readonly [number, number, number];
}

/** The number that a segment is, with a sign or unit of at most four characters around it; null for anything else. */
export function numberOf(text: string): number | null {
  const match = NUMBER.exec(text.trim());
  return match === null ? null : Number(match[1]!.replaceAll(/[,' ]/g, ''));
}

/** @param xs per code point of the text: its centre as a share of the page's width */
export function segmentsOf(words: readonly Word[], xs: readonly number[]): Segment[] {
  const segments: Segment[] = [];
  for (let first = 0; first < words.length; ) {
    let last = first;
    while (words[last + 1]?.segment === words[first]!.segment) last += 1;
    const own = words.slice(first, last + 1);
    segments.push({
      first,
      last,
      row: own[0]!.row,
      left: Math.min(...own.map((word) => xs[word.start]!)),
      right: Math.max(...own.map((word) => xs[word.end - 1]!)),
    });
    first = last + 1;
  }
  return segments;
}

/** The rank of every number from below and from above within its column, for questions about the highest and the lowest. */
function ranksOf(chars: readonly string[], words: readonly Word[], segments: readonly Segment[]) {
  const numbers = segments.flatMap((segment) => {
    if (segment.last - segment.first >= NUMBER_WORDS) return [];
    const value = numberOf(chars.slice(words[segment.first]!.start, words[segment.last]!.end).join(''));
    return value === null ? [] : [{ segment, value }];
  });
  const ranks = new Map<Segment, readonly [low: number, high: number]>();
  for (const { segment, value } of numbers) {
    const column = new Set(numbers.filter((other) => sameColumn(segment, other.segment)).map((other) => other.value));
    if (column.size < 2) continue;
    const among = (fits: (other: number) => boolean) => Math.min(RANKS - 1, 1 + [...column].filter(fits).length);
    ranks.set(segment, [among((other) => other < value), among((other) => other > value)]);
  }
  return ranks;
}

/** Whether two segments are above each other, as cells of a column are. */
export function sameColumn(a: Segment, b: Segment): boolean {
  if (Math.abs(a.left - b.left) <= ALIGNED || Math.abs(a.right - b.right) <= ALIGNED) return true;
  const narrower = 0.5 * Math.min(a.right - a.left, b.right - b.left);
  return narrower > 0 && Math.min(a.right, b.right) - Math.max(a.left, b.left) >= narrower;
}

/** The place of every word. models/train/docent_train/page_reader/places.py is the same function. */
export function placesOf(chars: readonly string[], words: readonly Word[], xs: readonly number[]): Place[] {
  const segments = segmentsOf(words, xs);
  const ranks = ranksOf(chars, words, segments);
  const inRow = new Map<number, number>();
  const bin = (x: number) => 1 + Math.min(BINS - 1, Math.trunc(x * BINS));
  return segments.flatMap((segment) => {
    const { first, last, row, left, right } = segment;
    const order = (inRow.get(row) ?? 0) + 1;
    inRow.set(row, order);
    const [low, high] = ranks.get(segment) ?? [0, 0];
    return Array.from(
      { length: last - first + 1 },
      (_, k): Place => ({
        index: [bin(left), bin(right), 1 + (row % ROWS), Math.min(SEGMENTS, order), k === 0 ? 2 : 1, low, high],
        where: [row, left, right],
      }),
    );
  });
}
