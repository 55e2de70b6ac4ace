/**
 * Widths of ASCII 32..126 in thousandths of the font size, from Adobe's Core 14 AFM files: Helvetica's, and Times Roman's for faces with serifs.
 * pdf.js does not say how wide each character of a run is. Faces of one kind differ in overall width more than in proportion, and the run's own length is
 * known exactly, so that a table scaled to the run puts a character within a quarter of its width.
 */
const HELVETICA = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
];
const TIMES = [
  250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500,
  500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889,
  722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500,
  444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480,
  200, 480, 541,
];

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]/u;
const MARK = /\p{M}/u;

/** What pdf.js tells of a face: a generic family of CSS. */
export type FaceKind = 'serif' | 'sans-serif' | 'monospace';

/** Widths of the code points of `text` in thousandths of the font size. Of a face with one width all are alike, whatever the letters. */
export function characterWidths(text: string, face: FaceKind = 'sans-serif'): number[] {
  const [table, other] = face === 'serif' ? ([TIMES, 500] as const) : ([HELVETICA, 556] as const);
  return Array.from(text, (char) => {
    if (MARK.test(char)) return 0;
    if (WIDE.test(char)) return 1000;
    if (face === 'monospace') return 600;
    // An accented letter is as wide as its base.
    return table[char.normalize('NFD').codePointAt(0)! - 32] ?? other;
  });
}

/** The share of a run's length that each of its code points takes: positive or zero, adding up to 1. */
export function characterShares(text: string, face: FaceKind): number[] {
  const widths = characterWidths(text, face);
  const total = widths.reduce((sum, width) => sum + width, 0);
  return widths.map((width) => (total === 0 ? 1 / widths.length : width / total));
}
