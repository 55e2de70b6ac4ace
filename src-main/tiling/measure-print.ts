import { findTilt } from './find-tilt.ts';
import type { PixelRect, Pixels } from './region.ts';

/** Every third row is sampled; more rows tell no more. */
const STEP = 3;
/** Distance of the columns in which the lower ends of strokes are searched. */
const APART = 7;
/** Starts of strokes further apart than this share of the page's width belong to different words. */
const WORD_GAP = 0.06;
/** With fewer pairs of strokes there is no text to measure. Three short labels on a page of 1000 x 1300 pixels have some 100. */
const ENOUGH_PAIRS = 60;
/** So many strokes in a row are a word's. Of the lines of a chart fewer stand side by side, and they outnumber the words of its legend. */
const WORD = 4;
/** Where words alone have letters so many times narrower, and enough of them, most of the strokes are none of print. */
const APART_FROM_WORDS = 1.6;
/** Pixels: a shorter period is a halftone, a screen or noise, not legible print. */
const SMALLEST = 4;
/** Share of the pixels: print covers less of its paper than a photograph covers of its frame. */
const MOST_INK = 0.35;
/** Shares of the page that its ink covers at least: usually, and where there are but a few words. */
const INKED = [0.003, 0.0003];
/** Least contrast between paper and ink, in grey levels. */
const LEAST_CONTRAST = 40;
/** Of the contrast between paper and the darkest: print. Faint print beside a black edge is this many levels darker than nearly all paper. */
const [CLEAR, FAINT] = [0.4, 24];
/** If at least this share of all strokes is clear, the print is. */
const MOST = 0.7;
/** Share of the page's side where a scanner leaves the shadow of the paper's edge. */
const EDGE = 0.015;
/** Along the edge a line of text, as browsers print above and below a page, has so many strokes in a row; a shadow is one, or noise on few rows. */
const [EDGE_STROKES, EDGE_ROWS] = [12, 0.5];

export interface Print {
  /** How wide a letter is, in pixels. */
  readonly letter: number;
  /** The printed area: all ink except dust and the paper's edge, with a letter's width around it. */
  readonly area: PixelRect;
  /** Degrees by which its lines fall to the right. */
  readonly tilt: number;
}

/**
 * Measures how wide the page's letters are and where they are, before reading: small print needs more of the page's pixels, and empty margins
 * none. Along a row of pixels through text, strokes begin a little more often than letters do; three quarters of those distances are shorter
 * than one letter is wide. Over the training receipts it is between 13% less and 18% more than the true median width for 96 pages of 100, for
 * letters from 5 to 25 pixels. null if there is no text to measure.
 */
export function measurePrint(pixels: Pixels, width: number, height: number): Print | null {
  const ink = inkOf(pixels, width, height);
  if (ink === null) return null;
  const { clear, faint } = letterWidths(ink);
  // Where print is faint, what is clear is a stamp or the paper's black edge; where it is not, what is faint is dust.
  const least = clear.pairs >= MOST * faint.pairs ? CLEARLY : FAINTLY;
  const { letter } = least === CLEARLY ? clear : faint;
  if (letter === null || letter < SMALLEST || share(ink, least) > MOST_INK) return null;
  const [x0, x1] = printed(columnsWithInk(ink, least), letter);
  const [y0, y1] = printed(rowsWithInk(ink, least), letter, (from, to) => isLineOfText(ink, least, letter, from, to));
  const area = { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
  return { letter, area, tilt: findTilt(...lowerEnds(ink, least), Math.max(2, letter / 4)) };
}

const [FAINTLY, CLEARLY] = [1, 2];
type Least = typeof FAINTLY | typeof CLEARLY;

interface Ink {
  readonly width: number;
  readonly height: number;
  /** [sampled rows, width]: 0, or how clearly a pixel is darker than the paper (on a page that is mostly dark, brighter). */
  readonly levels: Uint8Array;
  /** [sampled rows]: the clearest pixel of each. Rows between lines of print have no ink, and need not be gone through. */
  readonly clearest: Uint8Array;
  /** Of each value of a pixel its level; the pixels themselves, `channels` apart. */
  readonly table: Uint8Array;
  readonly data: Pixels['data'];
  readonly channels: number;
}

/** null: everything is one grey. */
function inkOf({ channels, data }: Pixels, width: number, height: number): Ink | null {
  // Green carries most of a colour pixel's luminance.
  const green = channels === 3 ? 1 : 0;
  const counts = new Uint32Array(256);
  let count = 0;
  for (let y = 0; y < height; y += 2 * STEP) {
    for (let x = 0; x < width; x += 4, count++) counts[data[(y * width + x) * channels + green]!]! += 1;
  }
  const level = (share: number) => quantile(counts, count, share);
  const [lower, middle, light] = [level(0.15), level(0.5), level(0.85)];
  const ends = INKED.map((share) => {
    const [dark, brightest] = [level(share), level(1 - share)];
    const inverted = brightest - middle > middle - dark;
    return { dark, brightest, inverted, contrast: inverted ? brightest - lower : light - dark };
  }).find(({ contrast }) => contrast >= LEAST_CONTRAST);
  if (ends === undefined) return null;
  const { dark, brightest, inverted } = ends;
  const clear = inverted ? lower + CLEAR * (brightest - lower) : light - CLEAR * (light - dark);
  const faint = inverted ? Math.min(clear, light + FAINT) : Math.max(clear, lower - FAINT);
  const inkOf = (value: number, threshold: number) => (inverted ? value >= threshold : value < threshold);
  const table = Uint8Array.from(counts, (_, value) =>
    inkOf(value, clear) ? CLEARLY : inkOf(value, faint) ? FAINTLY : 0,
  );
  const clearest = new Uint8Array(Math.ceil(height / STEP));
  const levels = new Uint8Array(clearest.length * width);
  for (let row = 0, i = 0; row < clearest.length; row++) {
    let seen = 0;
    for (let x = 0, at = row * STEP * width * channels + green; x < width; x++, i++, at += channels) {
      const level = table[data[at]!]!;
      levels[i] = level;
      seen |= level;
    }
    clearest[row] = Math.min(seen, CLEARLY);
  }
  return { width, height, levels, clearest, table, data: data.subarray(green), channels };
}

function letterWidths({ width, levels, clearest }: Ink) {
  const longest = Math.max(1, Math.ceil(width * WORD_GAP));
  const [faint, clear] = [new Strokes(longest), new Strokes(longest)];
  for (let row = 0; row < clearest.length; row++) {
    if (clearest[row] === 0) continue;
    faint.beginRow();
    clear.beginRow();
    let before = 0;
    for (let x = 0, i = row * width; x < width; x++, i++) {
      const here = levels[i]!;
      if (here === before) continue;
      if (before < FAINTLY) faint.begin(x);
      if (before < CLEARLY && here >= CLEARLY) clear.begin(x);
      before = here;
    }
  }
  return { clear: clear.measured(), faint: faint.measured() };
}

/** Strokes of the sampled rows, by where each begins. */
class Strokes {
  readonly #longest: number;
  readonly #all: Gaps;
  readonly #inWords: Gaps;
  readonly #word = new Uint32Array(WORD);
  #last = 0;
  #inRow = 0;

  constructor(longest: number) {
    this.#longest = longest;
    this.#all = new Gaps(longest);
    this.#inWords = new Gaps(longest);
  }

  beginRow(): void {
    this.#last = -this.#longest;
    this.#inRow = 0;
  }

  begin(x: number): void {
    const gap = x - this.#last;
    this.#last = x;
    if (gap >= this.#longest) {
      this.#inRow = 0;
      return;
    }
    this.#all.add(gap);
    if (this.#inRow < WORD) this.#word[this.#inRow] = gap;
    this.#inRow += 1;
    if (this.#inRow === WORD) for (const own of this.#word) this.#inWords.add(own);
    else if (this.#inRow > WORD) this.#inWords.add(gap);
  }

  /** The letter is null if there are too few strokes. */
  measured(): { letter: number | null; pairs: number } {
    const { pairs } = this.#all;
    if (pairs < ENOUGH_PAIRS) return { letter: null, pairs };
    const [letter, narrow] = [this.#all.letter(), this.#inWords.letter()];
    const isNarrow = this.#inWords.pairs >= ENOUGH_PAIRS && letter > APART_FROM_WORDS * narrow;
    return { letter: isNarrow ? narrow : letter, pairs };
  }
}

/** Distances between the starts of neighbouring strokes. */
class Gaps {
  readonly #counts: Uint32Array;
  pairs = 0;

  constructor(longest: number) {
    this.#counts = new Uint32Array(longest);
  }

  add(gap: number) {
    this.#counts[gap]! += 1;
    this.pairs += 1;
  }

  letter(): number {
    return quantile(this.#counts, this.pairs, 0.75);
  }
}

/** The lower ends of strokes. */
function lowerEnds({ width, height, table, data, channels }: Ink, least: Least): [xs: number[], ys: number[]] {
  const [xs, ys]: [number[], number[]] = [[], []];
  for (let y = 0; y < height - 1; y++) {
    // Alternates columns, so that the sample has no pattern of rows.
    for (let x = (y * STEP) % APART, i = (y * width + x) * channels; x < width; x += APART, i += APART * channels) {
      if (table[data[i]!]! >= least && table[data[i + width * channels]!]! < least) [xs.push(x), ys.push(y)];
    }
  }
  return [xs, ys];
}

function share({ levels }: Ink, least: Least): number {
  let count = 0;
  for (let i = 0; i < levels.length; i++) if (levels[i]! >= least) count += 1;
  return count / levels.length;
}

/** Columns where ink continues from one sampled row to the next: dust does not. */
function columnsWithInk({ width, levels, clearest }: Ink, least: Least): Uint8Array {
  const on = new Uint8Array(width);
  for (let row = 1; row < clearest.length; row++) {
    if (clearest[row]! < least || clearest[row - 1]! < least) continue;
    for (let x = 0, i = row * width, above = i - width; x < width; x++, i++, above++) {
      if (levels[i]! >= least && levels[above]! >= least) on[x] = 1;
    }
  }
  return on;
}

function rowsWithInk({ width, height, clearest, table, data, channels }: Ink, least: Least): Uint8Array {
  const on = new Uint8Array(height);
  for (let y = 0; y < height; y++) {
    if (y % STEP === 0 && clearest[y / STEP]! < least) continue;
    const apart = STEP * channels;
    for (let x = STEP, i = (y * width + x) * channels; x < width; x += STEP, i += apart) {
      if (table[data[i]!]! >= least && table[data[i - apart]!]! >= least) {
        on[y] = 1;
        break;
      }
    }
  }
  return on;
}

function isLineOfText(
  { width, table, data, channels }: Ink,
  least: Least,
  letter: number,
  from: number,
  to: number,
): boolean {
  let rows = 0;
  for (let y = from; y < to; y++) {
    let [strokes, start] = [0, -1];
    for (let x = 0, i = y * width * channels; x < width; x++, i += channels) {
      const here = table[data[i]!]! >= least;
      if (here && start < 0) start = x;
      if (here || start < 0) continue;
      if (x - start <= letter) strokes += 1;
      start = -1;
    }
    if (strokes >= EDGE_STROKES) rows += 1;
  }
  return rows >= EDGE_ROWS * (to - from);
}

/** From the first to the last place with ink, and a letter more on both sides; a thin line along the very edge by itself is the paper's, unless it is text. */
function printed(
  on: Uint8Array,
  letter: number,
  isText: (from: number, to: number) => boolean = () => false,
): [from: number, to: number] {
  const runs: [number, number][] = [];
  for (let at = 0; at < on.length; at++) {
    if (on[at] === 0) continue;
    const last = runs[runs.length - 1];
    if (last !== undefined && at - last[1] <= 2 * letter) last[1] = at + 1;
    else runs.push([at, at + 1]);
  }
  const edge = EDGE * on.length;
  const print = runs.filter(
    ([from, to]) => to - from > 2 * letter || (to > edge && from < on.length - edge) || isText(from, to),
  );
  const [first, last] = [print[0], print[print.length - 1]];
  if (first === undefined || last === undefined) return [0, on.length];
  return [Math.max(0, first[0] - letter), Math.min(on.length, last[1] + letter)];
}

/** The smallest value that has at least `share` of all counts at or below it. */
function quantile(counts: Uint32Array, total: number, share: number): number {
  let seen = 0;
  for (let value = 0; value < counts.length; value++) {
    seen += counts[value]!;
    if (seen >= share * total) return value;
  }
  return counts.length - 1;
}
