import { findDates } from '../../reading/dates.ts';
import { findNumbers } from '../../reading/numbers.ts';
import { english } from '../conversation/english.ts';

/** A stretch of a text; UTF-16 units, `end` exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

const MONTHS =
  'January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec';
/** "May 2024", "31 October", "2024년 5월 3일". */
const PARTIAL_DATES = [
  new RegExp(String.raw`\b(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:${MONTHS})\.?,?\s+\d{4}\b`, 'g'),
  new RegExp(String.raw`\b\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:${MONTHS})\b`, 'g'),
  new RegExp(String.raw`\b(?:${MONTHS})\s+\d{1,2}(?:st|nd|rd|th)?\b(?!\d)`, 'g'),
  /\d{4}년(?:\s?\d{1,2}월)?(?:\s?\d{1,2}일)?/g,
];

const CODES =
  'USD|EUR|GBP|JPY|KRW|CHF|CNY|RMB|MYR|SGD|AUD|CAD|INR|IDR|THB|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|TRY|AED|RM|Rp|Rs';
const BEFORE = new RegExp(String.raw`(?:\p{Sc}|[A-Z]{0,3}\$|\b(?:${CODES})\.?)\s?$`, 'u');
const AFTER = new RegExp(
  String.raw`^\s?(?:(?:thousand|million|billion|mn|bn|k)\s?)?(?:\p{Sc}|(?:${CODES})\b|(?:euros?|dollars?|pounds|yen|won|cents)\b|원)`,
  'u',
);

/** "1,234.50" and the like, where no other number, no unit and no percent sign goes with it. */
const DECIMALS = /(?<![\d.,/:-])\d{1,3}(?:[, ]?\d{3})*\.\d{2}(?![\d.,/:%]|\s?(?:l|ml|kg|g|cm|mm|m|km|oz|lb)\b)/gi;

/** Whether a text writes its money with decimals and no currency, as receipts do. */
export function writesDecimals(text: string): boolean {
  return (text.match(DECIMALS)?.length ?? 0) >= 2;
}

export function datesIn(text: string): Stretch[] {
  const found: Stretch[] = [...findDates(text)];
  for (const pattern of PARTIAL_DATES) {
    for (const match of text.matchAll(pattern)) add(found, match.index, match.index + match[0].length);
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Numbers with a currency beside them; on pages that write their money with decimals alone, those as well. */
export function amountsIn(text: string, decimals: boolean): Stretch[] {
  const found: Stretch[] = [];
  for (const { start, end } of findNumbers(text)) {
    const before = BEFORE.exec(text.slice(0, start))?.[0].length ?? 0;
    const after = AFTER.exec(text.slice(end))?.[0].length ?? 0;
    if (before + after > 0) add(found, start - before, end + after);
  }
  for (const match of decimals ? text.matchAll(DECIMALS) : []) add(found, match.index, match.index + match[0].length);
  return found.sort((a, b) => a.start - b.start);
}

/** People and organisations, as a lexicon of English and the shape of names tell them. */
export function namesIn(text: string): Stretch[] {
  const read = english()(text);
  const found: Stretch[] = [];
  const told = [...strings(read.people().out('array')), ...strings(read.organizations().out('array'))];
  for (const name of told) {
    const own = name.replace(/^[\s"'“(]+|[\s,;:!?"'”)]+$|(?<=\p{L}{3})\.$|['’]s$/gu, '');
    if (!/^\p{Lu}/u.test(own) || own.length < 3 || (/^\p{L}+$/u.test(own) === false && !/\p{L}{2}/u.test(own)))
      continue;
    for (let at = text.indexOf(own); at >= 0; at = text.indexOf(own, at + own.length)) add(found, at, at + own.length);
  }
  return found.sort((a, b) => a.start - b.start);
}

function add(found: Stretch[], start: number, end: number): void {
  if (found.every((other) => end <= other.start || start >= other.end)) found.push({ start, end });
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
