import { toDecimal, type Units } from '../numbers/index.ts';

/** What a total can be built on: the goods one by one, or a subtotal. */
export interface Base {
  readonly kind: 'goods' | 'subtotal';
  readonly units: Units;
  readonly text: string;
  readonly fields: readonly string[];
  /** How many separately read numbers it is. */
  readonly numbers: number;
}

/** What may come to a base before it is the total, in the order in which a sum is written. */
const ADDED = ['discount', 'service', 'tip', 'tax', 'rounding'] as const;
export type Added = (typeof ADDED)[number];

interface Term {
  readonly field: Added;
  readonly units: Units;
}

/** A sum that came out at the total. */
export interface AddedUp {
  readonly equation: string;
  /** Those of the base, of what was added, and the total. */
  readonly fields: readonly string[];
  /** The base, and without signs what was added. */
  readonly terms: readonly Units[];
  readonly withTax: boolean;
}

/** No country taxes what is sold by more than this; what is said to be, is another number or a copy of one. */
export const MOST_TAX = 0.35;

/**
 * The simplest way from goods or a subtotal, less a discount, plus service, tip, tax and rounding, to the total; null if there is none. It is one only
 * if it holds two numbers that were read on their own: a copy of the total is no sum.
 *
 * @param amounts those that the document names of each; one may count, or none: the base may hold it already
 * @param places digits behind the point
 */
export function addUp(
  total: Units,
  base: Base,
  amounts: (of: Added) => readonly Units[],
  places: number,
): AddedUp | null {
  const options = ADDED.map((field): (Term | null)[] => [
    null,
    ...[...new Set(amounts(field).flatMap((units) => signed(field, units, base)))].map((units) => ({ field, units })),
  ]);
  for (const terms of choices(options)) {
    if (base.numbers + terms.length < 2) continue;
    if (base.units + terms.reduce((sum, t) => sum + t.units, 0) !== total) continue;
    const written = terms.map((t) => `${t.units < 0 ? '-' : '+'} ${toDecimal(Math.abs(t.units), places)}`);
    return {
      equation: `${[base.text, ...written].join(' ')} = ${toDecimal(total, places)}`,
      fields: [...base.fields, ...terms.map((t) => t.field), 'total'],
      terms: [base.units, ...terms.map((t) => Math.abs(t.units))],
      withTax: terms.some((t) => t.field === 'tax'),
    };
  }
  return null;
}

/** As it counts in a sum. Of a credit note, whose base is negative, a discount makes less of what is given back. */
function signed(field: Added, units: Units, base: Base): Units[] {
  if (units === 0) return [];
  if (field === 'discount') return [base.units < 0 ? Math.abs(units) : -Math.abs(units)];
  if (field === 'tax') return Math.abs(units) > MOST_TAX * Math.abs(base.units) ? [] : [units];
  // A sign that was not read may be either one.
  return field === 'rounding' ? [units, -units] : [units];
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
