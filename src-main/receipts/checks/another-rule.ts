import type { FieldReading } from '../../contract/receipt.ts';
import { toDecimal, type Units } from '../numbers/index.ts';
import type { Amount } from '../rows/amount.ts';
import { amountsOf, COIN, type Ledger } from './ledger.ts';
import { copiesOf, type Proof } from './proofs.ts';

/** Of what it is taken from: a discount beyond this is likely a voucher. */
const LARGE_DISCOUNT = 0.2;
/** How sure such an amount is, times how surely it was read: as likely as not. */
const SURE = 0.5;

/**
 * What is the total for whoever keeps the books by another rule: what stood before a discount so large that it may be a voucher, which is a payment to some; what
 * was paid in whole coins where no row tells how the total was rounded; and what a row's rounding gives where no row was read as that.
 */
export function byAnotherRule(units: Units, proofs: readonly Proof[], ledger: Ledger): FieldReading[] {
  const printed = [beforeVoucher(units, proofs, ledger), paidInCoins(units, ledger)];
  return [
    ...printed.filter((amount) => amount !== undefined).map((amount) => asReading(amount, ledger)),
    ...rounded(units, ledger),
  ];
}

function beforeVoucher(units: Units, proofs: readonly Proof[], ledger: Ledger): Amount | undefined {
  const voucher = proofs.find(
    ({ kind, fields, terms }) =>
      (kind === 'goods' || kind === 'subtotal') &&
      fields.includes('discount') &&
      terms[0]! - units > LARGE_DISCOUNT * terms[0]!,
  );
  return voucher === undefined ? undefined : copiesOf(voucher.terms[0]!, ledger)[0];
}

const PAID: ReadonlySet<string> = new Set(['total', 'balance', 'cash', 'card']);

function paidInCoins(units: Units, { totals }: Ledger): Amount | undefined {
  if (units % COIN === 0) return undefined;
  return totals.labelled.find(
    ({ kind, amount }) => PAID.has(kind) && amount.units % COIN === 0 && Math.abs(amount.units - units) < COIN,
  )?.amount;
}

function rounded(units: Units, ledger: Ledger): FieldReading[] {
  const { places } = ledger.style;
  const rounding = amountsOf(ledger.totals, 'rounding').find(
    ({ amount }) => amount.units !== 0 && units % COIN !== 0 && (units + amount.units) % COIN === 0,
  )?.amount;
  if (rounding === undefined) return [];
  const value = toDecimal(units + rounding.units, places);
  const sign = rounding.units < 0 ? '-' : '+';
  const text = `${toDecimal(units, places)} ${sign} ${toDecimal(Math.abs(rounding.units), places)}`;
  const { evidence, score } = rounding;
  return [
    { value, text, source: 'layout', confidence: SURE * score, evidence: [evidence], onPage: 'nearly', why: ['sum'] },
  ];
}

function asReading({ units, text, score, evidence }: Amount, { style }: Ledger): FieldReading {
  const value = toDecimal(units, style.places);
  return {
    ...{ value, text, source: 'layout', onPage: 'yes', why: ['label'] },
    confidence: SURE * score,
    evidence: [evidence],
  };
}
