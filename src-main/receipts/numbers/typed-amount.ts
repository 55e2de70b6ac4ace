import { toDecimal, toUnits } from '../../contract/money-units.ts';
import { moneyStyle } from './convention.ts';
import { findMoney } from './find-money.ts';

/** An amount as a person types it, in whatever way they write numbers: "1234.5", "RM 1,234.50", "1'234,50". A plain decimal, or null. */
export function typedAmount(text: string): string | null {
  const bare = text.trim().replace(/^(?:RM|[A-Z]{3}|[A-Z]?\p{Sc})\s?|\s?(?:[A-Z]{3}|\p{Sc})$/gu, '');
  const plain = bare.replace(/^(-?\d+),(\d{1,2})$/, '$1.$2');
  if (/^-?\d{1,12}(?:\.\d{1,4})?$/.test(plain)) return plain;
  const found = findMoney(bare, moneyStyle(bare));
  const [only] = found;
  if (found.length !== 1 || only === undefined || only.end - only.start !== [...bare].length) {
    // "1,234" typed alone is a thousand and more.
    return /^-?\d{1,3}(?:[,.'\u2019 ]\d{3})+$/.test(bare) ? toDecimal(toUnits(bare.replace(/[^\d-]/g, '')), 0) : null;
  }
  return only.guessed ? null : toDecimal(only.units);
}
