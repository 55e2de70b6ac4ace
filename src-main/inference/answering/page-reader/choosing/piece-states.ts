import type { ReaderOutput } from '../candidates.ts';
import { beginOf, type Window } from '../windows.ts';
import type { PieceStates } from './features.ts';

/** A run of the reader over some windows, with its states: [windows, length, hidden]. */
export interface ReadWindows {
  readonly windows: readonly Window[];
  readonly out: ReaderOutput;
  readonly states: Float32Array;
}

/** What the reader computed of one page's pieces, each from the first window that has it. */
export function pieceStates(runs: readonly ReadWindows[], on: number, question: readonly number[]): PieceStates {
  const places = placesOf(runs, on, beginOf(question));
  const hidden = runs[0]!.states.length / (runs[0]!.windows.length * runs[0]!.out.length);
  const first = new Float32Array(hidden);
  const asked = new Float32Array(hidden);
  let count = 0;
  for (const { windows, out, states } of runs) {
    for (const [n, window] of windows.entries()) {
      if (window.on !== on) continue;
      count += 1;
      const at = (t: number) => states.subarray((n * out.length + t) * hidden, (n * out.length + t + 1) * hidden);
      add(first, at(0), 1);
      for (let t = 1; t <= question.length; t++) add(asked, at(t), 1 / question.length);
    }
  }
  const mean = (sum: Float32Array) => (count === 0 ? sum : sum.map((value) => value / count));
  return {
    hidden,
    first: mean(first),
    question: mean(asked),
    of(piece) {
      const place = places.get(piece);
      if (place === undefined) return undefined;
      return place.run.states.subarray(place.at * hidden, (place.at + 1) * hidden);
    },
    begins(piece) {
      const place = places.get(piece);
      return place === undefined ? 0 : place.run.out.start[place.at]! - place.run.out.start[place.row]!;
    },
  };
}

/** Where each piece's row stands in a run's outputs. */
function placesOf(runs: readonly ReadWindows[], on: number, begin: number) {
  const places = new Map<number, { run: ReadWindows; row: number; at: number }>();
  for (const run of runs) {
    for (const [n, window] of run.windows.entries()) {
      if (window.on !== on) continue;
      const row = n * run.out.length;
      for (let piece = window.from; piece < window.to; piece++) {
        if (!places.has(piece)) places.set(piece, { run, row, at: row + begin + piece - window.from });
      }
    }
  }
  return places;
}

function add(sum: Float32Array, other: Float32Array, share: number): void {
  for (let d = 0; d < sum.length; d++) sum[d]! += share * other[d]!;
}
