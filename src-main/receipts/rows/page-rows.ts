import type { Box, TextLine } from '../../contract/page.ts';
import { unionOf } from '../../reading/geometry.ts';
import { findMoney, type MoneyStyle, moneyStyle } from '../numbers/index.ts';
import { type Amount, amountAt } from './amount.ts';

/** One visual row of a page. */
export interface Row {
  /** From the top of the first page, from 0. */
  readonly index: number;
  /** From 1. */
  readonly page: number;
  readonly segments: readonly TextLine[];
  readonly box: Box;
  /** Everything on it, segments side by side. */
  readonly text: string;
  /** The same without its amounts. */
  readonly label: string;
  readonly amounts: readonly Amount[];
  readonly score: number;
}

/** The rows of a document's pages, one page after the other. */
export interface PageRows {
  /** The first page. */
  readonly page: number;
  readonly rows: readonly Row[];
  readonly style: MoneyStyle;
}

export interface PageOfLines {
  readonly page: number;
  readonly lines: readonly TextLine[];
}

/** A page's lines as visual rows with their amounts. */
export function pageRows(lines: readonly TextLine[], page: number): PageRows {
  return documentRows([{ page, lines }]);
}

/** The same over several pages, in one convention of numbers. */
export function documentRows(pages: readonly PageOfLines[]): PageRows {
  const style = moneyStyle(pages.flatMap(({ lines }) => lines.map((line) => line.text)).join('\n'));
  const rows: Row[] = [];
  for (const { page, lines } of pages) {
    const byRow = new Map<number, TextLine[]>();
    for (const line of lines) {
      const row = byRow.get(line.row);
      if (row === undefined) byRow.set(line.row, [line]);
      else row.push(line);
    }
    const visual = [...byRow.values()]
      .map((segments) => segments.sort((a, b) => a.box[0] - b.box[0]))
      .sort((a, b) => middleOf(a) - middleOf(b));
    for (const segments of visual) rows.push(toRow(segments, rows.length, page, style));
  }
  return { page: pages[0]?.page ?? 1, rows, style };
}

function toRow(read: readonly TextLine[], index: number, page: number, style: MoneyStyle): Row {
  const segments = style.spaced ? joinThousands(read) : read;
  const amounts: Amount[] = [];
  const labels: string[] = [];
  for (const line of segments) {
    const chars = [...line.text];
    let rest = '';
    let at = 0;
    for (const { start, end, units, guessed } of findMoney(line.text, style)) {
      const each = /@\s?(?:[A-Z]{1,3}|\p{Sc})?\s?$/u.test(chars.slice(0, start).join(''));
      const amount = amountAt(page, line, [start, end], { units, guessed, each });
      if (amount === null) continue;
      rest += `${chars.slice(at, start).join('')} `;
      at = end;
      amounts.push(amount);
    }
    rest += chars.slice(at).join('');
    labels.push(rest.trim());
  }
  return {
    index,
    page,
    segments,
    box: unionOf(segments.map((s) => s.box)),
    text: segments.map((s) => s.text).join(' '),
    label: labels.filter((l) => l !== '').join(' '),
    amounts,
    score: segments.reduce((sum, s) => sum + s.score, 0) / segments.length,
  };
}

/** A number that came apart at the space between its thousands ("3" and "513,12" side by side) is one number again. */
function joinThousands(segments: readonly TextLine[]): TextLine[] {
  const joined: TextLine[] = [];
  for (const line of segments) {
    const left = joined.at(-1);
    const width = (line.box[2] - line.box[0]) / Math.max(1, [...line.text].length);
    const near = left !== undefined && line.box[0] - left.box[2] < 0.9 * width;
    if (
      left === undefined ||
      !near ||
      !/(?:^|[\s(-])\d{1,3}$/.test(left.text) ||
      !/^\d{3}(?:[ \u00a0\u202f]\d{3})*[.,]\d{2}(?!\d)/.test(line.text)
    ) {
      joined.push(line);
      continue;
    }
    const space: Box = [left.box[2], left.box[1], line.box[0], left.box[3]];
    joined[joined.length - 1] = {
      ...left,
      text: `${left.text} ${line.text}`,
      box: unionOf([left.box, line.box]),
      score: Math.min(left.score, line.score),
      characters: [...left.characters, space, ...line.characters],
      ...(left.scores !== undefined && line.scores !== undefined
        ? { scores: [...left.scores, 1, ...line.scores] }
        : { scores: undefined }),
    };
  }
  return joined;
}

function middleOf(segments: readonly TextLine[]): number {
  return segments.reduce((sum, { box }) => sum + (box[1] + box[3]) / 2, 0) / segments.length;
}
