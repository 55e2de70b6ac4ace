import { type LayoutSegment, layOutPage, rowsOf } from '../captions/layout/index.ts';
import type { PageText } from '../contract/library.ts';
import type { TextLine } from '../contract/page.ts';

/** A part of a page and its lines. */
export interface Segment {
  readonly kind: LayoutSegment['kind'];
  readonly lines: readonly TextLine[];
}

/** A drawn line between a table and its headings leaves this much white, in heights of a line. */
const BETWEEN = 3;

/** The parts of a page that have text, in reading order. The headings of a table are its first row, even if a drawn line parts them from it. */
export function pageSegments({ lines, size }: Pick<PageText, 'lines' | 'size'>): Segment[] {
  const segments: Segment[] = [];
  for (const { kind, lines: own } of layOutPage({ lines, size }).segments) {
    const worded = own.map((index) => lines[index]!).filter(({ text }) => text.trim() !== '');
    if (worded.length === 0) continue;
    const before = segments.at(-1);
    if (kind === 'table' && before !== undefined && isHeadOf(before.lines, worded)) {
      segments[segments.length - 1] = { kind, lines: [...before.lines, ...worded] };
    } else segments.push({ kind, lines: worded });
  }
  return segments;
}

function isHeadOf(row: readonly TextLine[], table: readonly TextLine[]): boolean {
  if (row.length < 2 || rowsOf(row).length !== 1) return false;
  const [bottom, top] = [Math.max(...row.map(({ box }) => box[3])), Math.min(...table.map(({ box }) => box[1]))];
  const height = Math.max(...row.map(({ box }) => box[3] - box[1]));
  return top >= bottom - 0.5 * height && top - bottom < BETWEEN * height;
}
