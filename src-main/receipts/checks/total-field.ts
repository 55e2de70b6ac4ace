import { distance } from 'fastest-levenshtein';
import type { FieldReading, ReceiptField } from '../../contract/receipt.ts';
import { combine, withDoubt } from '../combine.ts';
import { toDecimal, toUnits, type Units } from '../numbers/index.ts';
import { byAnotherRule } from './another-rule.ts';
import { surelyRead, type TotalSigns, withChance } from './chance.ts';
import { amountsOf, COIN, type Ledger } from './ledger.ts';
import { bases, copiesOf, type Proof, paidUnits, proofsOf } from './proofs.ts';
import { type TotalCandidate, totalCandidates } from './total-candidates.ts';

export interface TotalOptions {
  readonly doubtBelow: number;
  /** The page's characters are the file's own: none is misread, and only which number it is can be wrong. */
  readonly exactText: boolean;
}

/** How often such a total was right on receipts/train, rounded down; times how surely it was read. */
const SURE = {
  several: 0.97,
  one: 0.93,
  copies: 0.85,
  contested: 0.7,
  nothing: 0.5,
  computed: 0.5,
  guessed: 0.6,
} as const;
/** Digits that stand in this many rows were not misread in all of them. */
const ENOUGH_COPIES = 3;

/**
 * The total from everything on the page: what rows call it, what sums come out at, what the model says. It waits for a person when no
 * independent number supports it, when another number is supported as well, or when a sum over it does not come out.
 */
export function totalField(
  ledger: Ledger,
  model: FieldReading | null,
  options: TotalOptions,
): { total: ReceiptField; proofs: readonly Proof[]; signs: TotalSigns | null } {
  const candidates = totalCandidates(ledger);
  const [best, ...others] = candidates;
  const layout = best === undefined ? null : readingOf(best, others, ledger);
  const heard = model === null ? null : weighed(model, candidates, ledger);
  let total = combine(layout, heard, { required: true, doubtBelow: options.doubtBelow, exact: true });
  if (total.value === null) return { total, proofs: [], signs: null };
  const units = toUnits(total.value);
  const proofs = proofsOf(units, ledger);
  const chosen = candidates.find((c) => c.units === units);
  if (chosen !== undefined)
    total = { ...total, why: [...new Set([...chosen.why, ...(total.agreed ? (['model'] as const) : total.why)])] };
  if (model !== null && isExplained(model, units, proofs))
    total = { ...total, doubts: total.doubts.filter((d) => d !== 'disagreement') };
  // A number that the model made up is ignored if sums confirm a printed one: of two kinds, or one that a row calls the total.
  const kinds = new Set(proofs.map((p) => p.kind)).size;
  const confirmed = kinds >= (isNamed(chosen) ? 1 : 2);
  if (confirmed && copiesOf(units, ledger).length > 0)
    total = { ...total, doubts: total.doubts.filter((d) => d !== 'not-on-page') };
  if (chosen?.amount === null) total = withDoubt(total, 'computed');
  else if (chosen?.amount?.guessed && proofs.length === 0) total = withDoubt(total, 'guessed-digits');
  if (!isSupported(units, proofs, chosen, total, ledger, options)) total = withDoubt(total, 'unconfirmed');
  if (contradicted(units, proofs, chosen, total.agreed === true, ledger)) total = withDoubt(total, 'check-failed');
  // What the model and the layout both take, and a row calls the total.
  const settled = total.agreed === true && isNamed(chosen) ? chosen : undefined;
  const rivals = [
    ...rivalsOf(units, candidates, ledger)
      .filter((rival) => settled === undefined || !isOutweighed(rival, settled))
      .map((rival) => readingOf(rival, [], ledger)),
    ...byAnotherRule(units, proofs, ledger, settled !== undefined && isToPay(settled) && kinds >= 2),
  ];
  if (rivals.length > 0) {
    total = withDoubt(total, 'two-candidates');
    const shown = rivals.filter((r, i) =>
      [...total.alternatives, ...rivals.slice(0, i)].every((a) => a.value !== r.value),
    );
    total = { ...total, alternatives: [...total.alternatives, ...shown] };
  }
  const signs = totalSigns({ units, model, chosen, proofs, total, ledger });
  // Of a page whose text is the file's own, no digit can be misread: its chance is not that of a picture.
  return { total: options.exactText ? total : withChance(total, 'total', signs, options.doubtBelow), proofs, signs };
}

/** What is known of a total beside its number, for its chance. */
function totalSigns(known: {
  readonly units: Units;
  readonly model: FieldReading | null;
  readonly chosen: TotalCandidate | undefined;
  readonly proofs: readonly Proof[];
  readonly total: ReceiptField;
  readonly ledger: Ledger;
}): TotalSigns {
  const { units, model, chosen, proofs, total, ledger } = known;
  const copies = copiesOf(units, ledger);
  const kinds = new Set(proofs.map((p) => p.kind)).size;
  const labelled = chosen?.labelled ?? null;
  const said = model !== null && model.onPage === 'yes' ? toUnits(model.value) : null;
  return {
    modelAgrees: Number(said === units),
    modelDiffers: Number(model !== null && said !== units && !isExplained(model, units, proofs)),
    oneSum: Number(kinds === 1),
    severalSums: Number(kinds >= 2),
    labelled: Number(isNamed(chosen)),
    toPay: Number(isNamed(chosen) && labelled!.rank >= 3),
    copies: Math.min(2, Math.max(0, copies.length - 1)),
    read: surelyRead(copies.map((copy) => copy.read)),
    sumFails: Number(total.doubts.includes('check-failed')),
    rival: Number(total.doubts.includes('two-candidates')),
    part: Number((chosen?.partOf ?? null) !== null),
    guessed: Number(copies.length === 0 || copies.every((copy) => copy.guessed)),
  };
}

/** The model took a part of the total for it, a subtotal, and sums of two kinds say so. */
function isExplained(model: FieldReading, total: Units, proofs: readonly Proof[]): boolean {
  const kinds = new Set(proofs.map((p) => p.kind));
  const said = model.onPage === 'yes' ? toUnits(model.value) : null;
  return (
    kinds.size >= 2 &&
    said !== null &&
    said !== total &&
    proofs.some((p) => p.kind !== 'change' && p.kind !== 'rounding' && p.terms[0] === said)
  );
}

function readingOf(candidate: TotalCandidate, others: readonly TotalCandidate[], ledger: Ledger): FieldReading {
  const { amount, proofs, copies } = candidate;
  const close = others.some(
    (o) => o.proofs.length > 0 && o.partOf === null && Math.abs(o.units - candidate.units) > COIN,
  );
  const kinds = new Set(proofs.map((p) => p.kind)).size;
  const sure =
    amount === null
      ? SURE.computed
      : kinds >= 2
        ? SURE.several
        : kinds === 1
          ? close
            ? SURE.contested
            : SURE.one
          : amount.guessed
            ? SURE.guessed
            : copies >= ENOUGH_COPIES
              ? SURE.copies
              : SURE.nothing;
  return {
    value: toDecimal(candidate.units, ledger.style.places),
    text: amount?.text ?? proofs[0]!.equation,
    source: 'layout',
    confidence: sure * (amount?.score ?? 1),
    evidence: amount === null ? [] : [amount.evidence],
    onPage: amount === null ? 'nearly' : 'yes',
    why: [...candidate.why],
  };
}

/** The sums speak for the model's number as they do for the layout's, and against one that is a part of another, or that nothing else speaks for. */
function weighed(model: FieldReading, candidates: readonly TotalCandidate[], ledger: Ledger): FieldReading {
  if (model.onPage !== 'yes') return model;
  const units = toUnits(model.value);
  const proofs = proofsOf(units, ledger);
  const own = candidates.find((c) => c.units === units);
  const isPart = (own?.partOf ?? null) !== null;
  // No row calls it the total and no sum comes out at it, and both are so of another number.
  const isBare = proofs.length === 0 && !isNamed(own) && candidates.some((c) => isNamed(c) && c.proofs.length > 0);
  const confidence =
    isPart || isBare ? model.confidence * 0.4 : 1 - (1 - model.confidence) * 0.25 ** Math.min(2, proofs.length);
  return { ...model, confidence };
}

/** Whether numbers that were read on their own speak for this one. Copies do when they are many; a single one does not. */
function isSupported(
  units: Units,
  proofs: readonly Proof[],
  chosen: TotalCandidate | undefined,
  total: ReceiptField,
  ledger: Ledger,
  options: TotalOptions,
): boolean {
  // A tax of the same amount is no copy; and ".12" may be 2.12 that lost a digit, in each of its rows alike.
  const taxes = new Set(amountsOf(ledger.totals, 'tax').map((l) => l.amount));
  const copies = copiesOf(units, ledger).filter(
    (copy) => !copy.guessed && !taxes.has(copy) && !/^\D*[.,]\d/.test(copy.text),
  );
  // What the goods come to is the subtotal as well: that nothing was added or taken off, a row says that calls it the total, or prints it again.
  const label = chosen?.labelled?.kind;
  const onlyGoods = proofs.every((p) => p.kind === 'goods') && label !== 'total' && label !== 'balance';
  if (proofs.length > 0 && !(onlyGoods && copies.length < 2)) return true;
  if (copies.length >= ENOUGH_COPIES) return true;
  return options.exactText && total.agreed === true;
}

/**
 * Sums over other numbers that should come out at the total and do not, where no sum of another kind vouches for it. Goods and cash are misread more often than a number that a
 * row calls the total and the model takes for it as well: beside a sum that does come out, or three copies, one that does not tells of another misreading.
 */
function contradicted(
  units: Units,
  proofs: readonly Proof[],
  chosen: TotalCandidate | undefined,
  agreed: boolean,
  ledger: Ledger,
): boolean {
  const { totals } = ledger;
  const kinds = new Set(proofs.map((p) => p.kind));
  const back = amountsOf(totals, 'change').map((l) => Math.abs(l.amount.units));
  const paid = paidUnits(totals);
  const changeFails =
    back.length > 0 &&
    paid.length > 0 &&
    !kinds.has('change') &&
    !paid.some((p) => back.some((b) => Math.abs(p - b - units) <= COIN));
  const goods = bases(ledger).filter((b) => b.units !== units);
  const sumFails =
    goods.length > 0 &&
    goods.length === bases(ledger).length &&
    !kinds.has('goods') &&
    !kinds.has('subtotal') &&
    !kinds.has('groups');
  const isCalledTotal = agreed && isNamed(chosen);
  if (proofs.length === 0)
    return (changeFails || sumFails) && !(isCalledTotal && copiesOf(units, ledger).length >= ENOUGH_COPIES);
  // Goods may be incomplete, and cash misread: two sums that came out outweigh one that did not; one does not.
  if (changeFails && proofs.length < 2) return !isCalledTotal;
  // The goods do not come to it and no row calls it the total: that two other numbers of the till differ by it is chance.
  const onlyPaid = kinds.size === 1 && kinds.has('change');
  return sumFails && onlyPaid && !isNamed(chosen);
}

/** Other amounts that the page calls a total, or that sums come out at, and that this one does not explain. */
function rivalsOf(units: Units, candidates: readonly TotalCandidate[], ledger: Ledger): TotalCandidate[] {
  const mine = proofsOf(units, ledger);
  const parts = new Set(mine.flatMap((p) => p.terms));
  const isPrinted = copiesOf(units, ledger).length > 0;
  return candidates.filter((c) => {
    if (c.units === units || c.amount === null) return false;
    // A sum that this total was made of, the same before or after the rounding, or a copy of it that was misread.
    if (parts.has(c.units) || c.partOf === units || Math.abs(c.units - units) <= COIN) return false;
    if (isPrinted && mine.length > 0 && c.proofs.length === 0 && isMisreading(c.units, units)) return false;
    const proven = c.proofs.some((p) => p.kind !== 'change') && c.partOf === null;
    if (isPrinted && mine.length >= 2) return isNamed(c) && proven;
    return isNamed(c) || proven;
  });
}

/**
 * Nothing but its row speaks for it, which says no more than that of the number that the model takes as well; and for that one three copies speak, or a sum where its row calls it the amount
 * to pay. It is a subtotal, or was misread.
 */
function isOutweighed(rival: TotalCandidate, settled: TotalCandidate): boolean {
  const isProven = settled.copies >= ENOUGH_COPIES || (isToPay(settled) && settled.proofs.length > 0);
  return isProven && rival.proofs.length === 0 && (rival.labelled?.rank ?? 0) <= (settled.labelled?.rank ?? 0);
}

/** A row calls it what is to be paid in the end. */
const isToPay = ({ labelled }: TotalCandidate): boolean => (labelled?.rank ?? 0) >= 3;

/** A row calls it the total, or what is left to pay. */
function isNamed(candidate: TotalCandidate | undefined): candidate is TotalCandidate {
  const { kind, rank } = candidate?.labelled ?? { kind: null, rank: 0 };
  return (kind === 'total' || kind === 'balance') && rank >= 2;
}

/** One digit changed, lost or added. */
function isMisreading(a: Units, b: Units): boolean {
  return distance(toDecimal(a), toDecimal(b)) <= 1;
}
