import type { Evidence } from '../contract/docent.ts';
import { dateDays, type FoundDate, findDates } from '../reading/dates.ts';
import { stretchItem } from '../reading/evidence.ts';
import type { PageRows, Row } from './page-rows.ts';
import { hasWord, wordsOf } from './row-kinds.ts';

/** A date, where it is, and the days it may mean. */
export interface DateReading {
  readonly text: string;
  /** YYYY-MM-DD; two of them when only the page can tell day from month. */
  readonly days: readonly string[];
  readonly evidence: Evidence;
  readonly score: number;
  /** How much its row speaks for it being the receipt's own date. */
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

const OTHER_DATES = 'DUE EXPIRY EXPIRE EXP VALID VALIDITY UNTIL BIRTH DOB DELIVERY'.split(' ');
const OWN_DATE = 'DATE TARIKH DATUM FECHA DATA DATETIME 날짜 일자 거래일시 日付'.split(' ');
/** Countries that write the month first say so by their states, and by dollars without another country's sign. */
const MONTH_FIRST =
  /\b(?:A[KLRZ]|C[AOT]|DE|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])\.?,?\s+\d{5}(?:-\d{4})?\b/;
const DAY_FIRST =
  /\b(?:RM|MYR|SDN|BHD|GST|SST|VAT|GMBH|SARL|MALAYSIA|SINGAPORE|PTE|MWST|TVA|IVA)\b|[€£]|\+60|\b\d{5}\s+(?:KUALA|JOHOR|PETALING|SHAH|KLANG)/i;

/** Every date on the page, the likeliest to be the receipt's own first. */
export function findReceiptDates(page: PageRows): DateReading[] {
  const found: DateReading[] = [];
  for (const row of page.rows) {
    for (const line of row.segments) {
      const chars = [...line.text];
      const flat = chars.map((c) => (c.length === 1 ? c : '\ufffd')).join('');
      for (const { start, end, days } of datesIn(flat)) {
        const item = stretchItem(line, start, end - 1, 1);
        if (item === null) continue;
        found.push({
          text: item.text,
          days,
          evidence: { page: page.page, ...item },
          score: line.score,
          worth: worthOf(row, days, item.text),
        });
      }
    }
  }
  return found.sort((a, b) => b.worth - a.worth);
}

/** Dates written without spaces come first: in "REG -19- 11/05/2018" the number before is none of it. */
function datesIn(text: string): FoundDate[] {
  const found = [...text.matchAll(/\S+/g)].flatMap((token) =>
    findDates(token[0]).map((d) => ({ ...d, start: d.start + token.index, end: d.end + token.index })),
  );
  for (const date of findDates(text))
    if (found.every((f) => date.end <= f.start || date.start >= f.end)) found.push(date);
  return found;
}

function worthOf(row: Row, days: readonly string[], written: string): number {
  const words = wordsOf(row.text);
  const year = Number(days[0]!.slice(0, 4));
  let worth = 0;
  if (hasWord(words, OWN_DATE)) worth += 2;
  if (/\d{1,2}:\d{2}/.test(row.text)) worth += 1;
  if (hasWord(words, OTHER_DATES)) worth -= 3;
  if (year < 1990 || year > 2100) worth -= 4;
  // A day and a month with a time's digits for a year are rarely a date.
  if (/[-/.]\s|\s[-/.]/.test(written)) worth -= 2;
  return worth - row.index / 1000;
}

/**
 * Which order the page writes its dates in: by a date on it that has only one meaning, by the same day written both ways, else by where the
 * page is from. null: nothing on it tells.
 */
export function dayOrder(dates: readonly DateReading[], text: string): DayOrder | null {
  const numeric = dates.filter((d) => /^\d{1,2}\D+\d{1,2}\D+\d{2,4}$/.test(d.text));
  const decided = numeric.filter((d) => d.days.length === 1).map((d) => orderOf(d.text, d.days[0]!));
  if (decided.length > 0 && new Set(decided).size === 1) return decided[0]!;
  const certain = new Set(dates.filter((d) => d.days.length === 1).map((d) => d.days[0]!));
  for (const { text: written, days } of numeric) {
    const both = days.filter((day) => certain.has(day));
    if (both.length === 1) return orderOf(written, both[0]!);
  }
  if (MONTH_FIRST.test(text)) return 'month-first';
  return DAY_FIRST.test(text) ? 'day-first' : null;
}

/** @param text one date as written; undefined when it is none */
export function decideDate(text: string, order: DayOrder | null): DecidedDate | undefined {
  const days = dateDays(text.trim().replace(/\s*([-/.])\s*/g, '$1'));
  if (days.length === 0) return undefined;
  if (days.length === 1) return { day: days[0]!, ambiguous: false, format: formatOf(text, days[0]!) };
  const day = days.find((d) => orderOf(text, d) === (order ?? 'day-first')) ?? days[0]!;
  return { day, ambiguous: order === null, format: formatOf(text, day) };
}

function orderOf(text: string, day: string): DayOrder {
  const first = Number(/\d+/.exec(text)?.[0]);
  return first === Number(day.slice(8)) ? 'day-first' : 'month-first';
}

/** "05/07/2017" -> "DD/MM/YYYY"; "5 Jul 17" -> "D MMM YY". */
export function formatOf(text: string, day: string): string {
  const [year, month, date] = day.split('-') as [string, string, string];
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
