import { float32, int64, type Tensor } from '../../graphs/session.ts';
import { ANSWER_ROW, COLUMNS, MATCH } from './features.ts';
import { type Place, placeRows } from './places.ts';
import type { ReadQuestion } from './read-question.ts';
import type { WordReaderShape } from './word-reader-shape.ts';

/** A step's inputs about the previous token. */
export interface StepInput {
  /** Feature rows, COLUMNS of them. */
  readonly row: readonly number[];
  /** Of the vocabulary; -1 when the token was copied. */
  readonly id: number;
  readonly place: Place;
}

const nothing = (): number[] => new Array<number>(COLUMNS).fill(0);

/** The token that asks for an answer. */
export function answerStart(shape: WordReaderShape, read: ReadQuestion): StepInput {
  return { row: nothing(), id: shape.words.answerId, place: [read.end, 0, 0, 0] };
}

/** @param nth token of the answer, from 1 */
export function writtenToken(read: ReadQuestion, id: number, nth: number): StepInput {
  return { row: nothing(), id, place: [read.end + nth, 0, 0, 0] };
}

export function copiedToken(read: ReadQuestion, copied: number): StepInput {
  const row = [...read.rows[copied]!];
  row[MATCH] = ANSWER_ROW;
  return { row, id: -1, place: read.places[copied]! };
}

/** @param following the page token that reading on from the last copied one leads to, -1 when there is none */
export function stepFeeds(
  shape: WordReaderShape,
  { row, id, place }: StepInput,
  following: number,
  suffixMask: readonly number[],
): Record<string, Tensor> {
  const half = shape.positions.headSize / 2;
  const { cos, sin } = placeRows([place], half);
  return {
    input_ids: int64([id], [1, 1]),
    rows: int64(row, [1, 1, COLUMNS]),
    cos: float32(cos, [1, 1, half]),
    sin: float32(sin, [1, 1, half]),
    suffix_mask: int64(suffixMask, [1, suffixMask.length]),
    following: int64([following], [1]),
  };
}
