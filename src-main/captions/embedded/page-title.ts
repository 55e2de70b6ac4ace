import type { TextLine } from '../../contract/page.ts';
import { clip } from '../sentences.ts';

export interface TitleOfPage {
  readonly text: string;
  /** Indices of its lines. */
  readonly lines: readonly number[];
}

/** Share of the page's height. Large print below it is the heading of a part, not the title of the page. */
const TOP = 0.4;
const LONGEST = 110;

/** The title of a page: its largest print near the top, else its first words; undefined for a page without words. */
export function titleOf(lines: readonly TextLine[]): TitleOfPage | undefined {
  const worded = lines.map((line, index) => ({ line, index })).filter(({ line }) => letters(line.text) >= 3);
  const first = worded[0];
  if (first === undefined) return undefined;
  const heights = lines.map(heightOf).sort((a, b) => a - b);
  const usual = heights[heights.length >> 1]!;
  const top = worded.filter(({ line }) => line.box[1] < TOP);
  const largest = Math.max(0, ...top.map(({ line }) => heightOf(line)));
  const start = largest > 1.15 * usual ? top.find(({ line }) => heightOf(line) > 0.92 * largest)! : first;
  const taken = [start];
  // A title may have two or three lines of the same print, directly below each other.
  if (start !== first || largest > 1.15 * usual) {
    for (const next of worded.slice(worded.indexOf(start) + 1, worded.indexOf(start) + 3)) {
      const last = taken.at(-1)!.line;
      const near = next.line.box[1] - last.box[3] < 0.9 * heightOf(last);
      if (!near || next.line.row === last.row || heightOf(next.line) < 0.88 * largest) break;
      taken.push(next);
    }
  }
  const text = taken.map(({ line }) => line.text.trim()).join(' ');
  return { text: clip(text, LONGEST), lines: taken.map(({ index }) => index) };
}

const heightOf = (line: TextLine): number => line.box[3] - line.box[1];

function letters(text: string): number {
  return (text.match(/\p{L}/gu) ?? []).length;
}
