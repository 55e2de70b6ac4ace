import type { Box } from '../../../../contract/page.ts';
import { unionOf } from '../union-of.ts';
import { type Colour, difference, eachPixel, type Pixels, saturation } from './pixels.ts';
import { NOT_SEEN, quoted, type ReadOff } from './read-off.ts';
import { boundsOf, type Label, type LookedPage, meanOf } from './words.ts';

/** A label has a hue of its own from this probability on. */
const COLOURED = 0.5;
/** Channels of two pixels of one colour differ by no more than this in all; a colour is none that differs from paper by less than the other. */
const [SAME, PAPER] = [90, 110];
/** To the left of a label its sample stands, so many heights of the label wide. */
const SAMPLE = 2.6;
/** Pixels of a series at least. */
const FEW = 25;
/** Share of a series' width that is its end. */
const END = 0.04;

interface Series {
  readonly label: Label;
  readonly hue: number;
  /** Places of its pixels, as fractions of the page. */
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

/** The name of the series that is highest or lowest where it ends or begins. */
export function lineAt(end: boolean, most: boolean, page: LookedPage, tiles: readonly Pixels[]): ReadOff {
  const ends = seriesOf(page, tiles).map((series) => {
    const sorted = [...series.xs].sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
    const [from, to] = [at(0.005), at(0.995)];
    const limit = end ? to - END * (to - from) : from + END * (to - from);
    const own = series.ys.filter((_, i) => (end ? series.xs[i]! >= limit : series.xs[i]! <= limit));
    return { series, value: 1 - median(own) };
  });
  return ranked(ends, most, 0.015);
}

/** The name of the largest or smallest part of a pie. */
export function sliceOf(most: boolean, page: LookedPage, tiles: readonly Pixels[]): ReadOff {
  const all = seriesOf(page, tiles);
  const total = all.reduce((sum, { xs }) => sum + xs.length, 0);
  return ranked(
    all.map((series) => ({ series, value: series.xs.length / total })),
    most,
    0.05,
  );
}

function ranked(all: { readonly series: Series; readonly value: number }[], most: boolean, apart: number): ReadOff {
  if (all.length < 2) return NOT_SEEN;
  const [best, second] = all.sort((a, b) => (most ? b.value - a.value : a.value - b.value));
  const clear = 1 / (1 + Math.exp(-Math.abs(best!.value - second!.value) / apart));
  return quoted(
    [best!.series.label.words],
    clear * Math.min(1, Math.min(...all.map(({ series }) => series.hue)) + 0.2),
  );
}

/** Labels with a colour, and where else on the page it is: each label's sample names the colour of its series. */
function seriesOf(page: LookedPage, tiles: readonly Pixels[]): Series[] {
  const coloured = page.labels
    .map((label) => ({ label, hue: 1 - meanOf(label.words, (word) => word.hue(null)) }))
    .filter(({ hue }) => hue >= COLOURED);
  const samples = coloured.map(({ label }) => sampleBox(boundsOf(label.words), page.aspect));
  const around = coloured.map(({ label }, i) => unionOf([boundsOf(label.words), samples[i]!]));
  return coloured.flatMap(({ label, hue }, i): Series[] => {
    const colour = colourIn(samples[i]!, tiles) ?? colourIn(boundsOf(label.words), tiles);
    if (colour === null) return [];
    const [xs, ys]: [number[], number[]] = [[], []];
    for (const tile of tiles) {
      eachPixel(tile, tile.box, (own, x, y) => {
        if (difference(own, colour) > SAME || around.some((box) => holds(box, x, y))) return;
        xs.push(x);
        ys.push(y);
      });
    }
    return xs.length < FEW ? [] : [{ label, hue, xs, ys }];
  });
}

const sampleBox = ([left, top, , bottom]: Box, aspect: number): Box => {
  const tall = bottom - top;
  return [Math.max(0, left - SAMPLE * tall * aspect), top, left, bottom];
};
const holds = ([x0, y0, x1, y1]: Box, x: number, y: number) => x >= x0 && x < x1 && y >= y0 && y < y1;

/** The commonest colour in a part of the page that is no paper; null where there is none. */
function colourIn(part: Box, tiles: readonly Pixels[]): Colour | null {
  const found: Colour[] = [];
  for (const tile of tiles) {
    eachPixel(tile, part, (own) => {
      if (saturation(own) > 40 || Math.min(...own) < 255 - PAPER) found.push(own);
    });
    if (found.length > 0) break;
  }
  if (found.length < 4) return null;
  // Of ink and a coloured sample the sample.
  const vivid = found.filter((own) => saturation(own) > 40);
  const from = vivid.length >= 4 ? vivid : found;
  const middle = (c: 0 | 1 | 2) => median(from.map((own) => own[c]));
  return [middle(0), middle(1), middle(2)];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
