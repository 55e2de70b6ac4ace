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
 * was paid in whole coins where no row tells how the total was rounded; the only number that rows call the total, where the rounded one is told only as paid; and what a
 * row's rounding gives where no row was read as that.
 *
 * @param isSettled the model takes it as well, its row calls it the amount to pay, and two sums come out at it: a discount then was one
 */
export function byAnotherRule(
  units: Units,
  proofs: readonly Proof[],
  ledger: Ledger,
  isSettled: boolean,
): FieldReading[] {
  const voucher = isSettled ? undefined : beforeVoucher(units, proofs, ledger);
  const printed = [voucher, paidInCoins(units, ledger), calledTotal(units, ledger)];
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

/** "TOTAL 1.38, ROUNDING 0.02, CASH 1.40": to some the total is 1.38. */
function calledTotal(units: Units, ledger: Ledger): Amount | undefined {
  const { labelled } = ledger.totals;
  const called = labelled.filter(({ kind, rank }) => kind === 'total' && rank >= 2);
  const paid = labelled.filter(({ kind }) => kind === 'cash' || kind === 'card').map(({ amount }) => amount);
  if (units % COIN !== 0 || !copiesOf(units, ledger).every((copy) => paid.includes(copy))) return undefined;
  return called.find(({ amount }) => amount.units % COIN !== 0 && Math.abs(amount.units - units) < COIN)?.amount;
}

/** A few hundredths straight below the total, in a row whose words were lost, round it as well. */
function roundingsAt(units: Units, { page, totals }: Ledger): Amount[] {
  const labelled = amountsOf(totals, 'rounding').map(({ amount }) => amount);
  const bare = totals.labelled.flatMap(({ kind, amount, row }) => {
    const below = page.rows[row.index + 1];
    const [only, another] = below?.amounts ?? [];
    const isBare = below !== undefined && !/\p{L}{2}/u.test(below.label) && below.page === row.page;
    const isOfTotal = kind === 'total' && amount.units === units;
    return isOfTotal && isBare && only !== undefined && another === undefined && Math.abs(only.units) < COIN
      ? [only]
      : [];
  });
  return [...labelled, ...bare];
}

function rounded(units: Units, ledger: Ledger): FieldReading[] {
  const { places } = ledger.style;
  const rounding = roundingsAt(units, ledger).find(
    (amount) => amount.units !== 0 && units % COIN !== 0 && (units + amount.units) % COIN === 0,
  );
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
