import { distance } from 'fastest-levenshtein';
import type { FoundDate } from '../../reading/dates.ts';

/** A date whose marks or letters had to be guessed, or that was printed without marks. */
export interface DamagedDate extends FoundDate {
  /** A mark is missing, or a letter was read for another: it may be another day. */
  readonly guessed: boolean;
}

const TIME = '(?:[01]?\\d|2[0-3]):?[0-5]\\d(?::?[0-5]\\d)?';
/** Eight digits are a date only with a time behind them: "20180428/191204", "25032018 13:11". */
const COMPACT = new RegExp(`(?<![\\d.,])(\\d{8})(?=\\s?[/ T-]\\s?${TIME}(?!\\d))`, 'g');
/** One of two marks was lost: "03/012018", "0301/2018", "05-052018", "05 02-18". */
const ONE_MARK = /(?<![\d./-])(\d{2})([-/. ]?)(\d{2})([-/.]?)(\d{4}|\d{2})(?![\d./-])/g;
/** A stroke that was read for a digit: "17/0472018". Or the mark behind a label: "Date : 128/04/18"; without one "104/12/2018" is a document's number. */
const STROKE_AS_DIGIT =
  /(?<![\d./-])(?:(\d{2})\/(\d{2})[17](20\d{2})|(?<=\bdat\p{L}*\s*[:.]?\s*)1(\d{2})\/(\d{2})\/(\d{4}|\d{2}))(?![\d./-])/giu;
/** A month of three letters, one of them misread: "14/Jum/2017". */
const NAMED = /(?<![\p{L}\d])(\d{1,2})([-/. ])(\p{L}{3})\2(\d{4}|\d{2})(?!\d)/gu;
/** A letter that was read for a digit: "0l/05/2018". */
const LETTERS = /(?<![\p{L}\d])[\dOoIlZSB]{1,2}([-/.])[\dOoIlZSB]{1,2}\1[\dOoIlZSB]{4}(?![\p{L}\d])/gu;
const DIGIT_OF: Readonly<Record<string, string>> = { O: '0', o: '0', I: '1', l: '1', Z: '2', S: '5', B: '8' };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Dates that are nearly whole: without any marks, with one mark lost, with a month or a digit that was read for another letter. */
export function findDamagedDates(text: string): DamagedDate[] {
  const found: DamagedDate[] = [];
  const add = (match: RegExpExecArray, days: readonly (string | null)[], guessed: boolean) => {
    const [start, end] = [match.index, match.index + match[0].length];
    const real = [...new Set(days.filter((d) => d !== null))];
    if (real.length > 0 && found.every((f) => end <= f.start || start >= f.end))
      found.push({ start, end, days: real, guessed });
  };
  for (const m of text.matchAll(COMPACT)) {
    const digits = m[1]!;
    const yearFirst = dayOf(digits.slice(0, 4), digits.slice(4, 6), digits.slice(6));
    const yearLast = dayOf(digits.slice(4), digits.slice(2, 4), digits.slice(0, 2));
    add(m, yearFirst !== null && yearLast !== null ? [] : [yearFirst, yearLast], false);
  }
  for (const m of text.matchAll(ONE_MARK)) {
    const [, first = '', left, second = '', right, year = ''] = m;
    // A space alone is no mark, two marks are an ordinary date, and six digits may be anything.
    const marks = [left, right].filter((mark) => mark !== '' && mark !== ' ').length;
    if (marks !== 1 || (year.length === 2 && left !== ' ')) continue;
    add(m, [dayOf(year, second, first), dayOf(year, first, second)], true);
  }
  for (const m of text.matchAll(STROKE_AS_DIGIT)) {
    const [first = '', second = '', year = ''] = m.slice(1).filter((part) => part !== undefined);
    add(m, [dayOf(year, second, first), dayOf(year, first, second)], true);
  }
  for (const m of text.matchAll(NAMED)) {
    const [, date = '', , name = '', year = ''] = m;
    const near = MONTHS.flatMap((month, i) => (distance(month, name.toLowerCase()) === 1 ? [i + 1] : []));
    add(
      m,
      near.map((month) => dayOf(year, String(month), date)),
      true,
    );
  }
  for (const m of text.matchAll(LETTERS)) {
    if (/^[\d./-]+$/.test(m[0])) continue;
    const [first = '', second = '', year = ''] = m[0].replace(/\p{L}/gu, (c) => DIGIT_OF[c]!).split(/[-/.]/);
    add(m, [dayOf(year, second, first), dayOf(year, first, second)], true);
  }
  return found;
}

function dayOf(year: string, month: string, date: string): string | null {
  const y = year.length === 2 ? `20${year}` : year;
  const day = `${y}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  const time = new Date(`${day}T00:00:00Z`);
  const real = !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 10) === day;
  return real && Number(y) >= 1990 && Number(y) <= 2100 ? day : null;
}
