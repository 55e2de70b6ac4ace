import type { Receipt, ReceiptCheck, ReceiptField } from '../../contract/receipt.ts';
import { product } from '../goods/found-item.ts';
import { toDecimal, toUnits, type Units } from '../numbers/index.ts';
import { reviewOf } from './review.ts';

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

function fieldChecks({ fields, items, taxes }: Receipt): ReceiptCheck[] {
  const total = units(fields.total);
  const checks: ReceiptCheck[] = [];
  if (total !== null) {
    const [cash, change] = [units(fields.cash), units(fields.change)];
    if (cash !== null && change !== null) {
      const passed = Math.abs(cash) - Math.abs(change) === Math.abs(total);
      checks.push({
        kind: 'change',
        passed,
        equation: `${show(Math.abs(cash))} - ${show(Math.abs(change))} ${sign(passed)} ${show(Math.abs(total))}`,
        fields: ['cash', 'change', 'total'],
      });
    }
    // A line that a person emptied does not count.
    const lines = items.flatMap((item, i) =>
      item.amount.value === null && item.amount.source === 'person' ? [] : [{ item, i }],
    );
    const amounts = lines.map(({ item }) => units(item.amount));
    const bases: { units: Units; fields: string[]; kind: 'items' | 'sum' }[] = [];
    if (amounts.length > 0 && amounts.every((a) => a !== null)) {
      bases.push({
        units: amounts.reduce((a, b) => a + b, 0),
        fields: lines.map(({ i }) => `items.${i}.amount`),
        kind: 'items',
      });
    }
    const subtotal = units(fields.subtotal);
    if (subtotal !== null) bases.push({ units: subtotal, fields: ['subtotal'], kind: 'sum' });
    const found = bases.flatMap((base) => additions(base, total, fields))[0];
    const goods = bases.find((base) => base.kind === 'items');
    if (
      found?.kind === 'sum' &&
      goods !== undefined &&
      subtotal !== null &&
      additions(goods, subtotal, fields).length === 0
    ) {
      checks.push({
        kind: 'items',
        passed: false,
        equation: `${show(goods.units)} \u2260 ${show(subtotal)}`,
        fields: goods.fields,
      });
    }
    if (found !== undefined) checks.push(found);
    else if (bases[0] !== undefined && bases.every((base) => base.units !== total))
      checks.push({
        kind: bases[0].kind,
        passed: false,
        equation: `${show(bases[0].units)} \u2260 ${show(total)}`,
        fields: [...bases[0].fields, 'total'],
      });
  }
  for (const [i, item] of items.entries()) {
    const [quantity, price, amount] = [units(item.quantity), units(item.unitPrice), units(item.amount)];
    if (quantity === null || price === null || amount === null) continue;
    const passed = product(quantity, price) === amount;
    checks.push({
      kind: 'item',
      passed,
      equation: `${item.quantity.value} \u00d7 ${item.unitPrice.value} ${sign(passed)} ${item.amount.value}`,
      fields: ['quantity', 'unitPrice', 'amount'].map((part) => `items.${i}.${part}`),
    });
  }
  for (const [i, tax] of taxes.entries()) {
    const [base, amount] = [units(tax.base), units(tax.amount)];
    if (tax.rate === null || base === null || amount === null) continue;
    const passed = Math.abs((base * Number(tax.rate)) / 100 - amount) <= 300;
    checks.push({
      kind: 'tax',
      passed,
      equation: `${tax.base.value} \u00d7 ${tax.rate}% ${passed ? '\u2248' : '\u2260'} ${tax.amount.value}`,
      fields: [`taxes.${i}.base`, `taxes.${i}.amount`],
    });
  }
  return checks;
}

/** Which of discount, service, tax and rounding bring a base to the total; each may be in it already. */
function additions(
  base: { units: Units; fields: string[]; kind: 'items' | 'sum' },
  total: Units,
  fields: Receipt['fields'],
): ReceiptCheck[] {
  const term = (name: 'discount' | 'service' | 'tax' | 'rounding', value: (u: Units) => Units[]) => {
    const u = units(fields[name]);
    return [null, ...(u === null || u === 0 ? [] : value(u).map((amount) => ({ name, amount })))];
  };
  // Of a credit note a discount makes less of what is given back.
  for (const discount of term('discount', (u) => [base.units < 0 ? Math.abs(u) : -Math.abs(u)])) {
    for (const service of term('service', (u) => [u])) {
      for (const tax of term('tax', (u) => [u])) {
        for (const rounding of term('rounding', (u) => [u, -u])) {
          const terms = [discount, service, tax, rounding].filter((t) => t !== null);
          // A copy of the total is no sum.
          if (terms.length === 0 && base.fields.length < 2) continue;
          if (base.units + terms.reduce((sum, t) => sum + t.amount, 0) !== total) continue;
          const written = terms.map((t) => `${t.amount < 0 ? '-' : '+'} ${show(Math.abs(t.amount))}`);
          return [
            {
              kind: base.kind,
              passed: true,
              equation: `${[show(base.units), ...written].join(' ')} = ${show(total)}`,
              fields: [...base.fields, ...terms.map((t) => t.name), 'total'],
            },
          ];
        }
      }
    }
  }
  return [];
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

function units({ value }: ReceiptField): Units | null {
  if (value === null) return null;
  const u = toUnits(value);
  return Number.isFinite(u) ? u : null;
}

function show(u: Units): string {
  return toDecimal(u);
}

function sign(passed: boolean): string {
  return passed ? '=' : '\u2260';
}
