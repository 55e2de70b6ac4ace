const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = new RegExp(`\\b(${MONTHS.join('|')})[a-z]*\\b`, 'i');
const YEAR = /\b(1[0-9]{3}|20[0-9]{2})\b/;
const DAY = /\b([0-3]?[0-9])(?:st|nd|rd|th)?\b/;
const TIME = /^(?:(\d+):)?(\d{1,3}):(\d{2}(?:\.\d+)?)\b/;
const NUMBER = /[-−–]?\d[\d,' ]*(?:\.\d+)?|[-−–]?\.\d+/;
const GROUPS = /[,' ](?=\d{3}(?!\d))/g;

/** What a cell is compared by: a date as days, a time as seconds, or else its first number; null where it has none. */
export function orderOf(text: string): number | null {
  return dateOf(text) ?? timeOf(text) ?? firstNumber(text);
}

/** Whether a cell's value is an amount, which can be added up: no date and no time. */
export const isAmount = (text: string): boolean => dateOf(text) === null && timeOf(text) === null;

/** Days, of which only the order and the differences within a column matter. A date without a year is compared by month and day. */
function dateOf(text: string): number | null {
  const month = MONTH.exec(text);
  if (month === null) return null;
  const index = MONTHS.indexOf(month[1]!.toLowerCase());
  const year = YEAR.exec(text)?.[1];
  const rest = year === undefined ? text : text.replace(year, ' ');
  const day = DAY.exec(rest)?.[1];
  if (year === undefined && day === undefined) return null;
  return Number(year ?? 0) * 372 + index * 31 + Number(day ?? 1);
}

function timeOf(text: string): number | null {
  const match = TIME.exec(text.trim());
  return match === null ? null : Number(match[1] ?? 0) * 3600 + Number(match[2]) * 60 + Number(match[3]);
}

/** The first number in a text, without the marks that group its digits. */
function firstNumber(text: string): number | null {
  const match = NUMBER.exec(text.replaceAll(GROUPS, ''));
  if (match === null) return null;
  const value = Number(match[0].replaceAll(/[,' ]/g, '').replace(/^[−–]/, '-'));
  return Number.isFinite(value) ? value : null;
}
