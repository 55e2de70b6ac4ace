/**
 * Widths of ASCII 32..126 in thousandths of the font size: Helvetica's, from Adobe's Core 14 AFM files.
 * pdf.js does not say how wide each character of a run is. Faces differ in overall width more than in proportion, and the run's
 * own length is known exactly, so that one table scaled to the run puts a character within a fraction of its width.
 */
const ASCII = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
];

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]/u;
const MARK = /\p{M}/u;

/** Widths of the code points of `text` in thousandths of the font size. `monospace`: all alike, whatever the letters. */
export function characterWidths(text: string, monospace = false): number[] {
  return Array.from(text, (char) => {
    if (MARK.test(char)) return 0;
    if (WIDE.test(char)) return 1000;
    if (monospace) return 600;
    // An accented letter is as wide as its base.
    return ASCII[char.normalize('NFD').codePointAt(0)! - 32] ?? 556;
  });
}

/** The share of a run's length that each of its code points takes: positive or zero, adding up to 1. */
export function characterShares(text: string, monospace: boolean): number[] {
  const widths = characterWidths(text, monospace);
  const total = widths.reduce((sum, width) => sum + width, 0);
  return widths.map((width) => (total === 0 ? 1 / widths.length : width / total));
}
