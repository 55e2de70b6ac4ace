import type { TextLine } from '../../contract/page.ts';
import { findDates } from '../../reading/dates.ts';
import { numberValue } from '../../reading/numbers.ts';
import { rowsOf } from '../layout/index.ts';
import { isSure } from '../sure-facts.ts';

/** A value after (or beside) its label. */
export interface LabelledValue {
  readonly label: string;
  readonly value: string;
  /** Indices of the lines of label and value. */
  readonly lines: readonly number[];
}

const LABEL = /^[\p{L}][\p{L}\s.'&/()#-]{1,38}$/u;

/** `Label: value` on one line, or a label and a value side by side on one row, in reading order. */
export function labelledValues(lines: readonly TextLine[]): LabelledValue[] {
  const found: LabelledValue[] = [];
  for (const row of rowsOf(lines.map((line, index) => ({ ...line, index })))) {
    for (const { text, index } of row) {
      const match = /^(.{2,40}?)\s*[:=]\s*(\S.*)$/u.exec(text.trim());
      if (match !== null && LABEL.test(match[1]!.trim())) {
        found.push({ label: match[1]!.trim(), value: match[2]!.trim(), lines: [index] });
      }
    }
    if (row.length !== 2 && row.length !== 3) continue;
    const label = row[0]!.text.trim().replace(/\s*[:=]+\s*$/, '');
    const value = row
      .at(-1)!
      .text.trim()
      .replace(/^[:=]+\s*/, '');
    if (LABEL.test(label) && value !== '') found.push({ label, value, lines: [row[0]!.index, row.at(-1)!.index] });
  }
  return found;
}

const TOTAL = /\b(?:grand\s*total|total|amount\s*due|balance\s*due)\b/i;
const CENTS = /\d[.,]\d{2}(?!\d)/;
const NO_TOTAL =
  /\b(?:sub|item|qty|quantity|discount|savings?|tax|gst|vat|sst|excl\w*|round\w*|points?|paid|tendered)\b|sub-?\s?total/i;

/** The amount that is labelled as the total: a grand total if there is one, else the last total. */
export function totalOf(values: readonly LabelledValue[]): LabelledValue | undefined {
  const amounts = values.filter(({ value }) => numberValue(value) !== null);
  // If amounts have cents, a total without cents counts something else.
  const inCents = amounts.some(({ value }) => CENTS.test(value));
  const totals = amounts.filter(
    ({ label, value }) => TOTAL.test(label) && !NO_TOTAL.test(label) && (!inCents || CENTS.test(value)),
  );
  return totals.findLast(({ label }) => /grand|due/i.test(label)) ?? totals.at(-1);
}

/** The first date with a label that says so, else the first date. */
export function dateOf(lines: readonly TextLine[]): { text: string; line: number } | undefined {
  const dates = lines.flatMap((line, index) =>
    findDates(line.text)
      .filter(({ start, end }) => isSure(line, 'date', start, end))
      .map(({ start, end }) => ({ text: line.text.slice(start, end), line: index }))
      // "19/02/2013 - 16/12/2022" is a period; "2013 - 16" in its middle is not a date.
      .filter(({ text }) => !/\s[-–]\s/.test(text)),
  );
  const labelled = dates.find(({ line }) => {
    const row = lines[line]!.row;
    return lines.some((other) => other.row === row && /\bdate[d]?\b/i.test(other.text) && !/\bdue\b/i.test(other.text));
  });
  return labelled ?? dates[0];
}
