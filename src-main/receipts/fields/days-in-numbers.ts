import type { PageRows } from '../rows/page-rows.ts';

/** Shorter runs of digits may be dates themselves. */
const LEAST_DIGITS = 9;
const FIRST_YEAR = 2000;
/** How a day is written within a number: the lengths of its parts, year first or day first. */
const FORMS = [
  { digits: 6, day: (d: string) => [`20${d.slice(0, 2)}`, d.slice(2, 4), d.slice(4)] },
  { digits: 6, day: (d: string) => [`20${d.slice(4)}`, d.slice(2, 4), d.slice(0, 2)] },
  { digits: 8, day: (d: string) => [d.slice(4), d.slice(2, 4), d.slice(0, 2)] },
] as const;

/**
 * The days that the longer numbers of a page may hold: many tills number their receipts by the day ("Invoice No: 2018042810080010325", "OR18050502160248"). A date whose day is
 * among them was read twice, from other digits. Of numbers that hold none a few give one by chance.
 */
export function daysInNumbers({ rows }: PageRows): ReadonlySet<string> {
  const days = new Set<string>();
  const lastYear = new Date().getUTCFullYear();
  for (const number of rows.flatMap(({ text }) => text.match(/\d+/g) ?? [])) {
    if (number.length < LEAST_DIGITS) continue;
    for (const { digits, day } of FORMS) {
      for (let at = 0; at + digits <= number.length; at++) {
        const [year, month, date] = day(number.slice(at, at + digits)) as [string, string, string];
        const isOfThisCentury = Number(year) >= FIRST_YEAR && Number(year) <= lastYear;
        if (isOfThisCentury && isMonth(Number(month)) && isDate(Number(date))) days.add(`${year}-${month}-${date}`);
      }
    }
  }
  return days;
}

const isMonth = (month: number): boolean => month >= 1 && month <= 12;
const isDate = (date: number): boolean => date >= 1 && date <= 31;

/** Whether two days, YYYY-MM-DD, differ in one digit: as likely one of them misread as two days. */
export function isOneDigitOff(a: string, b: string): boolean {
  return [...a].filter((digit, i) => digit !== b[i]).length === 1;
}
