import { PLACE_COLUMNS as COLUMNS } from '../../../../models/page-reader/reader.ts';
import type { PromptText } from '../../../contract/page.ts';
import type { Prepared } from '../family.ts';
import { type Pieces, splitWords, type Word } from './pieces.ts';
import { placesOf, type Segment, segmentsOf } from './places.ts';

/** A page's text as pieces with places, ready to be put into windows. */
export interface PagePieces extends Prepared {
  /** Code points. */
  readonly chars: readonly string[];
  /** Their centres, as shares of the page's width. */
  readonly xs: readonly number[];
  readonly words: readonly Word[];
  readonly segments: readonly Segment[];
  readonly ids: Int32Array;
  /** The word of each piece. */
  readonly word: Int32Array;
  /** [pieces, 7] */
  readonly place: Int16Array;
  /** [pieces, 3] */
  readonly where: Float32Array;
}

export function pagePieces(text: PromptText | null, pieces: Pieces): PagePieces {
  const chars = [...(text?.text ?? '')];
  let x = 0;
  // A separator has no place; it takes the end of the character before it.
  const xs = (text?.centres ?? []).map((centre) => (x = centre?.[0] ?? x));
  return piecesOf(chars, xs, pieces);
}

/** @param xs per code point */
export function piecesOf(chars: readonly string[], xs: readonly number[], pieces: Pieces): PagePieces {
  const spelled = splitWords(chars).map((word) => ({
    word,
    ids: pieces.of(chars.slice(word.start, word.end).join('')),
  }));
  const kept = spelled.filter(({ ids }) => ids.length > 0);
  const words = kept.map(({ word }) => word);
  const places = placesOf(chars, words, xs);
  const total = kept.reduce((sum, { ids }) => sum + ids.length, 0);
  const page = {
    chars,
    xs,
    words,
    segments: segmentsOf(words, xs),
    ids: new Int32Array(total),
    word: new Int32Array(total),
    place: new Int16Array(total * COLUMNS),
    where: new Float32Array(total * 3),
  };
  let at = 0;
  for (const [n, { ids }] of kept.entries()) {
    for (const id of ids) {
      page.ids[at] = id;
      page.word[at] = n;
      page.place.set(places[n]!.index, at * COLUMNS);
      page.where.set(places[n]!.where, at * 3);
      at += 1;
    }
  }
  const bytes = total * (4 + 4 + 2 * COLUMNS + 12) + chars.length * 24 + words.length * 64;
  return { ...page, tokens: total, bytes, dispose() {} };
}

/** The text from one word to another, on one line. */
export function textOf(page: PagePieces, first: number, last: number): string {
  const { chars, words } = page;
  return chars.slice(words[first]!.start, words[last]!.end).join('').replaceAll(/\s+/g, ' ').trim();
}
