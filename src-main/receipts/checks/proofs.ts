import type { Units } from '../numbers/index.ts';
import type { Amount } from '../rows/amount.ts';
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

interface Term {
  readonly field: string;
  readonly units: Units;
}

interface Base {
  readonly kind: 'goods' | 'subtotal';
  readonly units: Units;
  readonly text: string;
  readonly fields: readonly string[];
  /** How many separately read numbers it is. */
  readonly numbers: number;
  /** Says of itself that the tax is not in it. */
  readonly withoutTax: boolean;
}

/** A till rounds a tax by items or by receipt: a few hundredths either way. */
export const TAX_ROUNDING = 300;

/** No country taxes what is sold by more than this; what is said to be, is another number or a copy of one. */
const MOST_TAX = 0.35;

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
export function bases({ items, totals, style }: Ledger): Base[] {
  const found: Base[] = [];
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

/** Items or a subtotal, less discounts, plus service, tax and rounding. */
export function additions(total: Units, ledger: Ledger): Proof[] {
  const { totals, style } = ledger;
  const options = (kind: 'service' | 'discount' | 'rounding' | 'tip', sign: (u: Units) => Units[]): (Term | null)[] => [
    null,
    ...amountsOf(totals, kind).flatMap((l) =>
      l.amount.units === 0 ? [] : sign(l.amount.units).map((units) => ({ field: kind, units })),
    ),
  ];
  const taxes: (Term | null)[] = [null, ...taxOptions(totals).map((units) => ({ field: 'tax', units }))];
  const parts = [
    options('discount', (u) => [-Math.abs(u)]),
    options('service', (u) => [u]),
    options('tip', (u) => [u]),
    taxes,
    options('rounding', (u) => [u, -u]),
  ];
  const found = new Map<Base['kind'], Proof>();
  for (const base of bases(ledger)) {
    if (found.has(base.kind)) continue;
    for (const terms of choices(parts)) {
      if (base.numbers + terms.length < 2) continue;
      if (terms.some((t) => t.field === 'tax' && t.units > MOST_TAX * base.units)) continue;
      if (base.units + terms.reduce((sum, t) => sum + t.units, 0) !== total) continue;
      const added = terms.some((t) => t.field === 'tax');
      const written = terms.map((t) => `${t.units < 0 ? '-' : '+'} ${show(Math.abs(t.units), style)}`);
      found.set(base.kind, {
        kind: base.kind,
        equation: `${[base.text, ...written].join(' ')} = ${show(total, style)}`,
        fields: [...base.fields, ...terms.map((t) => t.field), 'total'],
        terms: [base.units, ...terms.map((t) => Math.abs(t.units))],
        taxIncluded: taxes.length === 1 ? null : !added && !base.withoutTax,
      });
      break;
    }
  }
  return [...found.values()];
}

/** Every combination of one or none of each. */
function* choices(parts: readonly (readonly (Term | null)[])[]): Generator<Term[]> {
  const [first, ...rest] = parts;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const term of first) for (const others of choices(rest)) yield term === null ? others : [term, ...others];
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
      return {
        kind: 'change',
        equation: `${show(given, style)} - ${show(change, style)} = ${show(total, style)}`,
        fields: ['cash', 'change', 'total'],
        terms: [given, change],
        taxIncluded: null,
      };
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
