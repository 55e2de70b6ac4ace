import type { Receipt, ReceiptCheck, ReceiptField } from '../../contract/receipt.ts';
import { toDecimal, toUnits, type Units } from '../numbers/index.ts';
import { type Added, addUp, type Base } from './add-up.ts';
import { changeCheck, failedSum, itemCheck, taxCheck, type Written } from './equations.ts';
import { reviewOf } from './review.ts';

/** Digits behind the point of an equation's sums. */
const PLACES = 2;

/**
 * Recomputes a receipt's sums over its current fields (after a person changed some), and the doubts that follow from them. Earlier doubts
 * about sums are dropped; others stay.
 */
export function recheck(receipt: Receipt): Receipt {
  const settled = mapFields(receipt, (field) =>
    field.doubts.includes('check-failed')
      ? { ...field, doubts: field.doubts.filter((d) => d !== 'check-failed') }
      : field,
  );
  return reviewOf({ ...settled, checks: fieldChecks(settled) });
}

function fieldChecks(receipt: Receipt): ReceiptCheck[] {
  const { fields, items, taxes } = receipt;
  const total = written(fields.total);
  return [
    ...(total === null ? [] : [...changeChecks(total.units, fields), ...sumChecks(total.units, receipt)]),
    ...items.flatMap((item, i) => {
      const [quantity, price, amount] = [written(item.quantity), written(item.unitPrice), written(item.amount)];
      return quantity === null || price === null || amount === null ? [] : [itemCheck(i, quantity, price, amount)];
    }),
    ...taxes.flatMap((tax, i) => {
      const [base, amount] = [written(tax.base), written(tax.amount)];
      return tax.rate === null || base === null || amount === null ? [] : [taxCheck(i, tax.rate, base, amount)];
    }),
  ];
}

function changeChecks(total: Units, fields: Receipt['fields']): ReceiptCheck[] {
  const [cash, change] = [written(fields.cash), written(fields.change)];
  if (cash === null || change === null) return [];
  return [changeCheck(Math.abs(cash.units), Math.abs(change.units), Math.abs(total), PLACES)];
}

/** The goods, or the subtotal, with what was added come to the total; and the goods to the subtotal. */
function sumChecks(total: Units, { fields, items }: Receipt): ReceiptCheck[] {
  const amounts = (of: Added) => {
    const amount = written(fields[of]);
    return amount === null ? [] : [amount.units];
  };
  const goods = goodsOf(items);
  const subtotal = written(fields.subtotal);
  const bases: Base[] = goods === null ? [] : [goods];
  if (subtotal !== null) {
    const { units } = subtotal;
    bases.push({ kind: 'subtotal', units, text: toDecimal(units, PLACES), fields: ['subtotal'], numbers: 1 });
  }
  for (const base of bases) {
    const sum = addUp(total, base, amounts, PLACES);
    if (sum === null) continue;
    const passed: ReceiptCheck = {
      kind: base.kind === 'goods' ? 'items' : 'sum',
      passed: true,
      equation: sum.equation,
      fields: [...sum.fields],
    };
    const isOff =
      base !== goods && goods !== null && subtotal !== null && addUp(subtotal.units, goods, amounts, PLACES) === null;
    return isOff ? [failedSum(goods, subtotal.units, PLACES, goods.fields), passed] : [passed];
  }
  const [first] = bases;
  if (first === undefined || bases.some((base) => base.units === total)) return [];
  return [failedSum(first, total, PLACES, [...first.fields, 'total'])];
}

/** All goods together; null if an amount is missing. A line that a person emptied does not count. */
function goodsOf(items: Receipt['items']): Base | null {
  const lines = items.flatMap(({ amount }, i) =>
    amount.value === null && amount.source === 'person' ? [] : [{ amount: written(amount), i }],
  );
  if (lines.length === 0 || lines.some(({ amount }) => amount === null)) return null;
  const units = lines.reduce((sum, { amount }) => sum + amount!.units, 0);
  const fields = lines.map(({ i }) => `items.${i}.amount`);
  return { kind: 'goods', units, text: toDecimal(units, PLACES), fields, numbers: lines.length };
}

function mapFields(receipt: Receipt, change: <F extends ReceiptField>(field: F) => F): Receipt {
  const { fields } = receipt;
  return {
    ...receipt,
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, change(field)]),
    ) as Receipt['fields'],
    items: receipt.items.map((item) => ({
      ...item,
      name: change(item.name),
      quantity: change(item.quantity),
      unitPrice: change(item.unitPrice),
      amount: change(item.amount),
    })),
    taxes: receipt.taxes.map((tax) => ({ ...tax, base: change(tax.base), amount: change(tax.amount) })),
  };
}

function written({ value }: ReceiptField): Written | null {
  if (value === null) return null;
  const units = toUnits(value);
  return Number.isFinite(units) ? { units, text: value } : null;
}
