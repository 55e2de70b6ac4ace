import type { FoundItem } from './items.ts';
import { product } from './items.ts';
import type { MoneyStyle, Units } from './money.ts';
import { toDecimal } from './money.ts';
import type { Amount } from './page-rows.ts';
import type { RowKind } from './row-kinds.ts';
import type { Labelled, Totals } from './totals.ts';

/** One sum over the page's numbers; `fields` are the paths of what is in it. */
export interface Sum {
  readonly kind: 'items' | 'sum' | 'change' | 'item' | 'tax';
  readonly passed: boolean;
  readonly equation: string;
  readonly fields: readonly string[];
}

/** The numbers of one receipt that sums are made of. */
export interface Ledger {
  readonly items: readonly FoundItem[];
  readonly totals: Totals;
  readonly style: MoneyStyle;
}

interface Term {
  readonly field: string;
  readonly units: Units;
}

/** Of the sums that a receipt's numbers allow, the simplest that comes out at `total`; undefined when none does. */
export interface Settlement {
  readonly total: Units;
  readonly change: Sum | null;
  readonly sum: Sum | null;
  /** Whether the prices hold the tax: known only when a sum came out and there is a tax. */
  readonly taxIncluded: boolean | null;
  /** How strongly the numbers speak for this total. */
  readonly support: number;
}

/** How the page's numbers agree with a total: what was paid less the change, and what was bought plus what comes on top. */
export function settle(total: Units, ledger: Ledger): Settlement {
  const change = changeSum(total, ledger);
  const found = additions(total, ledger);
  const support =
    (change?.passed ? 2 : 0) + (found === null ? 0 : found.byItems ? 2 : 1.2) - (change && !change.passed ? 0.7 : 0);
  return {
    total,
    change,
    sum: found?.sum ?? failedSum(total, ledger),
    taxIncluded: found?.taxIncluded ?? null,
    support,
  };
}

/** All amounts that rows of this kind carry, without repetitions. */
export function amountsOf(totals: Totals, kind: RowKind): Labelled[] {
  return totals.labelled.filter((l) => l.kind === kind);
}

function changeSum(total: Units, { totals, style }: Ledger): Sum | null {
  const paid = [...amountsOf(totals, 'cash'), ...amountsOf(totals, 'card')].map((l) => Math.abs(l.amount.units));
  const back = amountsOf(totals, 'change').map((l) => Math.abs(l.amount.units));
  if (paid.length === 0) return null;
  const given = (p: Units, c: Units, passed: boolean): Sum => ({
    kind: 'change',
    passed,
    equation: `${show(p, style)} - ${show(c, style)} ${passed ? '=' : '\u2260'} ${show(total, style)}`,
    fields: ['cash', 'change', 'total'],
  });
  for (const c of back) {
    // Paid by several means: all of them together.
    for (const p of [...paid, ...(paid.length > 1 ? [paid.reduce((a, b) => a + b, 0)] : [])]) {
      if (p - c === total) return given(p, c, true);
    }
  }
  if (back.length === 0) return paid.includes(total) ? given(total, 0, true) : null;
  return given(paid[0]!, back[0]!, false);
}

function additions(total: Units, ledger: Ledger): { sum: Sum; byItems: boolean; taxIncluded: boolean | null } | null {
  const { totals, style } = ledger;
  const tax = taxUnits(totals);
  const options = (kind: RowKind, field: string, sign: (u: Units) => Units[]): (Term | null)[] => [
    null,
    ...amountsOf(totals, kind).flatMap((l) =>
      l.amount.units === 0 ? [] : sign(l.amount.units).map((units) => ({ field, units })),
    ),
  ];
  const taxes: (Term | null)[] = tax === null || tax === 0 ? [null] : [null, { field: 'tax', units: tax }];
  const services = options('service', 'service', (u) => [u]);
  const discounts = options('discount', 'discount', (u) => [-Math.abs(u)]);
  const roundings = options('rounding', 'rounding', (u) => [u, -u]);
  for (const base of bases(ledger)) {
    for (const discount of discounts) {
      for (const service of services) {
        for (const added of taxes) {
          for (const rounding of roundings) {
            const terms = [discount, service, added, rounding].filter((t) => t !== null);
            if (base.units + terms.reduce((a, t) => a + t.units, 0) !== total) continue;
            const included = tax === null || tax === 0 ? null : added === null && !base.withoutTax;
            const written = terms.map((t) => `${t.units < 0 ? '-' : '+'} ${show(Math.abs(t.units), style)}`);
            const left = [base.text, ...written].join(' ');
            return {
              sum: {
                kind: base.byItems ? 'items' : 'sum',
                passed: true,
                equation: `${left} = ${show(total, style)}`,
                fields: [...base.fields, ...terms.map((t) => t.field), 'total'],
              },
              byItems: base.byItems,
              taxIncluded: included,
            };
          }
        }
      }
    }
  }
  return null;
}

interface Base {
  readonly units: Units;
  readonly text: string;
  readonly fields: readonly string[];
  readonly byItems: boolean;
  /** Says of itself that the tax is not in it. */
  readonly withoutTax: boolean;
}

/** What a total can be built on: the items one by one, else a subtotal. */
function bases({ items, totals, style }: Ledger): Base[] {
  const found: Base[] = [];
  if (items.length > 0) {
    const units = items.reduce((sum, item) => sum + item.amount.units, 0);
    const text =
      items.length <= 6
        ? items.map((i) => show(i.amount.units, style)).join(' + ')
        : `${items.length} items (${show(units, style)})`;
    found.push({ units, text, fields: items.map((_, i) => `items.${i}.amount`), byItems: true, withoutTax: false });
  }
  for (const { amount, row } of amountsOf(totals, 'subtotal')) {
    found.push({
      units: amount.units,
      text: show(amount.units, style),
      fields: ['subtotal'],
      byItems: false,
      withoutTax: /EXC/i.test(row.label),
    });
  }
  return found;
}

/** Goods that make up neither the total nor a subtotal: one of them is wrong, or missing. null where they do, or where none are. */
export function goodsSum(total: Units, ledger: Ledger): Sum | null {
  const goods = bases(ledger).find((base) => base.byItems);
  if (goods === undefined) return null;
  const targets = [total, ...amountsOf(ledger.totals, 'subtotal').map((l) => l.amount.units)];
  if (targets.some((target) => additions(target, ledger)?.byItems)) return null;
  const { style } = ledger;
  return {
    kind: 'items',
    passed: false,
    equation: `${goods.text} \u2260 ${show(targets.at(-1)!, style)}`,
    fields: goods.fields,
  };
}

function failedSum(total: Units, ledger: Ledger): Sum | null {
  const base = bases(ledger)[0];
  if (base === undefined) return null;
  const { style } = ledger;
  return {
    kind: base.byItems ? 'items' : 'sum',
    passed: false,
    equation: `${base.text} \u2260 ${show(total, style)}`,
    fields: [...base.fields, 'total'],
  };
}

/** The receipt's tax: the row that says so, else the summary's rows together. */
export function taxUnits(totals: Totals): Units | null {
  const labelled = amountsOf(totals, 'tax');
  if (labelled.length > 0) return taxAmount(labelled).units;
  if (totals.taxes.length === 0) return null;
  return totals.taxes.reduce((sum, t) => sum + t.amount.units, 0);
}

/** Of several tax rows the one that says TOTAL or PAYABLE, else the last. */
export function taxAmount(labelled: readonly Labelled[]): Amount {
  return (labelled.find((l) => /T[O0]TAL|PAYABLE/i.test(l.row.label)) ?? labelled.at(-1)!).amount;
}

/** Quantity times price, and base times rate, wherever a page gives all three. */
export function productSums({ items, totals, style }: Ledger): Sum[] {
  const sums: Sum[] = [];
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
    // Tills round a tax by items or by receipt: a few hundredths either way.
    const passed = Math.abs(exact - amount.units) <= 300;
    sums.push({
      kind: 'tax',
      passed,
      equation: `${show(base.units, style)} \u00d7 ${rate}% ${passed ? '\u2248' : '\u2260'} ${show(amount.units, style)}`,
      fields: [`taxes.${i}.base`, `taxes.${i}.amount`],
    });
  }
  return sums;
}

function show(units: Units, style: MoneyStyle): string {
  return toDecimal(units, style.places);
}
