import type { ReceiptCheck } from '../../contract/receipt.ts';
import { product } from '../goods/found-item.ts';
import type { Units } from '../numbers/index.ts';
import { amountsOf, type Ledger, show } from './ledger.ts';
import { additions, bases, type Proof, paidUnits, proofsOf, TAX_ROUNDING } from './proofs.ts';

/** The sums that a person sees under a receipt: those that came out, and those that should have. */
export function shownSums(total: Units | null, ledger: Ledger): ReceiptCheck[] {
  const sums: ReceiptCheck[] = [];
  if (total !== null) {
    const proofs = proofsOf(total, ledger);
    sums.push(...proofs.map(asCheck));
    const change = proofs.some((p) => p.kind === 'change') ? null : failedChange(total, ledger);
    if (change !== null) sums.push(change);
    const goods = goodsSum(total, ledger);
    if (goods !== null) sums.push(goods);
    else if (!proofs.some((p) => p.kind === 'goods' || p.kind === 'subtotal')) {
      const failed = failedSum(total, ledger);
      if (failed !== null) sums.push(failed);
    }
  }
  return [...sums, ...productSums(ledger)];
}

const KINDS = {
  goods: 'items',
  subtotal: 'sum',
  groups: 'sum',
  rounding: 'sum',
  tax: 'tax',
  change: 'change',
} as const;

function asCheck({ kind, equation, fields }: Proof): ReceiptCheck {
  return { kind: KINDS[kind], passed: true, equation, fields: [...fields] };
}

function failedChange(total: Units, { totals, style }: Ledger): ReceiptCheck | null {
  const [back] = amountsOf(totals, 'change').map((l) => Math.abs(l.amount.units));
  const paid = paidUnits(totals);
  if (paid.length === 0 || back === undefined || paid.some((p) => p - back === total)) return null;
  return {
    kind: 'change',
    passed: false,
    equation: `${show(paid[0]!, style)} - ${show(back, style)} \u2260 ${show(total, style)}`,
    fields: ['cash', 'change', 'total'],
  };
}

/** Goods that make up neither the total nor a subtotal: one of them is wrong, or missing. null if they do, or if there are none. */
function goodsSum(total: Units, ledger: Ledger): ReceiptCheck | null {
  const goods = bases(ledger).find((base) => base.kind === 'goods');
  if (goods === undefined) return null;
  const targets = [total, ...amountsOf(ledger.totals, 'subtotal').map((l) => l.amount.units)];
  if (targets.some((t) => t === goods.units || additions(t, ledger).some((p) => p.kind === 'goods'))) return null;
  const { style } = ledger;
  return {
    kind: 'items',
    passed: false,
    equation: `${goods.text} \u2260 ${show(targets.at(-1)!, style)}`,
    fields: [...goods.fields],
  };
}

function failedSum(total: Units, ledger: Ledger): ReceiptCheck | null {
  const base = bases(ledger).find((b) => b.units !== total);
  if (base === undefined || bases(ledger).some((b) => b.units === total)) return null;
  const { style } = ledger;
  return {
    kind: base.kind === 'goods' ? 'items' : 'sum',
    passed: false,
    equation: `${base.text} \u2260 ${show(total, style)}`,
    fields: [...base.fields, 'total'],
  };
}

/** Quantity times price, and base times rate, wherever a page gives all three. */
function productSums({ items, totals, style }: Ledger): ReceiptCheck[] {
  const sums: ReceiptCheck[] = [];
  for (const [i, { quantity, unitPrice, amount }] of items.entries()) {
    if (quantity === null || unitPrice === null) continue;
    const passed = product(quantity.units, unitPrice.units) === amount.units;
    sums.push({
      kind: 'item',
      passed,
      equation: `${quantity.text} \u00d7 ${unitPrice.text} ${passed ? '=' : '\u2260'} ${show(amount.units, style)}`,
      fields: [`items.${i}.quantity`, `items.${i}.unitPrice`, `items.${i}.amount`],
    });
  }
  for (const [i, { rate, base, amount }] of totals.taxes.entries()) {
    if (rate === null || base === null) continue;
    const exact = (base.units * Number(rate)) / 100;
    const passed = Math.abs(exact - amount.units) <= TAX_ROUNDING;
    sums.push({
      kind: 'tax',
      passed,
      equation: `${show(base.units, style)} \u00d7 ${rate}% ${passed ? '\u2248' : '\u2260'} ${show(amount.units, style)}`,
      fields: [`taxes.${i}.base`, `taxes.${i}.amount`],
    });
  }
  return sums;
}
