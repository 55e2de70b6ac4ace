import { PLACE_COLUMNS as COLUMNS } from '../../../../models/page-reader/reader.ts';
import { type Feeds, float32, int64 } from '../../graphs/session.ts';
import type { PagePieces } from './page-pieces.ts';

/** A stretch of one page's pieces that is read with the question. */
export interface Window {
  /** Index of the page among those that were asked. */
  readonly on: number;
  /** Pieces [from, to) of that page. */
  readonly from: number;
  readonly to: number;
}

export interface WindowSizes {
  /** Pieces of a window with its question. */
  readonly pieces: number;
  /** A page that fits into this many pieces is one window. */
  readonly whole: number;
}

/** [CLS] question [SEP] window [SEP] */
const AROUND = 3;

/** A page's windows, each overlapping the next by a third, so that every answer is complete in one. */
export function windowsOf(page: PagePieces, on: number, question: number, sizes: WindowSizes): Window[] {
  const count = page.ids.length;
  if (count === 0) return [];
  if (count + question + AROUND <= sizes.whole) return [{ on, from: 0, to: count }];
  const room = roomFor(question, sizes);
  const step = Math.max(1, Math.floor((room * 2) / 3));
  const windows: Window[] = [];
  for (let from = 0; ; from += step) {
    const to = Math.min(count, from + room);
    windows.push({ on, from: to === count ? Math.max(0, count - room) : from, to });
    if (to === count) return windows;
  }
}

/** Pieces of text that go into a window beside a question of this many. */
export const roomFor = (question: number, sizes: WindowSizes): number => sizes.pieces - question - AROUND;

/** Index of the window's first piece in its sequence. */
export const beginOf = (question: readonly number[]): number => question.length + AROUND - 1;

/** The inputs of reader.onnx for windows of pages, padded to the longest (models/page-reader/reader.ts). */
export function feedsOf(
  windows: readonly Window[],
  pages: readonly PagePieces[],
  question: readonly number[],
  { cls, sep }: { readonly cls: number; readonly sep: number },
): Feeds {
  const begin = beginOf(question);
  const length = Math.max(...windows.map(({ from, to }) => begin + to - from + 1));
  const count = windows.length;
  const ids = new Int32Array(count * length);
  const kinds = new Int32Array(count * length);
  const place = new Int32Array(count * length * COLUMNS);
  const where = new Float32Array(count * length * 3);
  const onPage = new Float32Array(count * length);
  const present = new Float32Array(count * length);
  for (const [n, { on, from, to }] of windows.entries()) {
    const page = pages[on]!;
    const row = n * length;
    const end = begin + to - from;
    for (const [i, id] of [cls, ...question, sep].entries()) ids[row + i] = id;
    for (let i = from; i < to; i++) {
      const at = row + begin + i - from;
      ids[at] = page.ids[i]!;
      for (let c = 0; c < COLUMNS; c++) place[at * COLUMNS + c] = page.place[i * COLUMNS + c]!;
      for (let c = 0; c < 3; c++) where[at * 3 + c] = page.where[i * 3 + c]!;
    }
    ids[row + end] = sep;
    kinds.fill(1, row + begin, row + end + 1);
    onPage.fill(1, row + begin, row + end);
    present.fill(1, row, row + end + 1);
  }
  const dims = [count, length];
  return {
    ids: int64(ids, dims),
    kinds: int64(kinds, dims),
    place: int64(place, [...dims, COLUMNS]),
    where: float32(where, [...dims, 3]),
    on_page: float32(onPage, dims),
    present: float32(present, dims),
  };
}
