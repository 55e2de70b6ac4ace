import { once } from '../contract/once.ts';
import { isShortAbroad, monthNamePattern, monthOf } from './month-names.ts';

/** A date written on the page: where, and the days it may mean (day-month order is often ambiguous). */
export interface FoundDate {
  readonly start: number;
  readonly end: number;
  /** "2018-12-25"; two entries when 3/4 may be 3 April or 4 March. */
  readonly days: readonly string[];
}

const SEPARATOR = '\\s?[-/.]\\s?';

const YEAR_FIRST = new RegExp(`(?<!\\d)(\\d{4})${SEPARATOR}(\\d{1,2})${SEPARATOR}(\\d{1,2})(?!\\d)`, 'gi');
const YEAR_LAST = new RegExp(`(?<!\\d)(\\d{1,2})${SEPARATOR}(\\d{1,2})${SEPARATOR}(\\d{4}|\\d{2})(?!\\d)`, 'gi');
/** What follows "Dec 7" in "30 Dec 7 18:40" is a time. */
const YEAR = '(\\d{4}|\\d{2}(?!:\\d))(?!\\d)';
/** Dates with a month's name; reading may lose a space ("7 demaio de 2025"). Made when a date is first looked for: there are many names. */
const namedMonths = once(() => {
  const month = `(${monthNamePattern()})`;
  return {
    dayFirst: new RegExp(
      `(?<!\\d)(\\d{1,2})(?:st|nd|rd|th|er|\u00ba|\u00b0|\u00aa)?[-\\s/.]*(?:of\\s*|de\\s*|di\\s*|d')?${month}[-\\s,/.']*(?:del?\\s*)?${YEAR}`,
      'giu',
    ),
    monthFirst: new RegExp(`(?<!\\p{L})${month}[-\\s]*(\\d{1,2})(?:st|nd|rd|th)?[-\\s,]+${YEAR}`, 'giu'),
  };
});

/** The days that a whole answer may mean when it is a date; none when it is not. */
export function dateDays(answer: string): readonly string[] {
  const trimmed = answer.trim();
  return findDates(trimmed).find((d) => d.start === 0 && d.end === trimmed.length)?.days ?? [];
}

/** Every date in `text`; indices count UTF-16 units. */
export function findDates(text: string): FoundDate[] {
  // A date has two numbers at least, and most words of a page have not.
  if (!/\d\D+\d/.test(text)) return [];
  const found: FoundDate[] = [];
  const add = (match: RegExpExecArray, candidates: (string | null)[]) => {
    const days = [...new Set(candidates.filter((d): d is string => d !== null))];
    const end = match.index + match[0].length;
    if (days.length > 0 && found.every((f) => end <= f.start || match.index >= f.end)) {
      found.push({ start: match.index, end, days });
    }
  };
  for (const m of text.matchAll(YEAR_FIRST)) add(m, [day(m[1]!, m[2]!, m[3]!), day(m[1]!, m[3]!, m[2]!)]);
  // The search for months by name is long.
  if (/\p{L}{3}/u.test(text)) {
    const { dayFirst, monthFirst } = namedMonths();
    for (const m of text.matchAll(dayFirst)) add(m, [named(m[3]!, m[2]!, m[1]!)]);
    for (const m of text.matchAll(monthFirst)) add(m, [named(m[3]!, m[1]!, m[2]!)]);
  }
  for (const m of text.matchAll(YEAR_LAST)) add(m, [day(m[3]!, m[2]!, m[1]!), day(m[3]!, m[1]!, m[2]!)]);
  return found.sort((a, b) => a.start - b.start);
}

function named(year: string, name: string, date: string): string | null {
  const month = monthOf(name);
  return month === undefined || (year.length === 2 && isShortAbroad(name)) ? null : day(year, String(month), date);
}

function day(year: string, month: string, date: string): string | null {
  const [m, d] = [Number(month), Number(date)];
  if (m < 1 || m > 12 || d < 1 || d > 31) return null;
  // Two-digit years: 70 and later means 19xx.
  const y = year.length === 4 ? Number(year) : Number(year) + (Number(year) >= 70 ? 1900 : 2000);
  return `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
}
