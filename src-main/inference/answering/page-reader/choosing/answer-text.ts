import type { Chosen } from '../choose.ts';

/** Words that an answer seldom begins or ends with. */
const SMALL = new Set(
  'a an the this that these those of in on at by for from to with as into upon about over under between during since until and or is are was were be been has have'.split(
    ' ',
  ),
);
const MONTH = /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i;
const BRACKETS = [
  ['(', ')'],
  ['[', ']'],
] as const;
/** Letters of an answer that is most of a sentence. */
const LONG = 60;

/**
 * [20]: how the text of an answer begins and ends, what it is made of, and how likely the reader finds others that hold it ("lot # 14" holds "14") and that it holds. Where an
 * answer begins and ends is what the reader is least sure of.
 *
 * @param others all answers of the reader, this one among them
 */
export function answerText(text: string, others: readonly Chosen[]): number[] {
  const words = text.split(/\s+/).filter(Boolean);
  const plain = text.toLowerCase();
  const related = others
    .map((other) => ({ said: other.text.toLowerCase(), probability: other.probability }))
    .filter(({ said }) => said !== plain);
  const holders = related.filter(({ said }) => said.includes(plain));
  const held = related.filter(({ said }) => plain.includes(said));
  const told = [
    isSmall(words[0]),
    isSmall(words.at(-1)),
    /^[^\p{L}\p{N}\s$€£¥(“"'‘]/u.test(text),
    /[,:;–-]$/.test(text),
    text.endsWith('.'),
    BRACKETS.some(([open, close]) => text.includes(open) !== text.includes(close)),
    /^[^\p{L}\p{N}]*\p{N}[\p{N}.,]*[^\p{L}\p{N}]*$/u.test(text),
    /[$€£¥]/.test(text),
    text.includes('%'),
    /\b(19|20)\d\d\b/.test(text),
    MONTH.test(text),
    words.every((word) => !/^\p{Ll}/u.test(word)),
    /\p{Lu}/u.test(text) && text === text.toUpperCase(),
    text.includes(':'),
    text.includes(','),
    text.length > LONG,
    holders.length > 0,
    held.length > 0,
  ].map(Number);
  const sum = (some: typeof related) => some.reduce((total, { probability }) => total + probability, 0);
  return [...told, sum(holders), sum(held)];
}

const isSmall = (word: string | undefined): boolean => word !== undefined && SMALL.has(word.toLowerCase());
