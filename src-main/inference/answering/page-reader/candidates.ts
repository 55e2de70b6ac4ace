import { OPERATIONS } from '../../../../models/page-reader/reader.ts';
import { chanceOf } from '../odds.ts';
import type { PagePieces } from './page-pieces.ts';
import { beginOf, type Window } from './windows.ts';

/** What reader.onnx gives for windows padded to `length` pieces. */
export interface ReaderOutput {
  readonly length: number;
  /** [windows, length] logits. */
  readonly start: Float32Array;
  readonly end: Float32Array;
  readonly select: Float32Array;
  /** [windows, length, ends] */
  readonly query: Float32Array;
  readonly key: Float32Array;
  readonly ends: number;
  /** [windows, operations] logits. */
  readonly operation: Float32Array;
}

export type Operation = (typeof OPERATIONS)[number];

/** A possible answer of a window. `score`: natural logarithm of how much likelier it is than "not in this window". */
export type Candidate = { readonly score: number; readonly on: number } & (
  | {
      readonly kind: 'span';
      /** First and last piece of the page. */
      readonly first: number;
      readonly last: number;
    }
  | {
      readonly kind: 'operation';
      readonly operation: Operation;
      /** Probability that each of the window's pieces, [from, to) of the page, is selected. */
      readonly from: number;
      readonly selected: Float32Array;
    }
);

/** Starts that are tried in each window, and ends of each start. */
const STARTS = 8;
const ENDS = 2;
/** Pieces of the longest span. */
const LONGEST = 90;

/** The likeliest answers of every window. @param question its pieces */
export function candidatesOf(windows: readonly Window[], question: readonly number[], out: ReaderOutput): Candidate[] {
  const begin = beginOf(question);
  return windows.flatMap((window, n) => [...spans(window, n, begin, out), ...operations(window, n, begin, out)]);
}

function spans({ on, from, to }: Window, n: number, begin: number, out: ReaderOutput): Candidate[] {
  const row = n * out.length;
  const count = to - from;
  const none = out.start[row]!;
  const starts = largest(count, (i) => out.start[row + begin + i]!, STARTS);
  return starts.flatMap((i): Candidate[] => {
    const ends = endLogits(row, begin, i, Math.min(LONGEST, count - i), out);
    const total = logSumExp(ends);
    return largest(ends.length, (j) => ends[j]!, ENDS).map((j) => ({
      kind: 'span',
      score: out.start[row + begin + i]! - none + ends[j]! - total,
      on,
      first: from + i,
      last: from + i + j,
    }));
  });
}

/** Logits of a span's last piece, `count` of them from its first piece `i` on: the end's own logit plus its match with the start. */
function endLogits(row: number, begin: number, i: number, count: number, out: ReaderOutput): Float32Array {
  const { ends, query, key, end } = out;
  const asks = (row + begin + i) * ends;
  return Float32Array.from({ length: count }, (_, j) => {
    const at = row + begin + i + j;
    let sum = end[at]!;
    for (let e = 0; e < ends; e++) sum += query[asks + e]! * key[at * ends + e]!;
    return sum;
  });
}

/** A start at the first [SEP] asks for an operation. */
function operations({ on, from, to }: Window, n: number, begin: number, out: ReaderOutput): Candidate[] {
  const row = n * out.length;
  const asked = out.start[row + begin - 1]! - out.start[row]!;
  const logits = out.operation.subarray(n * OPERATIONS.length, (n + 1) * OPERATIONS.length);
  const total = logSumExp(logits);
  const selected = Float32Array.from(out.select.subarray(row + begin, row + begin + to - from), chanceOf);
  return largest(OPERATIONS.length, (o) => logits[o]!, 2).map((o) => ({
    kind: 'operation',
    score: asked + logits[o]! - total,
    on,
    operation: OPERATIONS[o]!,
    from,
    selected,
  }));
}

/** Extends a span to whole words. */
export function wordsOf(page: PagePieces, { first, last }: { first: number; last: number }): [number, number] {
  return [page.word[first]!, page.word[last]!];
}

/** Indices of the `count` largest values, in descending order. */
function largest(length: number, value: (i: number) => number, count: number): number[] {
  const kept: number[] = [];
  for (let i = 0; i < length; i++) {
    if (kept.length === count && value(i) <= value(kept.at(-1)!)) continue;
    let at = kept.length;
    while (at > 0 && value(kept[at - 1]!) < value(i)) at -= 1;
    kept.splice(at, 0, i);
    if (kept.length > count) kept.pop();
  }
  return kept;
}

function logSumExp(values: ArrayLike<number>): number {
  const list = Array.from(values);
  const most = list.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (most === Number.NEGATIVE_INFINITY) return most;
  return most + Math.log(list.reduce((sum, v) => sum + Math.exp(v - most), 0));
}
