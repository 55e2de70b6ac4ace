import type { Answer, Evidence } from '../contract/docent.ts';
import type { TextLine } from '../contract/page.ts';
import type { FieldReading, OnPage } from '../contract/receipt.ts';
import { findNumbers, numberValue } from '../reading/numbers.ts';
import { type DateReading, type DayOrder, decideDate } from './fields/receipt-date.ts';
import { findMoney, toDecimal, toUnits } from './numbers/index.ts';
import type { PageRows } from './rows/page-rows.ts';

/** The questions about every receipt, in the wording of training. */
export const QUESTIONS = {
  company: 'What is the name of the company that issued this receipt?',
  date: 'What is the date of this receipt?',
  address: 'What is the address of the company?',
  total: 'What is the total amount?',
} as const;
export type AskedField = keyof typeof QUESTIONS;
export const ASKED = Object.keys(QUESTIONS) as AskedField[];

export type ReceiptAnswers = Readonly<Partial<Record<AskedField, Answer>>>;

/** A time of day is no date. */
const TIME = /^\W*\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?\W*$/i;
/** The confidence assumed for a model that reports none. */
const UNTOLD = 0.5;
/** Words of the page that agree with an answer this well are it; less than that, nearly; the search itself finds none below 0.6. */
const SAME_WORDS = 0.9;

/** A name or an address as the model gave it; null when it says that the page has none. */
export function textReading(answer: Answer | undefined): FieldReading | null {
  if (answer === undefined || !answer.found || answer.answer === '') return null;
  const { answer: text, evidence } = answer;
  const confidence = answer.confidence ?? UNTOLD;
  return { value: text, text, source: 'model', confidence, evidence, onPage: standing(evidence) };
}

/** An amount as the model gave it; null when it gave none, or several. It is on the page when one of the page's own amounts is the same number. */
export function amountReading(answer: Answer | undefined, page: PageRows): FieldReading | null {
  if (answer === undefined || !answer.found || answer.answer === '') return null;
  const { answer: text } = answer;
  const confidence = answer.confidence ?? UNTOLD;
  const money = findMoney(text, page.style);
  // A whole row of several: which one it means, it does not say.
  if (new Set(money.map(({ units }) => units)).size > 1) return null;
  const plain = money[0]?.units ?? unitsOf(text);
  if (plain === null)
    return { value: text, text, source: 'model', confidence, evidence: answer.evidence, onPage: 'no' };
  const value = toDecimal(plain, page.style.places);
  const standing = page.rows.flatMap((row) => row.amounts).filter((a) => a.units === plain);
  if (standing.length === 0) return { value, text, source: 'model', confidence, evidence: [], onPage: 'no' };
  const copied = answer.evidence.filter((e) => standing.some((a) => overlaps(a.evidence.box, e.box)));
  return {
    value,
    text,
    source: 'model',
    confidence,
    evidence: copied.length > 0 ? copied : [standing.at(-1)!.evidence],
    onPage: 'yes',
  };
}

/** A date as the model gave it: on the page when a date there may mean the same day. */
export function dateReading(
  answer: Answer | undefined,
  dates: readonly DateReading[],
  order: DayOrder | null,
): FieldReading | null {
  if (answer === undefined || !answer.found || answer.answer === '' || TIME.test(answer.answer)) return null;
  const { answer: text } = answer;
  const confidence = answer.confidence ?? UNTOLD;
  // Of more words than the date ("14/03/2018 08:34:22") the one date that they hold is meant.
  const inside = dates.filter((d) => text.includes(d.text.trim()));
  const written = dates.find((d) => d.text.trim() === text.trim()) ?? (inside.length === 1 ? inside[0] : undefined);
  const decided = decideDate(written ?? { text }, order);
  if (decided === undefined)
    return { value: text, text, source: 'model', confidence, evidence: answer.evidence, onPage: 'no' };
  const same = dates.filter((d) => d.days.includes(decided.day));
  if (same.length === 0) {
    // A line that is off by a letter ("12/0Z/2018") holds no date to parse, and yet it is where this one stands.
    const onPage = answer.evidence.length > 0 ? 'nearly' : 'no';
    return { value: decided.day, text, source: 'model', confidence, evidence: answer.evidence, onPage };
  }
  const copied = answer.evidence.filter((e) => same.some((d) => overlaps(d.evidence.box, e.box)));
  const evidence = copied.length > 0 ? copied : [same[0]!.evidence];
  return { value: decided.day, text, source: 'model', confidence, evidence, onPage: 'yes' };
}

/** An amount is written somewhere as this very number; for other numbers, so is any number of the page's. */
export function standsAsNumber(text: string, lines: readonly TextLine[]): boolean {
  const value = numberValue(text);
  return value !== null && lines.some((line) => findNumbers(line.text).some((n) => n.value === value));
}

function standing(evidence: readonly Evidence[]): OnPage {
  if (evidence.length === 0) return 'no';
  return evidence.every((e) => e.score >= SAME_WORDS) ? 'yes' : 'nearly';
}

function unitsOf(text: string): number | null {
  const value = numberValue(text);
  return value === null ? null : toUnits(value);
}

function overlaps(a: readonly number[], b: readonly number[]): boolean {
  return Math.min(a[2]!, b[2]!) > Math.max(a[0]!, b[0]!) && Math.min(a[3]!, b[3]!) > Math.max(a[1]!, b[1]!);
}
