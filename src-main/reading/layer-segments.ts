import { cellCuts } from './cell-cuts.ts';
import { overlapShare } from './geometry.ts';
import { cutAt, gutterCuts } from './gutters.ts';
import type { LayerWord } from './layer-words.ts';

/** Words of one line without a wide gap, in the order of u. */
export interface LayerSegment {
  readonly words: LayerWord[];
  u0: number;
  u1: number;
  v0: number;
  v1: number;
  /** Code points, white space not counted. */
  characters: number;
}

/** Gaps from this width on (in line heights; about two and a half characters) separate two segments of a row. */
const WIDE_GAP = 1.25;
/** Share of the lower word's height that a segment and a word have in common; more where they stand apart, as a note at the side stands beside any line. */
const [LEVEL, LEVEL_APART] = [0.5, 0.7];
/** Gaps from this width on (in line heights) are wider than most spaces. */
const APART = 0.5;

/** Joins words to segments: each word joins the segment to its left that overlaps it most across the writing. */
export function layerSegments(words: readonly LayerWord[]): LayerSegment[] {
  const segments: LayerSegment[] = [];
  let open: LayerSegment[] = [];
  for (const word of [...words].sort((a, b) => a.u0 - b.u0)) {
    const height = word.v1 - word.v0;
    open = open.filter((s) => word.u0 - s.u1 <= WIDE_GAP * Math.max(height, s.v1 - s.v0));
    let best: LayerSegment | undefined;
    let bestOverlap = LEVEL;
    for (const segment of open) {
      const last = segment.words.at(-1)!;
      const lower = Math.min(height, last.v1 - last.v0);
      const gap = word.u0 - segment.u1;
      if (gap > WIDE_GAP * Math.max(lower, 0.6 * height) || gap < -0.6 * lower) continue;
      // The last word may be the small raised number of a footnote.
      const overlap = Math.max(...segment.words.slice(-2).map(({ v0, v1 }) => overlapShare(word.v0, word.v1, v0, v1)));
      if (overlap > bestOverlap && (gap < APART * lower || overlap > LEVEL_APART)) {
        best = segment;
        bestOverlap = overlap;
      }
    }
    if (best === undefined) {
      const { u0, u1, v0, v1 } = word;
      const segment = { words: [word], u0, u1, v0, v1, characters: word.characters.length };
      segments.push(segment);
      open.push(segment);
    } else {
      best.words.push(word);
      best.u1 = Math.max(best.u1, word.u1);
      best.v0 = Math.min(best.v0, word.v0);
      best.v1 = Math.max(best.v1, word.v1);
      best.characters += word.characters.length;
    }
  }
  return cutAtGutters(segments);
}

function cutAtGutters(segments: readonly LayerSegment[]): LayerSegment[] {
  const columns = cutEach(
    segments,
    gutterCuts(segments.map(({ words, v0, v1 }) => ({ spans: words, height: v1 - v0 }))),
  );
  const cells = cellCuts(columns.map(({ words, v0, v1 }) => ({ spans: words, height: v1 - v0, v: (v0 + v1) / 2 })));
  return cutEach(columns, cells);
}

function cutEach(segments: readonly LayerSegment[], cuts: readonly number[][]): LayerSegment[] {
  return segments.flatMap((segment, i) =>
    cuts[i]!.length === 0 ? [segment] : cutAt(segment.words, cuts[i]!).map(segmentOf),
  );
}

function segmentOf(words: LayerWord[]): LayerSegment {
  return {
    words,
    u0: Math.min(...words.map((word) => word.u0)),
    u1: Math.max(...words.map((word) => word.u1)),
    v0: Math.min(...words.map((word) => word.v0)),
    v1: Math.max(...words.map((word) => word.v1)),
    characters: words.reduce((sum, word) => sum + word.characters.length, 0),
  };
}

/** Segments side by side on one visual row, rows downwards, each from the left. */
export function segmentRows<S extends Pick<LayerSegment, 'u0' | 'v0' | 'v1'>>(segments: readonly S[]): S[][] {
  const rows: { segments: S[]; v0: number; v1: number }[] = [];
  for (const segment of [...segments].sort((a, b) => a.v0 + a.v1 - b.v0 - b.v1)) {
    const row = rows.at(-1);
    if (row !== undefined && overlapShare(row.v0, row.v1, segment.v0, segment.v1) >= 0.5) {
      row.segments.push(segment);
      // The row shrinks to its members' common height, so that one tall member does not swallow the next line.
      row.v0 = Math.max(row.v0, segment.v0);
      row.v1 = Math.min(row.v1, segment.v1);
    } else {
      rows.push({ segments: [segment], v0: segment.v0, v1: segment.v1 });
    }
  }
  return rows.map((row) => row.segments.sort((a, b) => a.u0 - b.u0));
}
