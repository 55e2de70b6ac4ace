import type { ReceiptNote } from '../contract/receipt.ts';
import type { PageRows } from './rows/page-rows.ts';
import type { Totals } from './rows/totals.ts';

/** Least number of characters of a readable page. */
const LEAST = 20;
/** Of the page's width: two receipts lie apart by more. */
const GUTTER = 0.04;

/** What each remark says to do, for whoever reads a table or a terminal. */
export const WHAT_TO_DO: Readonly<Record<ReceiptNote, string>> = {
  'two-receipts': 'There seem to be two receipts on this page. Scan them one by one, or cut the image in two.',
  unreadable: 'Hardly anything on this page could be read. Scan it again, larger and in better light.',
  'bad-invoice-data': 'The file carries invoice data that could not be read. Only the printed page was used.',
  'no-amounts': 'No total and no items were found. It may be something other than a receipt.',
};

/** Remarks about the page as a whole. */
export function notesOf(page: PageRows, totals: Totals): ReceiptNote[] {
  const text = page.rows.map((row) => row.text).join('');
  const read = page.rows.reduce((sum, row) => sum + row.score * row.text.length, 0) / Math.max(1, text.length);
  if (text.replace(/\s/g, '').length < LEAST || read < 0.5) return ['unreadable'];
  const notes: ReceiptNote[] = [];
  if (isTwo(page)) notes.push('two-receipts');
  if (totals.labelled.length === 0 && page.rows.every((row) => row.amounts.length === 0)) notes.push('no-amounts');
  return notes;
}

const TOTAL = /\b(?:GRAND\s)?(?:TOTAL|TOTALE|TOTAAL|SUMME|GESAMT|JUMLAH)\b/i;

/** Two columns of text with nothing between them, each with a total of its own and an amount. */
function isTwo({ rows }: PageRows): boolean {
  const segments = rows.flatMap((row) => row.segments);
  const totals = segments.filter((s) => TOTAL.test(s.text));
  if (totals.length < 2) return false;
  for (let gap = 0.25; gap <= 0.75; gap += 0.02) {
    const crossing = segments.some((s) => s.box[0] < gap + GUTTER / 2 && s.box[2] > gap - GUTTER / 2);
    if (crossing) continue;
    const sides = [segments.filter((s) => s.box[2] <= gap), segments.filter((s) => s.box[0] >= gap)];
    // Each side has its own name on top, goods and a total: a column of amounts has no words.
    const whole = sides.every(
      (side) =>
        side.length >= 6 &&
        side.some((s) => TOTAL.test(s.text)) &&
        side.filter((s) => /\d[.,]\d{2}\b/.test(s.text)).length >= 2 &&
        side.filter((s) => /\p{L}{3}/u.test(s.text)).length >= 4,
    );
    if (whole) return true;
  }
  return false;
}
