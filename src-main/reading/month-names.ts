import { distance } from 'fastest-levenshtein';
import { once } from '../contract/once.ts';

/** The languages whose month names are known. */
const LANGUAGES = ['en', 'de', 'fr', 'it', 'es', 'nl', 'pt', 'ms'];

/** Forms that people print and no locale lists. */
const OTHERS: Readonly<Record<string, number>> = {
  maerz: 3,
  marz: 3,
  mrz: 3,
  sept: 9,
  mac: 3,
  ogo: 8,
  dis: 12,
  ogos: 8,
};

/** "März" and "MARZ." are one word. */
const fold = (name: string) => name.normalize('NFKD').replace(/\p{M}/gu, '').replace(/\.$/, '').toLowerCase();

/** Their numbers by their folded names, and the names as they are printed. Asking for sixteen locales takes long, so a start does not. */
const known = once(() => {
  const months = new Map<string, number>(Object.entries(OTHERS));
  const printed = new Set<string>(Object.keys(OTHERS));
  for (const language of LANGUAGES) {
    for (const month of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { month, timeZone: 'UTC' });
      for (let i = 0; i < 12; i++) {
        const name = format
          .format(Date.UTC(2024, i, 15))
          .toLowerCase()
          .replace(/\.$/, '');
        if (!/^\p{L}{3,}$/u.test(name)) continue;
        if (!months.has(fold(name))) months.set(fold(name), i + 1);
        printed.add(name).add(fold(name));
      }
    }
  }
  return { months, printed };
});

const ENGLISH = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const BEGINNINGS = ENGLISH.map((name) => name.slice(0, 3));

/** A month's name as a part of a pattern (flags i and u): the longest first; for English the beginning is enough, because the rest may be misread. */
export function monthNamePattern(): string {
  const names = [...known().printed]
    .sort((a, b) => b.length - a.length)
    .map((name) => `${name}(?!\\p{L})`)
    .concat(BEGINNINGS.map((name) => `${name}[a-z]*`));
  return `(?:${names.join('|')})\\.?`;
}

/** 1 to 12; undefined if it is no month. */
export function monthOf(name: string): number | undefined {
  const plain = fold(name);
  const exact = known().months.get(plain);
  if (exact !== undefined) return exact;
  // "Janury" was misread; a marker is no month, and "mary" may be either of two.
  const month = ENGLISH.findIndex((whole) => plain.startsWith(whole.slice(0, 3)) && distance(plain, whole) <= 2);
  const isAnother = BEGINNINGS.some((short, i) => i !== month && distance(plain, short) <= 1);
  return month < 0 || isAnother ? undefined : month + 1;
}

/** A short name that is an ordinary word elsewhere ("1 SET 20"): it needs a year of four digits beside it. */
export function isShortAbroad(name: string): boolean {
  const plain = fold(name);
  return plain.length <= 3 && !BEGINNINGS.includes(plain);
}
