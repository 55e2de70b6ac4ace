import type { FoundItem } from '../goods/found-item.ts';
import { type MoneyStyle, toDecimal, type Units } from '../numbers/index.ts';
import type { Amount } from '../rows/amount.ts';
import type { PageRows } from '../rows/page-rows.ts';
import type { RowKind } from '../rows/row-kinds.ts';
import { type Labelled, rateOf, type Totals } from '../rows/totals.ts';

/** The numbers of one document that sums are built from. */
export interface Ledger {
  readonly page: PageRows;
  readonly items: readonly FoundItem[];
  readonly totals: Totals;
  readonly style: MoneyStyle;
}

/** The smallest coin that roundings go to, five hundredths. */
export const COIN: Units = 500;

/** All amounts that rows of this kind carry, in the page's order. */
export function amountsOf(totals: Totals, kind: RowKind): Labelled[] {
  return totals.labelled.filter((l) => l.kind === kind);
}

/** What the tax of the whole may be: taxes of different rates together, the row that says so, the summary's rows together. */
export function taxOptions(totals: Totals): Units[] {
  const labelled = amountsOf(totals, 'tax');
  const summed = totals.taxes.reduce((sum, t) => sum + t.amount.units, 0);
  const options = [
    ...(taxesByRate(totals).length > 1 ? [taxesByRate(totals).reduce((sum, l) => sum + l.amount.units, 0)] : []),
    ...(labelled.length > 0 ? [taxAmount(labelled).units] : []),
    ...(totals.taxes.length > 0 ? [summed] : []),
  ];
  return [...new Set(options)].filter((units) => units !== 0);
}

/** Taxes of one sale that go to different treasuries, each perhaps at the same rate: India's halves, those of a state and its towns, of a province. */
const TREASURY = /\b(?:CGST|SGST|UTGST|PST|QST|TVQ|STATE|COUNTY|CITY|DISTRICT)\b/i;

/** Rows of taxes with their rates, each rate once for each treasury: "VAT 7% 4.90", "VAT 19% 19.00"; "CGST 9% 81.00", "SGST 9% 81.00". */
export function taxesByRate(totals: Totals): Labelled[] {
  const rates = new Map<string, Labelled>();
  for (const labelled of amountsOf(totals, 'tax')) {
    const rate = rateOf(labelled.row.text);
    const treasury = TREASURY.exec(labelled.row.label)?.[0].toUpperCase();
    if ((rate !== null || treasury !== undefined) && labelled.amount.units !== 0)
      rates.set(`${treasury} ${rate}`, labelled);
  }
  return [...rates.values()];
}

/** Said of the tax of all rates together. */
export const ALL_TAXES = /T[O0]TAL|PAYABLE|STEUERBETRAG/i;

/** Of several tax rows the one of all rates, else the last. */
export function taxAmount(labelled: readonly Labelled[]): Amount {
  return (labelled.find((l) => ALL_TAXES.test(l.row.label)) ?? labelled.at(-1)!).amount;
}

export function show(units: Units, { places }: MoneyStyle): string {
  return toDecimal(units, places);
}
