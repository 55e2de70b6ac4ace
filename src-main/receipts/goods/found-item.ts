import type { Units } from '../numbers/index.ts';
import type { Amount } from '../rows/amount.ts';
import type { Count, NamePart } from './item-rows.ts';

/** An item as its rows tell it. */
export interface FoundItem {
  name: NamePart | null;
  quantity: Count | null;
  unitPrice: Amount | null;
  /** Per cent. */
  readonly taxRate: Count | null;
  readonly amount: Amount;
}

/** Rounded to a hundredth, as tills do. */
export function product(quantity: Units, price: Units): Units {
  return Math.round((quantity * price) / 10_000 / 100) * 100;
}
