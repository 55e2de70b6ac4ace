import { z } from 'zod';
import type { Box, TextLine } from '../../contract/page.ts';

export const SegmentKind = z.enum(['heading', 'text', 'list', 'table', 'figure']);
export type SegmentKind = z.infer<typeof SegmentKind>;

export interface Block {
  readonly box: Box;
  readonly lines: readonly TextLine[];
  /** All lines of the page, to recognise large print. */
  readonly all: readonly TextLine[];
  /** Share of the block's ink that no line covers, 0..1. */
  readonly pictureShare: number;
}

const BULLET = /^\s*(?:[•·▪◦‣*–—-]|\(?(?:\d{1,2}|[a-z])[.)])\s/i;

/** Classifies a block of a page by its text and by the ink that was not read. */
export function classify({ box, lines, all, pictureShare }: Block): SegmentKind {
  if (lines.length === 0) return 'figure';
  const area = (box[2] - box[0]) * (box[3] - box[1]);
  // Text on a coloured bar counts as text.
  const bar = box[3] - box[1] < 3 * medianHeight(lines);
  // Charts and pictures have labels. Text of which a word or two was not read is still text.
  if (!bar && pictureShare > 0.6 && area > 0.01 && textShare(box, lines) < 0.35) return 'figure';
  const rows = rowsOf(lines);
  const celled = rows.filter((row) => row.length >= 2).length;
  if (rows.length >= 3 && celled >= 0.5 * rows.length) return 'table';
  if (lines.filter((line) => BULLET.test(line.text)).length >= Math.max(2, 0.4 * lines.length)) return 'list';
  const usual = medianHeight(all);
  const letters = lines.map((line) => line.text).join(' ');
  if (rows.length <= 2 && letters.length <= 120 && medianHeight(lines) > 1.2 * usual) return 'heading';
  if (rows.length === 1 && letters.length <= 80 && /^(?:\d{1,2}(?:\.\d+)*\.?|[IVX]{1,4}\.)\s+\p{Lu}/u.test(letters)) {
    return 'heading';
  }
  return 'text';
}

/** Lines beside each other are one row. */
export function rowsOf<T extends { readonly box: Box; readonly row: number }>(lines: readonly T[]): T[][] {
  const rows = new Map<number, T[]>();
  for (const line of lines) rows.set(line.row, [...(rows.get(line.row) ?? []), line]);
  return [...rows.values()];
}

function textShare(box: Box, lines: readonly TextLine[]): number {
  const area = (box[2] - box[0]) * (box[3] - box[1]);
  return lines.reduce((sum, { box: b }) => sum + (b[2] - b[0]) * (b[3] - b[1]), 0) / Math.max(1e-9, area);
}

function medianHeight(lines: readonly TextLine[]): number {
  const heights = lines.map(({ box }) => box[3] - box[1]).sort((a, b) => a - b);
  return heights[heights.length >> 1] ?? 0;
}
