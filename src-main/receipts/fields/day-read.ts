import type { TextLine } from '../../contract/page.ts';
import { findDates } from '../../reading/dates.ts';
import { digitsRead } from '../rows/digits-read.ts';

/** Digits that each is taken for on bad prints, and letters that make another month of one: Mar and May, Jun and Jul, Jan and Jun. */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  0: '3689',
  1: '47',
  2: '7',
  3: '589',
  4: '19',
  5: '368',
  6: '0458',
  7: '12',
  8: '03569',
  9: '0348',
  r: 'y',
  y: 'r',
  n: 'l',
  l: 'n',
  a: 'u',
  u: 'a',
};
const FIRST_YEAR = 2000;

/**
 * The chance that a date's day was read right: the product of what the reader gave its digits and the letters of its month, without those that could not have been another of a
 * real day of this century (the 20 of 2018, the 3 of 30 June).
 *
 * @param from, to code points of the line's text, `to` exclusive
 */
export function dayRead(line: TextLine, from: number, to: number): number {
  const chars = [...line.text].slice(from, to);
  // What is no date without the words around it ("25032018 13:11") may be any other.
  if (!isDay(chars.join(''))) return digitsRead(line, from, to);
  let chance = 1;
  for (const [i, char] of chars.entries()) {
    const others = LOOKS_LIKE[char.toLowerCase()] ?? '';
    const matters = [...others].some((other) => isDay([...chars.slice(0, i), other, ...chars.slice(i + 1)].join('')));
    if (matters) chance *= line.scores?.[from + i] ?? line.score;
  }
  return chance;
}

function isDay(text: string): boolean {
  return findDates(text).some(({ days }) => days.some((day) => isOfThisCentury(Number(day.slice(0, 4)))));
}

function isOfThisCentury(year: number): boolean {
  return year >= FIRST_YEAR && year <= new Date().getUTCFullYear();
}
