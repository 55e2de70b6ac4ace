import { median } from './geometry.ts';
import type { LayerSegment } from './layer-segments.ts';

/** A segment's box and its number of characters. */
type Placed = Pick<LayerSegment, 'u0' | 'u1' | 'v0' | 'v1' | 'characters'>;

/** Columns of running text are at least this many lines long, this many characters and this share of the page wide. */
const LINES = 4;
const CHARACTERS = 18;
const WIDTH = 0.17;
/** Characters of a line beside running text: prices have fewer. */
const ASIDE = 10;
/** In line heights: so near are the middles of what stands on one row. */
const ON_ROW = 0.2;
/** In heights of a usual line: a title is so much higher, and the columns below it begin so nearly at one height. */
const [TALL, ON_ONE_HEIGHT] = [1.4, 1];
/** Positions at which a gutter is looked for. */
const BINS = 240;

/**
 * Cuts a page into blocks in reading order: where a gutter separates columns of running text, the left column is read
 * before the right one; lines that cross the gutter (titles, wide tables) part what is above them from what is below.
 * Columns of a table stay side by side: their cells are short, and a row is what belongs together.
 * After Nagy and Seth's recursive XY-cut ("Hierarchical representation of optically scanned documents", 1984).
 *
 * @param width of the page, in the segments' units
 */
export function textColumns<S extends Placed>(segments: readonly S[], width: number): S[][] {
  const gutter = findGutter(segments, width);
  if (gutter === undefined) return segments.length === 0 ? [] : [[...segments]];
  const blocks: S[][] = [];
  let band: S[] = [];
  const closeBand = () => {
    const left = band.filter((s) => s.u1 <= gutter);
    const right = band.filter((s) => s.u0 >= gutter);
    blocks.push(...textColumns(left, width), ...textColumns(right, width));
    band = [];
  };
  let crossing: S[] = [];
  const title = titleOver(segments, gutter);
  for (const segment of [...segments].sort((a, b) => a.v0 - b.v0)) {
    if (segment !== title && (segment.u1 <= gutter || segment.u0 >= gutter)) {
      if (crossing.length > 0) blocks.push(crossing);
      crossing = [];
      band.push(segment);
    } else {
      if (band.length > 0) closeBand();
      crossing.push(segment);
    }
  }
  if (band.length > 0) closeBand();
  if (crossing.length > 0) blocks.push(crossing);
  return blocks;
}

/** A title that is no wider than one of the columns below it: it belongs to all of them, which begin together. */
function titleOver<S extends Placed>(segments: readonly S[], gutter: number): S | undefined {
  const [first, ...others] = [...segments].sort((a, b) => a.v0 - b.v0);
  if (first === undefined) return undefined;
  const usual = median(others.map((s) => s.v1 - s.v0));
  if (first.v1 - first.v0 < TALL * usual) return undefined;
  const begins = (side: readonly Placed[]) => Math.min(...side.map((s) => s.v0));
  const [left, right] = [begins(others.filter((s) => s.u1 <= gutter)), begins(others.filter((s) => s.u0 >= gutter))];
  return Math.min(left, right) >= first.v1 && Math.abs(left - right) < ON_ONE_HEIGHT * usual ? first : undefined;
}

/** Where a vertical line crosses few segments and has columns of running text on both sides. */
function findGutter(segments: readonly Placed[], width: number): number | undefined {
  if (segments.length < 2 * LINES) return undefined;
  const covered = new Uint32Array(BINS);
  const bin = (u: number) => Math.min(BINS - 1, Math.max(0, Math.floor((u / width) * BINS)));
  for (const s of segments) for (let i = bin(s.u0); i <= bin(s.u1); i++) covered[i]! += 1;
  const first = bin(Math.min(...segments.map((s) => s.u0)));
  const last = bin(Math.max(...segments.map((s) => s.u1)));
  let best: { at: number; crossing: number; length: number } | undefined;
  for (let i = first + 1; i < last; i++) {
    let end = i;
    while (end + 1 < last && covered[end + 1] === covered[i]) end += 1;
    const candidate = { at: (((i + end + 1) / 2) * width) / BINS, crossing: covered[i]!, length: end - i };
    const better =
      best === undefined ||
      candidate.crossing < best.crossing ||
      (candidate.crossing === best.crossing && candidate.length > best.length);
    if (better && isGutter(candidate.at, segments, width)) best = candidate;
    i = end;
  }
  return best?.at;
}

function isGutter(at: number, segments: readonly Placed[], width: number): boolean {
  const left = segments.filter((s) => s.u1 <= at);
  const right = segments.filter((s) => s.u0 >= at);
  const crossing = segments.length - left.length - right.length;
  if (crossing > 0.4 * Math.min(left.length, right.length)) return false;
  const [leftRuns, rightRuns] = [isRunningText(left, width), isRunningText(right, width)];
  return (leftRuns && (rightRuns || isAside(right, left))) || (rightRuns && isAside(left, right));
}

/** One column, or several: of three, two stand on one side of every gutter. */
function isRunningText(column: readonly Placed[], width: number): boolean {
  if (column.length < LINES || median(column.map((s) => s.characters)) < CHARACTERS) return false;
  const extent = Math.max(...column.map((s) => s.u1)) - Math.min(...column.map((s) => s.u0));
  if (extent < WIDTH * width) return false;
  return median(column.map((s) => s.u1 - s.u0)) >= 0.6 * extent || findGutter(column, width) !== undefined;
}

/**
 * Lines that stand beside running text without standing on its rows, as a box beside an article has them. A table's cells are on the rows of the text
 * beside them.
 */
function isAside(lines: readonly Placed[], text: readonly Placed[]): boolean {
  if (lines.length < LINES || median(lines.map((s) => s.characters)) < ASIDE) return false;
  if (text.length < 2 * LINES) return false;
  const middle = (s: Placed) => (s.v0 + s.v1) / 2;
  const onRow = lines.filter((line) =>
    text.some((other) => Math.abs(middle(line) - middle(other)) < ON_ROW * (line.v1 - line.v0)),
  );
  return onRow.length <= lines.length / 2;
}
