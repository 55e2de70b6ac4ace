import type { Evidence } from '../../contract/docent.ts';
import { dateDays, type FoundDate, findDates } from '../../reading/dates.ts';
import { stretchItem } from '../../reading/evidence.ts';
import type { PageRows, Row } from '../rows/page-rows.ts';
import { type DamagedDate, findDamagedDates } from './damaged-dates.ts';
import { type DateRole, dateRole } from './date-role.ts';
import { dayRead } from './day-read.ts';
import { daysInNumbers } from './days-in-numbers.ts';
import { STATE_AND_CODE, STATE_ENDS } from './us-states.ts';
import { isOnWeekday, weekdayIn } from './weekday.ts';

/** A date, where it is, and the days it may mean. */
export interface DateReading {
  readonly text: string;
  /** YYYY-MM-DD; two of them when only the page can tell day from month. */
  readonly days: readonly string[];
  readonly evidence: Evidence;
  /** How surely its line was read at the first look, 0..1. */
  readonly score: number;
  /** The chance that its day was read right, 0..1. */
  readonly read: number;
  /** One of its marks or letters was guessed. */
  readonly guessed: boolean;
  /** The weekday beside it is another day's. */
  readonly otherWeekday: boolean;
  /** What the words at it say that it is of. */
  readonly role: DateRole | null;
  /** How much its row speaks for it being the document's own date. */
  readonly worth: number;
}

export type DayOrder = 'day-first' | 'month-first';

/** A date with its order decided, or `ambiguous` with the likelier order. */
export interface DecidedDate {
  readonly day: string;
  readonly ambiguous: boolean;
  /** "DD/MM/YYYY": how it was written. */
  readonly format: string;
}

const DAY_FIRST =
  /\b(?:RM|MYR|SDN|BHD|GST|SST|VAT|GMBH|SARL|MALAYSIA|SINGAPORE|PTE|MWST|UST|TVA|IVA|BTW|NIF|CIF|EUR|GBP|CHF|AUD|NZD|SGD|INR|RECHNUNG|DATUM|FACTURE|FATTURA|FACTURA|FATURA|FACTUUR|FECHA|TARIKH|LTDA|S\.?L\.?|B\.?V|SPA|SRL)\b|[€£]|\+60|\b\d{5}\s+(?:KUALA|JOHOR|PETALING|SHAH|KLANG)/i;

/** Every date on the page, the likeliest to be the receipt's own first. */
export function findReceiptDates(page: PageRows): DateReading[] {
  const found: DateReading[] = [];
  const numbered = daysInNumbers(page);
  for (const row of page.rows) {
    for (const line of row.segments) {
      const chars = [...line.text];
      const flat = chars.map((c) => (c.length === 1 ? c : '\ufffd')).join('');
      const written = datesIn(flat);
      const joins = (from: number, to: number) => from < to && /^\s?[-\u2013\u2014]\s?$/.test(flat.slice(from, to));
      for (const { start, end, days, guessed } of written) {
        const item = stretchItem(line, start, end - 1, 1);
        if (item === null) continue;
        const seen = days.filter((day) => numbered.has(day));
        // "01.05.14-31.05.14" is a period without a word for it.
        const isRange = written.some((other) => joins(other.end, start) || joins(end, other.start));
        const role = dateRole(page, row, line, start) ?? (isRange ? 'period' : goesOn(found, row));
        found.push({
          text: item.text,
          // Which of two days it means, a number of the page or a weekday beside it tells.
          days: seen.length === 1 ? seen : onWeekday(days, row.text),
          evidence: { page: row.page, ...item },
          score: line.score,
          read: dayRead(line, start, end),
          guessed,
          otherWeekday: isOtherWeekday(days, row.text),
          role,
          worth: worthOf(row, role, days, item.text) - (guessed ? 1.5 : 0),
        });
      }
    }
  }
  return found.sort((a, b) => b.worth - a.worth);
}

/** "from 1 May 2024 to 31 May 2024": the second date of a period is of it too. */
function goesOn(found: readonly DateReading[], row: Row): DateRole | null {
  const before = found.at(-1);
  const same =
    before !== undefined &&
    before.role === 'period' &&
    row.segments.some((s) => s.box[1] <= before.evidence.box[1] + 1e-6 && s.box[3] >= before.evidence.box[3] - 1e-6);
  return same && before.evidence.page === row.page ? 'period' : null;
}

/** A weekday beside a date tells day from month: 03/04/2018 was a Tuesday, 4 March a Sunday. */
function onWeekday(days: readonly string[], text: string): readonly string[] {
  const weekday = days.length > 1 ? weekdayIn(text) : undefined;
  const kept = weekday === undefined ? [] : days.filter((day) => isOnWeekday(day, weekday));
  return kept.length === 1 ? kept : days;
}

function isOtherWeekday(days: readonly string[], text: string): boolean {
  const weekday = weekdayIn(text);
  return weekday !== undefined && days.every((day) => !isOnWeekday(day, weekday));
}

/** "20/04/7018" and "12/03/2518": no document is of such a year, and one of its first two digits was misread. "12 - 20/1000" is a part's number. */
function withYear(date: FoundDate, text: string): DamagedDate {
  const isWhole = /^\d{1,2}([-/.])\d{1,2}\1\d{4}$/.test(text.slice(date.start, date.end));
  const days = date.days.map((day) => (isWhole && isNoDay(day) ? day.replace(/^(?:\d0|2\d)(?=[0-4]\d-)/, '20') : day));
  return { ...date, days, guessed: days.some((day, i) => day !== date.days[i]) };
}

/** Dates written without spaces come first: in "REG -19- 11/05/2018" the number before is none of it. Damaged ones come last. */
function datesIn(text: string): DamagedDate[] {
  const found = [...text.matchAll(/\S+/g)].flatMap((token) =>
    findDates(token[0]).map((d) => withYear({ ...d, start: d.start + token.index, end: d.end + token.index }, text)),
  );
  const rest = [...findDates(text).map((d) => withYear(d, text)), ...findDamagedDates(text)];
  for (const date of rest) if (found.every((f) => date.end <= f.start || date.start >= f.end)) found.push(date);
  return found;
}

/** Of a year that no document is of. */
export function isNoDay(day: string): boolean {
  const year = Number(day.slice(0, 4));
  return year < 1990 || year > 2100;
}

/** A date that its label calls another may still be the only one of the document. */
const NEAR_WORTH = -0.4;
const TRIP_WORTH = -1;

function worthOf(row: Row, role: DateRole | null, days: readonly string[], written: string): number {
  let worth = role === 'own' ? 2 : role === 'near' ? NEAR_WORTH : role === 'trip' ? TRIP_WORTH : role === null ? 0 : -3;
  if (role !== 'trip' && /\d{1,2}:\d{2}/.test(row.text)) worth += 1;
  if (isNoDay(days[0]!)) worth -= 4;
  // A day and a month with a time's digits for a year are rarely a date.
  if (/[-/.]\s|\s[-/.]/.test(written) && !/\p{L}{3}/u.test(written)) worth -= 2;
  return worth - row.index / 1000;
}

/**
 * Which order the page writes its dates in: by a date on it that has only one meaning, by the same day written both ways, else by where the
 * page is from. null: nothing on it tells.
 */
export function dayOrder(dates: readonly DateReading[], text: string): DayOrder | null {
  // "12 - 20/1000" is a part's number, "08.30 - 12" are hours.
  const numeric = dates.filter(
    (d) => /^\d{1,2}\s?([-/. ])\s?\d{1,2}\s?\1\s?\d{2,4}$/.test(d.text) && !d.days.some((day) => isNoDay(day)),
  );
  const decided = numeric.filter((d) => d.days.length === 1).map((d) => orderOf(d.text, d.days[0]!));
  if (decided.length > 0 && new Set(decided).size === 1) return decided[0]!;
  const certain = new Set(dates.filter((d) => d.days.length === 1).map((d) => d.days[0]!));
  for (const { text: written, days } of numeric) {
    const both = days.filter((day) => certain.has(day));
    if (both.length === 1) return orderOf(written, both[0]!);
  }
  // Countries that write the month first say so by their states, and by dollars without another country's sign.
  if (STATE_AND_CODE.test(text)) return 'month-first';
  if (DAY_FIRST.test(text)) return 'day-first';
  return STATE_ENDS.test(text) || /(?<![A-Z])(?:USD|US\$)/.test(text) ? 'month-first' : null;
}

/** @param date one date as written, and what is known of its days; undefined when it is none */
export function decideDate(
  date: { readonly text: string; readonly days?: readonly string[] },
  order: DayOrder | null,
): DecidedDate | undefined {
  const { text } = date;
  const days = date.days ?? dateDays(text.trim().replace(/\s*([-/.])\s*/g, '$1'));
  if (days.length === 0) return undefined;
  if (days.length === 1) return { day: days[0]!, ambiguous: false, format: formatOf(text, days[0]!) };
  // With points between them days come first everywhere.
  const known = order ?? (/^\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}$/.test(text.trim()) ? 'day-first' : null);
  const day = days.find((d) => orderOf(text, d) === (known ?? 'day-first')) ?? days[0]!;
  return { day, ambiguous: known === null, format: formatOf(text, day) };
}

function orderOf(text: string, day: string): DayOrder {
  const first = Number(/\d+/.exec(text)?.[0]);
  return first === Number(day.slice(8)) ? 'day-first' : 'month-first';
}

/** "05/07/2017" -> "DD/MM/YYYY"; "5 Jul 17" -> "D MMM YY". */
export function formatOf(text: string, day: string): string {
  const [year, month, date] = day.split('-') as [string, string, string];
  if (/^\d{8}$/.test(text)) return text.startsWith(year) ? 'YYYYMMDD' : 'DDMMYYYY';
  const wanted: [string, (part: string) => boolean][] = [
    ['Y', (part) => part === year],
    ['D', (part) => Number(part) === Number(date)],
    ['M', (part) => Number(part) === Number(month)],
    ['Y', (part) => part === year.slice(2)],
  ];
  // The order of the parts settles which of two equal numbers is which: year first only where four digits say so.
  const parts = text.match(/\d+/g) ?? [];
  const letters = /\p{L}{3,}/u.test(text);
  const names = new Map<number, string>();
  const used = new Set<string>();
  const yearFirst = parts[0]?.length === 4;
  const monthFirst = !yearFirst && !letters && orderOf(text, day) === 'month-first';
  const usual = yearFirst
    ? ['Y', 'M', 'D']
    : letters
      ? /^\p{L}/u.test(text.trim())
        ? ['D', 'Y']
        : ['D', 'Y']
      : monthFirst
        ? ['M', 'D', 'Y']
        : ['D', 'M', 'Y'];
  for (const [i, part] of parts.entries()) {
    const name = usual[i] ?? wanted.find(([n, is]) => !used.has(n) && is(part))?.[0] ?? 'D';
    used.add(name);
    names.set(i, name.repeat(part.length));
  }
  let at = -1;
  return text
    .replace(/\d+(?:st|nd|rd|th)\b/gi, (m) => m.replace(/\D+$/, ''))
    .replace(/\d+|\p{L}{3,}/gu, (part) => {
      if (/^\d/.test(part)) {
        at += 1;
        return names.get(at) ?? part;
      }
      return part.length === 3 ? 'MMM' : part.toLowerCase() === 'of' ? part : 'MMMM';
    });
}
