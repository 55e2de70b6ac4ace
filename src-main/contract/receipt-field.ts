import { z } from 'zod/mini';
import { Evidence } from './docent.ts';

/**
 * Who gave a value: the model that was asked, the layout of the page's own lines, a person who corrected it, what a person or most receipts said of the same seller before,
 * or the data of an electronic invoice inside the file.
 */
export const ReadingSource = z.enum(['model', 'layout', 'person', 'seller', 'embedded']);
export type ReadingSource = z.infer<typeof ReadingSource>;

/** Why a field waits for a person. */
export const Doubt = z.enum([
  /** Every receipt has it, but it was not found. */
  'missing',
  /** The model's value is on no line of the page. It is shown, but not used. */
  'not-on-page',
  /** The page's own line reads a little otherwise: a misread letter, on one side or the other. */
  'nearly-on-page',
  /** Model and layout disagree. */
  'disagreement',
  'low-confidence',
  /** 3/4 may be 3 April or 4 March, and nothing on the page decides it. */
  'ambiguous-date',
  /** It is in the future, before 1990, not on the weekday beside it, or years away from the dates of the other receipts. */
  'unusual-date',
  /** A sum that it is part of does not come out. */
  'check-failed',
  /** The electronic invoice inside the file says it, and the printed page says otherwise. */
  'differs-from-print',
  /** It does not match the schema. */
  'invalid',
  /** Nothing on the page but the number itself says that it was read right. */
  'unconfirmed',
  /** Another number may be it as well: both are shown. */
  'two-candidates',
  /** A letter was taken for the digit that it looks like, or a mark for another. */
  'guessed-digits',
  /** No row has it: sums over other numbers come out at it. */
  'computed',
]);
export type Doubt = z.infer<typeof Doubt>;

/** Whether a value is on a line of the page: `nearly` when the line as it was read differs a little. An amount never counts as nearly there. */
export const OnPage = z.enum(['yes', 'nearly', 'no']);
export type OnPage = z.infer<typeof OnPage>;

/** What speaks for a value. */
export const Reason = z.enum([
  /** The words beside it or above it. */
  'label',
  /** A sum of other numbers comes out at it. */
  'sum',
  /** What was paid, less the change, is it. */
  'payment',
  /** The page prints it more than once. */
  'repeated',
  'print-size',
  /** Where on the page it is. */
  'place',
  /** Its own form: a check digit, a year of four digits. */
  'form',
  'model',
  /** The electronic invoice inside the file. */
  'embedded',
  /** A person named this seller on another receipt. */
  'known-seller',
  /** Most receipts of this seller have it so. */
  'same-seller',
]);
export type Reason = z.infer<typeof Reason>;

/** One way to read a field. */
export const FieldReading = z.object({
  /** Normalised: a date as YYYY-MM-DD, an amount as a plain decimal ("1234.50"). */
  value: z.string(),
  /** As it is on the page, or as the model wrote it. */
  text: z.string(),
  source: ReadingSource,
  /** 0..1. */
  confidence: z.number(),
  evidence: z.array(Evidence),
  onPage: OnPage,
  /** Left out by receipts that were kept before it was told. */
  why: z.optional(z.array(Reason)),
});
export type FieldReading = z.infer<typeof FieldReading>;

/** A field of a receipt. `value` is null when nothing on the page gives it: no number is made up. One that only sums give has the doubt `computed`. */
export const ReceiptField = z.object({
  value: z.nullable(z.string()),
  text: z.nullable(z.string()),
  source: z.nullable(ReadingSource),
  confidence: z.number(),
  evidence: z.array(Evidence),
  /** Model and layout were both there and said the same; null when only one was. */
  agreed: z.nullable(z.boolean()),
  doubts: z.array(Doubt),
  /** What else was read, and what is on no line. */
  alternatives: z.array(FieldReading),
  /** What speaks for the value. */
  why: z._default(z.array(Reason), []),
});
export type ReceiptField = z.infer<typeof ReceiptField>;

/** Nothing was found, and nothing need be. */
export const NOTHING: ReceiptField = {
  value: null,
  text: null,
  source: null,
  confidence: 0,
  evidence: [],
  agreed: null,
  doubts: [],
  alternatives: [],
  why: [],
};
