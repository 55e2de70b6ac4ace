import type { Doubt, FieldReading, ReceiptDate, ReceiptField } from '../../contract/receipt.ts';
import { NOTHING } from '../../contract/receipt.ts';
import { type DateSigns, surelyRead, withChance } from '../checks/chance.ts';
import { combine, withDoubt } from '../combine.ts';
import type { PageRows } from '../rows/page-rows.ts';
import { daysInNumbers, isOneDigitOff } from './days-in-numbers.ts';
import { fieldOf } from './found-field.ts';
import {
  type DateReading,
  type DayOrder,
  dayOrder,
  decideDate,
  findReceiptDates,
  formatOf,
  isNoDay,
} from './receipt-date.ts';
import { surestTwin } from './surest-twin.ts';

/** How often a date that stands likeliest was right on receipts/train with the given lines, rounded down; times how surely it was read. */
const SURE_DATE = 0.95;
/** A letter that was read for a digit, or a digit too many: which one, is a guess. */
const NOT_OF_A_DATE = /\p{L}|^\d{3}\//u;
/** The year as it was read is one that no document is of. */
const NO_YEAR = /[-/.](?:[03-9]\d|2[1-9])\d{2}$/;
/** Dates whose rows speak for them equally. */
const AS_LIKELY = 0.5;

/** What the model says the date is, among the dates of the page. */
export type SaidDate = (dates: readonly DateReading[], order: DayOrder | null) => FieldReading | null;

interface DateFields {
  readonly date: ReceiptDate;
  readonly dueDate: ReceiptField;
  readonly deliveryDate: ReceiptField;
  readonly period: ReceiptField;
}

/** The fields, and what is known of the document's own date beside its day. */
export interface FoundDates {
  readonly fields: DateFields;
  readonly signs: DateSigns | null;
}

/** The document's own date, by what its layout and the model say, and the other dates that its labels name. @param today YYYY-MM-DD */
export function dateFields(page: PageRows, said: SaidDate, doubtBelow: number, today: string): FoundDates {
  const dates = findReceiptDates(page);
  const order = dayOrder(dates, page.rows.map((row) => row.text).join('\n'));
  const named = dates.filter(mayBeOwn);
  // Where another day can be meant, one that is still to come, or of before the first tills, was misread.
  const past = named.filter(({ days }) => days.some((day) => !isImpossible(day, today)));
  const own = past.length > 0 ? past : named;
  const { date, signs } = ownDate(own, dates, daysInNumbers(page), order, said(dates, order), doubtBelow, today);
  const fields = {
    // That the likeliest one was misread is a guess.
    date: own[0] === named[0] ? date : withDoubt(date, 'unusual-date'),
    dueDate: namedDate(dates.filter((d) => d.role === 'due').at(0), order, doubtBelow),
    deliveryDate: namedDate(dates.filter((d) => d.role === 'delivery').at(0), order, doubtBelow),
    period: periodOf(
      dates.filter((d) => d.role === 'period'),
      order,
      doubtBelow,
    ),
  };
  return { fields, signs };
}

function mayBeOwn({ role }: DateReading): boolean {
  return role === 'own' || role === 'near' || role === 'trip' || role === null;
}

function ownDate(
  own: readonly DateReading[],
  all: readonly DateReading[],
  numbered: ReadonlySet<string>,
  order: DayOrder | null,
  said: FieldReading | null,
  doubtBelow: number,
  today: string,
): { date: ReceiptDate; signs: DateSigns | null } {
  const [likeliest] = own;
  const first = likeliest && surestTwin(likeliest, own);
  const layout = layoutReading(first, order);
  // A date labelled as the due date is never the date, whatever the model says; nor is one of something near where a label names another the document's.
  const isSaid = (d: DateReading) => said !== null && d.days.includes(said.value);
  const isTrip = likeliest?.role === 'trip';
  const labelled = likeliest?.role === 'own' || (!isTrip && all.some((d) => isSaid(d) && d.role === 'trip'));
  const isElse = ({ role }: DateReading) => labelled && (role === 'near' || role === 'trip');
  const labelledElse = all.some((d) => isSaid(d) && (!mayBeOwn(d) || isElse(d)));
  const isOwn = said === null || own.some((d) => isSaid(d) && !isElse(d)) || !labelledElse;
  const isMisread = likeliest !== first && said !== null && likeliest!.days.includes(said.value);
  const believed = said === null || isOwn ? said : labelled ? null : { ...said, confidence: said.confidence * 0.3 };
  const heard = isMisread ? null : believed;
  const combined = combine(layout, heard, { required: true, doubtBelow, exact: true });
  // The twin stays beside it: it is looked at again, and shown.
  const twin = likeliest === first ? null : layoutReading(likeliest, order);
  const field = twin === null ? combined : { ...combined, alternatives: [...combined.alternatives, twin] };
  if (field.value === null || field.text === null) return { date: { ...field, format: null }, signs: null };
  const doubts: Doubt[] = [...field.doubts];
  const chosen = all.find((d) => d.text === field.text);
  if (decideDate(chosen ?? { text: field.text }, order)?.ambiguous) doubts.push('ambiguous-date');
  const { value } = field;
  // Its label says that it is of something else, and no other date was found.
  const isElsewhere = !isOwn && value === said.value;
  if ((isMisread || isElsewhere) && !doubts.includes('disagreement')) doubts.push('disagreement');
  const readings = all.filter((d) => d.days.includes(value));
  const read = Math.max(0, ...readings.map((d) => d.read));
  const isGuessed = readings.every((d) => d.guessed);
  if (isGuessed && readings.some((d) => NOT_OF_A_DATE.test(d.text) || NO_YEAR.test(d.text)))
    doubts.push('guessed-digits');
  // The same date printed twice, misread in one of the places: perhaps in this one.
  const twins = own.filter((d) => d.read >= read && d.days.some((day) => isOneDigitOff(day, value)));
  if (isImpossible(value, today) || readings.some((d) => d.otherWeekday)) doubts.push('unusual-date');
  const rival = own.find(
    (d) => !NO_YEAR.test(d.text) && !d.days.some((day) => isNoDay(day) || first!.days.includes(day)),
  );
  // That the model takes it too does not decide where a label calls one of them something else: it takes those that stand first.
  const isChosen =
    field.agreed === true && (first?.role === 'own' || [first?.role, rival?.role].every((r) => r === null));
  if (rival !== undefined && first !== undefined && !isChosen && first.worth - rival.worth < AS_LIKELY)
    doubts.push('two-candidates');
  const format = chosen?.guessed ? null : formatOf(field.text, value);
  const signs: DateSigns = {
    modelAgrees: Number(said?.value === value && said.onPage === 'yes'),
    modelDiffers: Number(said !== null && said.value !== value),
    // Dates of one day in several places were read on their own.
    read: surelyRead(readings.map((d) => d.read)),
    copies: Math.min(2, Math.max(0, readings.length - 1)),
    labelled: Number(readings.some((d) => d.role === 'own')),
    inNumber: Number(numbered.has(value)),
    nearInNumber: Number(!numbered.has(value) && [...numbered].some((day) => isOneDigitOff(day, value))),
    nearDate: Number(twins.length > 0),
    line: surelyRead([Math.max(0, ...readings.map((d) => d.score))]),
    rival: Number(rival !== undefined),
    guessed: Number(isGuessed),
    shortYear: Number(readings.every((d) => !/\d{4}/.test(d.text))),
  };
  const date = withChance({ ...field, doubts, format }, 'date', signs, doubtBelow);
  // Whether it can be relied on without a mark that was lost, its chance says.
  const isDoubtful = isGuessed && readings.length > 0 && date.doubts.includes('low-confidence');
  const marked = isDoubtful ? withDoubt(date, 'guessed-digits') : date;
  return { date: isTrip ? withDoubt(marked, 'low-confidence') : marked, signs };
}

function layoutReading(date: DateReading | undefined, order: DayOrder | null): FieldReading | null {
  const decided = date && decideDate(date, order);
  if (date === undefined || decided === undefined) return null;
  const { text, score, evidence, role } = date;
  return {
    value: decided.day,
    text,
    source: 'layout',
    confidence: SURE_DATE * score,
    evidence: [evidence],
    onPage: 'yes',
    why: role === 'own' ? ['label'] : ['form', 'place'],
  };
}

/** Nobody has a receipt of tomorrow, and hardly of before the first of these tills. A day more, because it may be tomorrow elsewhere. */
function isImpossible(day: string, today: string): boolean {
  return day < '1990-01-01' || day > dayAfter(today);
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function namedDate(found: DateReading | undefined, order: DayOrder | null, doubtBelow: number): ReceiptField {
  const decided = found === undefined ? undefined : decideDate(found, order);
  if (found === undefined || decided === undefined) return NOTHING;
  const { text, evidence, score } = found;
  const field = fieldOf(
    { value: decided.day, text, evidence: [evidence], confidence: SURE_DATE * score, why: ['label'] },
    doubtBelow,
  );
  return decided.ambiguous ? { ...field, doubts: [...field.doubts, 'ambiguous-date'] } : field;
}

/** From the first to the last day that the period's words name. */
function periodOf(found: readonly DateReading[], order: DayOrder | null, doubtBelow: number): ReceiptField {
  const days = found.flatMap((d) => decideDate(d, order)?.day ?? []).sort();
  if (days.length < 2) return NOTHING;
  const score = Math.min(...found.map((d) => d.score));
  return fieldOf(
    {
      value: `${days[0]}/${days.at(-1)}`,
      text: found.map((d) => d.text).join(' - '),
      evidence: found.map((d) => d.evidence),
      confidence: SURE_DATE * score,
      why: ['label'],
    },
    doubtBelow,
  );
}
