import type { Units } from '../numbers/index.ts';
import type { Amount } from '../rows/amount.ts';
import { type Added, addUp, type Base, MOST_TAX } from './add-up.ts';
import { changeCheck } from './equations.ts';
import { amountsOf, type Ledger, show, taxOptions } from './ledger.ts';

/**
 * One sum over the page's numbers that comes out at a total. It speaks for the total only if it holds two numbers or more that stand elsewhere:
 * the total itself, a copy of it, or a part of its own digits confirm nothing.
 */
export interface Proof {
  /** goods: the items one by one; subtotal: what stands above; groups: the totals of parts; rounding: what the total was before; tax: what is taxed and the tax; change: paid less change. */
  readonly kind: 'goods' | 'subtotal' | 'groups' | 'tax' | 'rounding' | 'change';
  /** In words of the page's numbers: "9.00 + 0.54 = 9.54". */
  readonly equation: string;
  /** The fields in it: "total", "items.2.amount". */
  readonly fields: readonly string[];
  /** The numbers that the total was made of. */
  readonly terms: readonly Units[];
  /** Whether the prices hold the tax: null when there is none, or the sum does not tell. */
  readonly taxIncluded: boolean | null;
}

/** What the page's sums are built on. */
interface PageBase extends Base {
  /** Says of itself that the tax is not in it. */
  readonly withoutTax: boolean;
}

/** Every sum that speaks for this total, the simplest of each kind. */
export function proofsOf(total: Units, ledger: Ledger): Proof[] {
  if (total === 0) return [];
  return [
    ...additions(total, ledger),
    groupSum(total, ledger),
    roundingSum(total, ledger),
    taxSum(total, ledger),
    changeSum(total, ledger),
  ].filter((p) => p !== null);
}

/** What a total can be built on: the items one by one, and subtotals. */
export function bases({ items, totals, style }: Ledger): PageBase[] {
  const found: PageBase[] = [];
  const priced = items.filter((item) => item.amount.units !== 0);
  if (priced.length > 0) {
    const units = items.reduce((sum, item) => sum + item.amount.units, 0);
    const text =
      items.length <= 6
        ? items.map((i) => show(i.amount.units, style)).join(' + ')
        : `${items.length} items (${show(units, style)})`;
    const fields = items.map((_, i) => `items.${i}.amount`);
    found.push({ kind: 'goods', units, text, fields, numbers: priced.length, withoutTax: false });
  }
  for (const { amount, row } of amountsOf(totals, 'subtotal')) {
    found.push({
      kind: 'subtotal',
      units: amount.units,
      text: show(amount.units, style),
      fields: ['subtotal'],
      numbers: 1,
      withoutTax: /EXC|NETT?O\b|\bHT\b|BEFORE/i.test(row.label),
    });
  }
  return found;
}

/** Sums over the goods, and over a subtotal, that come out at the total. */
export function additions(total: Units, ledger: Ledger): Proof[] {
  const { totals, style } = ledger;
  const taxes = taxOptions(totals);
  const amounts = (of: Added) => (of === 'tax' ? taxes : amountsOf(totals, of).map((l) => l.amount.units));
  const found = new Map<Base['kind'], Proof>();
  for (const base of bases(ledger)) {
    if (found.has(base.kind)) continue;
    const sum = addUp(total, base, amounts, style.places);
    if (sum === null) continue;
    const { equation, fields, terms, withTax } = sum;
    const taxIncluded = taxes.length === 0 ? null : !withTax && !base.withoutTax;
    found.set(base.kind, { kind: base.kind, equation, fields, terms, taxIncluded });
  }
  return [...found.values()];
}

/** "Total 6% supplies" and "Total 0% supplies": two or three totals of parts, perhaps a tax between them. */
function groupSum(total: Units, { totals, style }: Ledger): Proof | null {
  const groups = new Map(amountsOf(totals, 'group').map((l) => [l.row.label, l.amount.units]));
  const parts = [...new Set([...groups.values(), ...amountsOf(totals, 'tax').map((l) => l.amount.units)])].filter(
    (u) => u !== 0 && u !== total,
  );
  if (groups.size < 2 || parts.length > 8) return null;
  for (let set = 3; set < 2 ** parts.length; set++) {
    const chosen = parts.filter((_, i) => set & (1 << i));
    if (chosen.length < 2 || chosen.length > 3 || chosen.reduce((a, b) => a + b, 0) !== total) continue;
    return {
      kind: 'groups',
      equation: `${chosen.map((u) => show(u, style)).join(' + ')} = ${show(total, style)}`,
      fields: ['total'],
      terms: chosen,
      taxIncluded: null,
    };
  }
  return null;
}

/** A total as it was before it was rounded to the smallest coin, and the rounding. */
function roundingSum(total: Units, { totals, style }: Ledger): Proof | null {
  for (const { amount: rounding } of amountsOf(totals, 'rounding')) {
    if (rounding.units === 0) continue;
    for (const { amount: before } of amountsOf(totals, 'total')) {
      // A sign that was not read may be either one.
      const signed = [rounding.units, -rounding.units].find((r) => before.units + r === total);
      if (signed === undefined) continue;
      return {
        kind: 'rounding',
        equation: `${show(before.units, style)} ${signed < 0 ? '-' : '+'} ${show(Math.abs(signed), style)} = ${show(total, style)}`,
        fields: ['rounding', 'total'],
        terms: [before.units, Math.abs(signed)],
        taxIncluded: null,
      };
    }
  }
  return null;
}

/** What was taxed and the taxes, over all rows of the summary. */
function taxSum(total: Units, { totals, style }: Ledger): Proof | null {
  const rows = totals.taxes.filter((t) => t.base !== null);
  const taxes = rows.reduce((sum, t) => sum + t.amount.units, 0);
  const base = rows.reduce((sum, t) => sum + t.base!.units, 0);
  if (taxes === 0 || base === 0 || taxes > MOST_TAX * base) return null;
  const roundings = amountsOf(totals, 'rounding').flatMap(({ amount: { units } }) => [units, -units]);
  const rounding = [0, ...roundings].find((r) => base + taxes + r === total);
  if (rounding === undefined) return null;
  const written = rounding === 0 ? '' : ` ${rounding < 0 ? '-' : '+'} ${show(Math.abs(rounding), style)}`;
  return {
    kind: 'tax',
    equation: `${show(base, style)} + ${show(taxes, style)}${written} = ${show(total, style)}`,
    fields: [
      ...rows.flatMap((t) => [totals.taxes.indexOf(t)]).flatMap((i) => [`taxes.${i}.base`, `taxes.${i}.amount`]),
      'total',
    ],
    terms: [base, taxes],
    taxIncluded: null,
  };
}

/** What was given, less what came back; or several means of payment together. */
function changeSum(total: Units, { totals, style }: Ledger): Proof | null {
  const paid = paidUnits(totals);
  const back = amountsOf(totals, 'change').map((l) => Math.abs(l.amount.units));
  const together = paid.reduce((a, b) => a + b, 0);
  for (const given of [...paid, ...(paid.length > 1 ? [together] : [])]) {
    for (const change of back) {
      if (change === 0 || given - change !== total) continue;
      const { equation, fields } = changeCheck(given, change, total, style.places);
      return { kind: 'change', equation, fields, terms: [given, change], taxIncluded: null };
    }
  }
  if (paid.length < 2 || together !== total) return null;
  return {
    kind: 'change',
    equation: `${paid.map((p) => show(p, style)).join(' + ')} = ${show(total, style)}`,
    fields: ['cash', 'total'],
    terms: paid,
    taxIncluded: null,
  };
}

/** What was paid, by each means. */
export function paidUnits(totals: Ledger['totals']): Units[] {
  return [...amountsOf(totals, 'cash'), ...amountsOf(totals, 'card')]
    .map((l) => Math.abs(l.amount.units))
    .filter((u) => u !== 0);
}

/** How often the page prints this amount, row by row: many copies show that its digits were read well. */
export function copiesOf(total: Units, { page }: Pick<Ledger, 'page'>): Amount[] {
  return page.rows.flatMap((row) => row.amounts.find((a) => a.units === total) ?? []);
}
