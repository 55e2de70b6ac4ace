import type { Evidence } from '../../contract/docent.ts';
import type { TextLine } from '../../contract/page.ts';
import { stretchItem } from '../../reading/evidence.ts';
import type { PageRows, Row } from '../rows/page-rows.ts';

/** What stands at a label: behind it, in the next cell of its row, or below it. */
export interface LabelledText {
  readonly text: string;
  readonly evidence: Evidence;
  readonly score: number;
  readonly row: Row;
  readonly place: 'behind' | 'right' | 'below';
}

const BETWEEN = /^[\s:#.\u2116\u00ba\u00b0-]*/u;

/**
 * Every text that a label names, in the page's order. @param label matched anywhere in a cell; its end is where the value may begin
 */
export function textsAt(page: PageRows, label: RegExp): LabelledText[] {
  const found: LabelledText[] = [];
  for (const row of page.rows) {
    for (const [i, line] of row.segments.entries()) {
      const match = label.exec(line.text);
      if (match === null) continue;
      const from = match.index + match[0].length;
      const rest = line.text.slice(from).replace(BETWEEN, '');
      if (/[\p{L}\p{N}]/u.test(rest)) {
        add(found, line, line.text.length - rest.length, row, 'behind');
        continue;
      }
      const right = row.segments[i + 1];
      if (right !== undefined && !isLabel(right.text))
        add(found, right, right.text.length - right.text.replace(BETWEEN, '').length, row, 'right');
      for (const below of page.rows.slice(row.index + 1, row.index + 3)) {
        if (below.page !== row.page) break;
        const cell = below.segments.find((s) => s.box[0] < line.box[2] && s.box[2] > line.box[0]);
        if (cell === undefined) continue;
        add(found, cell, 0, below, 'below');
        break;
      }
    }
  }
  return found;
}

/** "Due date:" is a label itself and no value. */
function isLabel(text: string): boolean {
  return /:\s*$/.test(text) || !/[\p{L}\p{N}]/u.test(text);
}

function add(found: LabelledText[], line: TextLine, from: number, row: Row, place: LabelledText['place']): void {
  const start = [...line.text.slice(0, from)].length;
  const item = stretchItem(line, start, [...line.text].length - 1, 1);
  if (item !== null)
    found.push({ text: item.text, evidence: { page: row.page, ...item }, score: line.score, row, place });
}
