import type { Doubt, ReceiptField } from '../../contract/receipt.ts';
import fitted from './chances.json' with { type: 'json' };

/** What speaks for and against a total: 0 or 1 each but where told. */
export interface TotalSigns {
  readonly modelAgrees: number;
  /** It gave another number, and sums do not explain it as a part of this one. */
  readonly modelDiffers: number;
  readonly oneSum: number;
  readonly severalSums: number;
  /** A row calls it the total. */
  readonly labelled: number;
  /** A row calls it what is to be paid in the end. */
  readonly toPay: number;
  /** Further rows that print it, 0 to 2. */
  readonly copies: number;
  /** How surely its digits were read, as `surelyRead` has it. */
  readonly read: number;
  readonly sumFails: number;
  readonly rival: number;
  /** Another amount is made of it. */
  readonly part: number;
  /** No row prints it, or only with a guessed digit. */
  readonly guessed: number;
}

/** The same of a date. */
export interface DateSigns {
  readonly modelAgrees: number;
  readonly modelDiffers: number;
  readonly read: number;
  /** Further places with this day, 0 to 2. */
  readonly copies: number;
  readonly labelled: number;
  /** A longer number of the page holds the day, as tills number their receipts. */
  readonly inNumber: number;
  /** None holds it, and one holds a day that is one digit off. */
  readonly nearInNumber: number;
  /** Another date that may be its own is one digit off, and read as surely. */
  readonly nearDate: number;
  /** How surely its line was read at the first look, as `surelyRead` has it: `read` counts both looks. */
  readonly line: number;
  /** The page has another day that may be its own. */
  readonly rival: number;
  readonly guessed: number;
  /** Two digits of a year: one misread is another year, and looks as good. */
  readonly shortYear: number;
}

export interface ReceiptSigns {
  readonly total: TotalSigns | null;
  readonly date: DateSigns | null;
}

/** More certainty than this tells nothing more: tens of thousands to one. */
const MOST = 4;

/** How surely a number was read: -log10 of the chance that each of its copies has a misread digit, 0 to 4. @param read chances of the copies, 0..1 */
export function surelyRead(read: readonly number[]): number {
  const misread = read.reduce((chance, one) => chance * (1 - one), 1);
  return read.length === 0 ? 0 : Math.min(MOST, -Math.log10(Math.max(misread, 10 ** -MOST)));
}

/**
 * A field with its chance of being right in place of a confidence: a logistic regression on everything that is known of it, fitted to training receipts
 * (`models/train/scripts/fit_receipts.py`). Below the chance that was chosen there, or below what the user asks for, it waits.
 */
export function withChance<F extends ReceiptField>(field: F, name: 'total', signs: TotalSigns, least: number): F;
export function withChance<F extends ReceiptField>(field: F, name: 'date', signs: DateSigns, least: number): F;
export function withChance<F extends ReceiptField>(
  field: F,
  name: keyof typeof fitted,
  signs: TotalSigns | DateSigns,
  least: number,
): F {
  const { offset, weights, waitBelow } = fitted[name];
  const known: Readonly<Record<string, number>> = weights;
  const sum = Object.entries(signs).reduce((all, [sign, value]) => all + (known[sign] ?? 0) * value, offset);
  const confidence = 1 / (1 + Math.exp(-sum));
  const doubts: Doubt[] = field.doubts.filter((doubt) => doubt !== 'low-confidence');
  if (confidence < Math.max(waitBelow, least)) doubts.push('low-confidence');
  return { ...field, confidence, doubts };
}
