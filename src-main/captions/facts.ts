import { findDates } from '../reading/dates.ts';
import { findNumbers } from '../reading/numbers.ts';

export interface CaptionFact {
  readonly kind: 'number' | 'date' | 'name';
  readonly text: string;
}

/** A series of capitalised words, with the small words that occur in names. */
const NAME = /\p{Lu}[\p{L}\p{N}&'’.-]*(?:\s+(?:(?:of|and|the|de|la|van|von|for)\s+)?[\p{Lu}&][\p{L}\p{N}&'’.-]*)*/gu;
/** Capitalised words that are not names: they start sentences, or are days and documents. */
const NO_NAME = new Set(
  'a an the among it its this that these there they he she we you i in on at by for from to of with as is are was were and or but not no yes if when where who what which how one two three all each some other receipt invoice form letter statement paper table page document figure picture chart text heading list section total date company address amount tax cash change item items'.split(
    ' ',
  ),
);

/** The names, numbers and dates in a sentence, which can be checked against the page. A name that ends one sentence and a word that begins the next would be one name. */
export function captionFacts(text: string): CaptionFact[] {
  const dates = findDates(text);
  const facts: CaptionFact[] = dates.map(({ start, end }) => ({ kind: 'date', text: text.slice(start, end) }));
  const inDate = (start: number, end: number) => dates.some((date) => start < date.end && end > date.start);
  const numbers: { start: number; end: number }[] = [];
  for (const { start, end } of findNumbers(text)) {
    // "2 500.00" is found as a whole and in parts. The whole counts.
    if (inDate(start, end) || numbers.some((n) => start < n.end && end > n.start)) continue;
    numbers.push({ start, end });
    facts.push({ kind: 'number', text: text.slice(start, end) });
  }
  for (const match of text.matchAll(NAME)) {
    const [start, end] = [match.index, match.index + match[0].length];
    if (inDate(start, end)) continue;
    const name = withoutCommonStart(match[0].replace(/[.’'-]+$/, ''));
    if (name !== '') facts.push({ kind: 'name', text: name });
  }
  return facts;
}

function withoutCommonStart(name: string): string {
  const words = name.split(/\s+/);
  while (words.length > 0 && NO_NAME.has(words[0]!.toLowerCase())) words.shift();
  return words.join(' ').replace(/^(?:of|and|the|for)\s+/, '');
}

/** The text of a page, to check facts against. */
export class PageFacts {
  readonly #numbers: ReadonlySet<string>;
  readonly #days: ReadonlySet<string>;
  readonly #words: string;
  readonly #letters: string;

  constructor(lines: readonly string[]) {
    const text = lines.join('\n');
    this.#numbers = new Set(findNumbers(text).map(({ value }) => value));
    this.#days = new Set(findDates(text).flatMap(({ days }) => days));
    this.#words = ` ${folded(text)} `;
    this.#letters = this.#words.replaceAll(' ', '');
  }

  has({ kind, text }: CaptionFact): boolean {
    if (kind === 'date' && findDates(text).some(({ days }) => days.some((day) => this.#days.has(day)))) return true;
    if (kind === 'number' && findNumbers(text).some(({ value }) => this.#numbers.has(value))) return true;
    const words = folded(text);
    if (words === '') return true;
    if (this.#words.includes(` ${words} `)) return true;
    // Reading adds and loses spaces. A short word inside another one is a coincidence.
    const letters = words.replaceAll(' ', '');
    return kind === 'name' && letters.length >= 6 && this.#letters.includes(letters);
  }
}

/** Lower-case words and numbers, a space between two. Text that was not read with certainty (U+FFFD) becomes a word that equals no other. */
export function folded(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}\uFFFD]+/gu) ?? []
  ).join(' ');
}
