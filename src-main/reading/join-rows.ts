import type { Segment } from './follow-segments.ts';

interface OpenRow {
  readonly segments: Segment[];
  level: number;
  height: number;
  x1: number;
}

/**
 * Segments that stand side by side on one visual row ("TOTAL" ... "9.00"), rows from the top. A segment joins the
 * row that ended nearest to its own height on its left.
 */
export function joinRows(segments: readonly Segment[]): Segment[][] {
  const rows: OpenRow[] = [];
  for (const segment of [...segments].sort((a, b) => a.x0 - b.x0)) {
    let best: OpenRow | undefined;
    let bestDistance = Infinity;
    for (const row of rows) {
      const distance = Math.abs(segment.levelStart - row.level);
      if (distance >= bestDistance || distance > 0.5 * Math.min(segment.height, row.height)) continue;
      // Two lines whose ends overlap are one above the other, however close.
      if (segment.x0 < row.x1 - 0.6 * segment.height) continue;
      best = row;
      bestDistance = distance;
    }
    if (best === undefined) {
      rows.push({ segments: [segment], level: segment.levelEnd, height: segment.height, x1: segment.x1 });
    } else {
      best.segments.push(segment);
      best.level = segment.levelEnd;
      best.height = segment.height;
      best.x1 = segment.x1;
    }
  }
  const middle = (row: OpenRow) => {
    let sum = 0;
    for (const s of row.segments) sum += (s.levelStart + s.levelEnd) / 2;
    return sum / row.segments.length;
  };
  return rows.sort((a, b) => middle(a) - middle(b)).map((row) => row.segments);
}
