import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { standardFont } from '../pdf-library.ts';
import { A4, type Block, type Cell } from './blocks.ts';

/** Of the font's size (Liberation Sans). */
const LINE_HEIGHT = 1.35;
export const ASCENT = 0.905;
export const DESCENT = 0.212;
/** Points between columns of plain text, of the font's size: where its author's typewriter would be. */
const COLUMN = 0.55;
/** Characters between tab stops. */
const TAB = 8;
/** How much of a line's width its indent may take. */
const MOST_INDENT = 0.5;

/** Words that are drawn in one go. Points from the page's left top corner; `y` is the base line. */
export interface Run {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly bold: boolean;
  /** Written from right to left; `x` is its left end all the same. */
  readonly rightToLeft: boolean;
  readonly endsLine: boolean;
}

/** A run on its line, before the line has its place. */
type Part = Pick<Run, 'text' | 'x'> & { width: number };

/** Words and gaps. V8 has no stack for matches of many megabytes; a word of this length is broken into lines anyway. */
const TOKENS = /\s{1,5000}|\S{1,5000}/gu;
/** Characters in which a run shows its direction. */
const DIRECTION = 1000;
const RIGHT_TO_LEFT = /^[^\p{L}]*[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;
let measuring: ReturnType<ReturnType<typeof createCanvas>['getContext']> | undefined;
const known = new Map<string, number>();

/** Pages of runs. Stops when `most` pages are full: the caller sees one more than it asked for. */
export function setPages(blocks: Iterable<Block>, most: number): Run[][] {
  const pages: Run[][] = [[]];
  let y = A4.margin;
  for (const { cells, size, bold, above, newPage } of blocks) {
    if (newPage && pages.at(-1)!.length > 0) {
      pages.push([]);
      y = A4.margin;
    }
    if (y > A4.margin) y += above;
    const columns = cells.map((cell) => linesOf(cell, size, bold));
    const rows = Math.max(...columns.map((lines) => lines.length));
    for (let row = 0; row < rows; row++) {
      if (y + size * LINE_HEIGHT > A4.height - A4.margin) {
        if (pages.length > most) return pages;
        pages.push([]);
        y = A4.margin;
      }
      const parts = columns.flatMap((lines) => lines[row] ?? []);
      parts.forEach(({ text, x, width }, i) => {
        const rightToLeft = RIGHT_TO_LEFT.test(text.slice(0, DIRECTION));
        const left = rightToLeft && parts.length === 1 ? A4.width - A4.margin - width : A4.margin + x;
        const endsLine = i === parts.length - 1;
        pages.at(-1)!.push({ text, x: left, y: y + ASCENT * size, size, bold, rightToLeft, endsLine });
      });
      y += size * LINE_HEIGHT;
    }
  }
  return pages;
}

/** The name that the canvas knows the font by; everything that it lacks comes from the system's fonts. */
export function font(size: number, bold: boolean): string {
  if (!GlobalFonts.has('Docent')) {
    for (const name of ['LiberationSans-Regular.ttf', 'LiberationSans-Bold.ttf']) {
      GlobalFonts.register(standardFont(name), 'Docent');
    }
  }
  return `${bold ? 'bold ' : ''}${size}px Docent, sans-serif`;
}

/** Points of a character of this size by itself. */
export function characterWidth(char: string, size: number, bold: boolean): number {
  const key = bold ? `b${char}` : char;
  let width = known.get(key);
  if (width === undefined) {
    measuring ??= createCanvas(1, 1).getContext('2d');
    // Large, so that no rounding shows.
    measuring.font = font(100, bold);
    width = measuring.measureText(char).width / 100;
    known.set(key, width);
  }
  return width * size;
}

/** Breaks a cell's text into lines; wide gaps and tabs within a line lead to columns. */
function linesOf({ text, x, width }: Cell, size: number, bold: boolean): Part[][] {
  const lines: Part[][] = [[]];
  const end = x + width;
  const step = COLUMN * size;
  const space = characterWidth(' ', size, bold);
  let at = x;
  let column = 0;
  /** Whether the next word begins a run of its own. */
  let apart = true;
  const place = (word: string, wide: number) => {
    const last = lines.at(-1)!.at(-1);
    if (last === undefined || apart) {
      lines.at(-1)!.push({ text: word, x: at, width: wide });
    } else {
      const gap = at - (last.x + last.width) > 0 ? ' ' : '';
      lines.at(-1)!.splice(-1, 1, { text: `${last.text}${gap}${word}`, x: last.x, width: at + wide - last.x });
    }
    at += wide;
    apart = false;
  };
  const next = () => {
    lines.push([]);
    at = x;
    apart = true;
  };
  for (const [token] of text.matchAll(TOKENS)) {
    if (/^\s/.test(token)) {
      for (const char of token) column += char === '\t' ? TAB - (column % TAB) : 1;
      const line = lines.at(-1)!;
      if (line.length === 0) {
        if (lines.length === 1) at = x + Math.min(column * step, MOST_INDENT * width);
      } else if (token === ' ' || token === '\u00a0') {
        at += space;
      } else {
        apart = true;
        at = Math.max(at + 2.5 * space, Math.min(x + column * step, end - step));
      }
      continue;
    }
    const characters = [...token];
    column += characters.length;
    const widths = characters.map((char) => characterWidth(char, size, bold));
    const wide = widths.reduce((sum, one) => sum + one, 0);
    if (at + wide > end && lines.at(-1)!.length > 0) next();
    if (at + wide <= end) {
      place(token, wide);
      continue;
    }
    // Longer than a line, as addresses and texts without spaces are.
    let from = 0;
    let taken = 0;
    for (const [i, one] of widths.entries()) {
      if (at + taken + one > end && i > from) {
        place(characters.slice(from, i).join(''), taken);
        next();
        [from, taken] = [i, 0];
      }
      taken += one;
    }
    place(characters.slice(from).join(''), taken);
  }
  return lines;
}
