import type { ReceiptCheck } from '../../contract/receipt.ts';
import { product } from '../goods/found-item.ts';
import { toDecimal, type Units } from '../numbers/index.ts';
import type { Base } from './add-up.ts';

/** A number, and how it is written in an equation. */
export interface Written {
  readonly units: Units;
  readonly text: string;
}

/** A till rounds a tax by items or by receipt: a few hundredths either way. */
const TAX_ROUNDING = 300;

/** What was given, less what came back. @param places digits behind the point */
export function changeCheck(given: Units, back: Units, total: Units, places: number): ReceiptCheck {
  const passed = given - back === total;
  const [paid, change, sum] = [given, back, total].map((units) => toDecimal(units, places));
  return {
    kind: 'change',
    passed,
    equation: `${paid} - ${change} ${passed ? '=' : '\u2260'} ${sum}`,
    fields: ['cash', 'change', 'total'],
  };
}

/** Goods or a subtotal that do not come to a number that they should come to. @param fields of which one is wrong */
export function failedSum(base: Base, other: Units, places: number, fields: readonly string[]): ReceiptCheck {
  return {
    kind: base.kind === 'goods' ? 'items' : 'sum',
    passed: false,
    equation: `${base.text} \u2260 ${toDecimal(other, places)}`,
    fields: [...fields],
  };
}

/** Quantity times price. @param i the item's number */
export function itemCheck(i: number, quantity: Written, price: Written, amount: Written): ReceiptCheck {
  const passed = product(quantity.units, price.units) === amount.units;
  return {
    kind: 'item',
    passed,
    equation: `${quantity.text} \u00d7 ${price.text} ${passed ? '=' : '\u2260'} ${amount.text}`,
    fields: ['quantity', 'unitPrice', 'amount'].map((part) => `items.${i}.${part}`),
  };
}

/** Base times rate. @param i the tax's number, @param rate per cent, as a plain decimal */
export function taxCheck(i: number, rate: string, base: Written, amount: Written): ReceiptCheck {
  const passed = Math.abs((base.units * Number(rate)) / 100 - amount.units) <= TAX_ROUNDING;
  return {
    kind: 'tax',
    passed,
    equation: `${base.text} \u00d7 ${rate}% ${passed ? '\u2248' : '\u2260'} ${amount.text}`,
    fields: [`taxes.${i}.base`, `taxes.${i}.amount`],
  };
}
