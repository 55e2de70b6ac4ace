import type { ReceiptCheck } from '../../contract/receipt.ts';
import type { Units } from '../numbers/index.ts';
import { changeCheck, failedSum, itemCheck, taxCheck, type Written } from './equations.ts';
import { amountsOf, type Ledger, show } from './ledger.ts';
import { additions, bases, type Proof, paidUnits, proofsOf } from './proofs.ts';

/** The sums that a person sees under a receipt: those that came out, and those that should have. */
export function shownSums(total: Units | null, ledger: Ledger): ReceiptCheck[] {
  const sums: ReceiptCheck[] = [];
  if (total !== null) {
    const proofs = proofsOf(total, ledger);
    sums.push(...proofs.map(asCheck));
    const change = proofs.some((p) => p.kind === 'change') ? null : failedChange(total, ledger);
    if (change !== null) sums.push(change);
    const goods = failedGoods(total, ledger);
    if (goods !== null) sums.push(goods);
    else if (!proofs.some((p) => p.kind === 'goods' || p.kind === 'subtotal')) {
      const failed = failedBase(total, ledger);
      if (failed !== null) sums.push(failed);
    }
  }
  return [...sums, ...products(ledger)];
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
  return changeCheck(paid[0]!, back, total, style.places);
}

/** Goods that make up neither the total nor a subtotal: one of them is wrong, or missing. null if they do, or if there are none. */
function failedGoods(total: Units, ledger: Ledger): ReceiptCheck | null {
  const goods = bases(ledger).find((base) => base.kind === 'goods');
  if (goods === undefined) return null;
  const targets = [total, ...amountsOf(ledger.totals, 'subtotal').map((l) => l.amount.units)];
  if (targets.some((t) => t === goods.units || additions(t, ledger).some((p) => p.kind === 'goods'))) return null;
  return failedSum(goods, targets.at(-1)!, ledger.style.places, goods.fields);
}

function failedBase(total: Units, ledger: Ledger): ReceiptCheck | null {
  const all = bases(ledger);
  const base = all.find((b) => b.units !== total);
  if (base === undefined || all.some((b) => b.units === total)) return null;
  return failedSum(base, total, ledger.style.places, [...base.fields, 'total']);
}

/** Quantity times price, and base times rate, wherever a page gives all three. */
function products({ items, totals, style }: Ledger): ReceiptCheck[] {
  const written = ({ units }: { readonly units: Units }): Written => ({ units, text: show(units, style) });
  return [
    ...items.flatMap(({ quantity, unitPrice, amount }, i) =>
      quantity === null || unitPrice === null ? [] : [itemCheck(i, quantity, unitPrice, written(amount))],
    ),
    ...totals.taxes.flatMap(({ rate, base, amount }, i) =>
      rate === null || base === null ? [] : [taxCheck(i, rate, written(base), written(amount))],
    ),
  ];
}
