import type { Reason } from '../../contract/receipt.ts';
import type { Units } from '../numbers/index.ts';
import type { Amount } from '../rows/amount.ts';
import type { Row } from '../rows/page-rows.ts';
import type { Labelled } from '../rows/totals.ts';
import { amountsOf, COIN, type Ledger } from './ledger.ts';
import { bases, copiesOf, type Proof, paidUnits, proofsOf } from './proofs.ts';

/** An amount that may be the total, with all evidence for and against it. */
export interface TotalCandidate {
  readonly units: Units;
  /** Where it is printed; null: no row has it, several sums come out at it. */
  readonly amount: Amount | null;
  readonly labelled: Labelled | null;
  readonly proofs: readonly Proof[];
  /** Rows that print it. */
  readonly copies: number;
  /** Another printed amount is made of it: it is a subtotal, or what was paid. */
  readonly partOf: Units | null;
  readonly why: readonly Reason[];
  readonly score: number;
}

/** Rows that may carry the total, by what their words are worth: a total outweighs a subtotal, what was paid is the last resort. */
const WORTH: Readonly<Partial<Record<Labelled['kind'], number>>> = {
  balance: 1.2,
  total: 1,
  quantity: 0.4,
  subtotal: 0.4,
  card: 0.3,
  cash: 0.1,
};
/** Kinds that count only where no row says what the total is: a subtotal is not it, and what was paid may be rounded, or be a note. */
const LAST_RESORT: ReadonlySet<Labelled['kind']> = new Set(['cash', 'card', 'subtotal']);
const PROOF_WORTH: Readonly<Record<Proof['kind'], number>> = {
  change: 2,
  goods: 1.8,
  tax: 1.5,
  groups: 1.5,
  subtotal: 1.2,
  rounding: 1,
};
/** Print taller than the page's by this factor is emphasised. */
const LARGE = 1.3;

/** Everything that may be the total, best first. */
export function totalCandidates(ledger: Ledger): TotalCandidate[] {
  const { labelled } = ledger.totals;
  const said = labelled.some((l) => l.kind === 'total' || l.kind === 'balance');
  const rows = new Map<Units, Labelled[]>();
  for (const one of labelled) {
    const { units } = one.amount;
    if (WORTH[one.kind] === undefined || units <= 0) continue;
    rows.set(units, [...(rows.get(units) ?? []), one]);
  }
  const all = new Set([...rows.keys(), ...printed(ledger), ...computed(ledger)]);
  const proofs = new Map([...all].map((units) => [units, proofsOf(units, ledger)]));
  const usual = median(ledger.page.rows.map(heightOf));
  const candidates: TotalCandidate[] = [];
  for (const units of all) {
    const mine = proofs.get(units)!;
    const named = (rows.get(units) ?? []).filter((l) => !said || !LAST_RESORT.has(l.kind) || mine.length > 0);
    const copies = copiesOf(units, ledger);
    const kinds = new Set(mine.map((p) => p.kind));
    // A number without a label is the total only if sums of two kinds confirm it, or if it is the subtotal with its tax and no row is called the total.
    const isTaxed = !said && copies.length > 0 && mine.some((p) => p.kind === 'subtotal' && p.fields.includes('tax'));
    if (named.length === 0 && kinds.size < 2 && !isTaxed) continue;
    const worth = (l: Labelled) => WORTH[l.kind]! * (l.kind === 'total' ? 0.6 + 0.7 * l.rank : 1);
    const best = named.length === 0 ? null : named.reduce((a, b) => (worth(b) >= worth(a) ? b : a));
    const larger = [...all].find(
      (other) => isMadeOf(other, units, proofs.get(other)!) && copiesOf(other, ledger).length > 0,
    );
    const why: Reason[] = [];
    if (best !== null) why.push('label');
    for (const kind of kinds) why.push(kind === 'change' ? 'payment' : 'sum');
    if (copies.length > 1) why.push('repeated');
    const large = best !== null && heightOf(best.row) > LARGE * usual;
    if (large) why.push('print-size');
    candidates.push({
      units,
      amount: best?.amount ?? copies.at(-1) ?? null,
      labelled: best,
      proofs: mine,
      copies: copies.length,
      partOf: larger ?? null,
      why: [...new Set(why)],
      score:
        (best === null ? 0 : worth(best)) +
        [...kinds].reduce((sum, kind) => sum + PROOF_WORTH[kind], 0) +
        0.15 * Math.max(0, copies.length - 1) +
        (large ? 0.3 : 0) -
        (larger === undefined ? 0 : 2.5),
    });
  }
  return candidates.sort((a, b) => b.score - a.score || (b.labelled?.row.index ?? -1) - (a.labelled?.row.index ?? -1));
}

/**
 * A total is made of its parts, less discount or not; what was paid is not a part of what was to be paid. A rounding counts only towards a number
 * of whole coins: its sign may be misread, and then the sum comes out the other way round as well.
 */
function isMadeOf(whole: Units, part: Units, proofs: readonly Proof[]): boolean {
  return (
    whole !== part &&
    proofs.some(
      ({ kind, terms }) => kind !== 'change' && terms[0] === part && (kind !== 'rounding' || whole % COIN === 0),
    )
  );
}

/** Amounts of the lower page that sums may come out at, whatever their words. */
function printed({ page, totals }: Ledger): Units[] {
  return page.rows
    .slice(Math.max(0, totals.first - 1))
    .flatMap((row) => row.amounts.map((a) => a.units).filter((u) => u > 0));
}

/** What sums come out at: paid less change, base plus tax, all goods. */
function computed(ledger: Ledger): Units[] {
  const { totals } = ledger;
  const paid = paidUnits(totals);
  const back = amountsOf(totals, 'change').map((l) => Math.abs(l.amount.units));
  const taxed = totals.taxes.reduce((sum, t) => sum + t.amount.units + (t.base?.units ?? 0), 0);
  return [
    ...paid.flatMap((p) => back.map((b) => p - b)),
    taxed,
    ...bases(ledger)
      .filter((b) => b.kind === 'goods')
      .map((b) => b.units),
  ].filter((units) => units > 0);
}

function heightOf(row: Row): number {
  return row.box[3] - row.box[1];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 1;
}
