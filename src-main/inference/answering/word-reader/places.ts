import type { WordToken } from './tokens.ts';

/**
 * The place of a word token, as angles of the rotary embedding (docs/model-format.md, "Word tokens"): 6 pairs of a head turn with the reading order,
 * 4 with the row, 4 with the segment's left end, 4 with its right end; the rest do not turn. models/train/docent_train/words/places.py is the same.
 */

/** Reading order, row, and the left and right end of the segment as fractions of the page. */
export type Place = readonly [order: number, row: number, left: number, right: number];

const series = (count: number, first: number, ratio: number) =>
  Array.from({ length: count }, (_, j) => first * ratio ** -(j / (count - 1)));
const FREQUENCIES: readonly (readonly number[])[] = [
  Array.from({ length: 6 }, (_, j) => 10000 ** -(j / 6)),
  series(4, 1.5, 80),
  series(4, 64, 32),
  series(4, 64, 32),
];

/** cos and sin rows, [places, half] each. */
export function placeRows(places: readonly Place[], half: number): { cos: Float32Array; sin: Float32Array } {
  const cos = new Float32Array(places.length * half).fill(1);
  const sin = new Float32Array(places.length * half);
  places.forEach((place, i) => {
    let at = i * half;
    FREQUENCIES.forEach((frequencies, axis) => {
      for (const frequency of frequencies) {
        // Python's angles are float32 before their cosine is taken.
        const angle = Math.fround(place[axis]! * frequency);
        cos[at] = Math.cos(angle);
        sin[at] = Math.sin(angle);
        at += 1;
      }
    });
  });
  return { cos, sin };
}

export interface Segment {
  /** Its first and last token. */
  readonly first: number;
  readonly last: number;
  readonly row: number;
  /** Centres of its leftmost and rightmost character, as fractions of the page; a table's cell may have several lines. */
  readonly left: number;
  readonly right: number;
}

export function segmentsOf(tokens: readonly WordToken[], xs: readonly number[]): Segment[] {
  const out: Segment[] = [];
  for (let first = 0; first < tokens.length; ) {
    let last = first;
    while (tokens[last + 1]?.segment === tokens[first]!.segment) last += 1;
    const own = tokens.slice(first, last + 1);
    const left = Math.min(...own.map((t) => xs[t.start]!));
    const right = Math.max(...own.map((t) => xs[t.end - 1]!));
    out.push({ first, last, row: own[0]!.row, left, right });
    first = last + 1;
  }
  return out;
}

/** Places of a page's tokens. @param xs centre of every code point of the text, as a fraction of the page */
export function pagePlaces(tokens: readonly WordToken[], xs: readonly number[], firstOrder: number): Place[] {
  const out: Place[] = [];
  for (const { first, last, row, left, right } of segmentsOf(tokens, xs))
    for (let k = first; k <= last; k++) out.push([firstOrder + k, row, left, right]);
  return out;
}
