import type { TextLine, TextSource } from '../contract/page.ts';
import type {
  Doubt,
  FieldReading,
  Receipt,
  ReceiptDate,
  ReceiptField,
  ReceiptItem,
  ReceiptTax,
} from '../contract/receipt.ts';
import { totalCandidates } from './choose-total.ts';
import { combine, DOUBT_BELOW, fromLayout, NOTHING, withDoubt } from './combine.ts';
import { type FoundItem, findItems } from './items.ts';
import { findLetterhead, type LetterheadReading } from './letterhead.ts';
import { toDecimal, toUnits } from './money.ts';
import { type Amount, type PageRows, pageRows } from './page-rows.ts';
import { findCurrency, findPayment, type NamedReading } from './payment.ts';
import { amountReading, dateReading, type ReceiptAnswers, textReading } from './questions.ts';
import { dayOrder, decideDate, findReceiptDates, formatOf } from './receipt-date.ts';
import { reviewOf } from './review.ts';
import type { RowKind } from './row-kinds.ts';
import { amountsOf, goodsSum, type Ledger, productSums, type Settlement, settle, taxAmount } from './sums.ts';
import { findTotals, type Labelled } from './totals.ts';

export interface ExtractOptions {
  readonly page: number;
  readonly lines: readonly TextLine[];
  readonly source: TextSource | null;
  /** What the model answered; nothing of it: the layout speaks alone. */
  readonly answers?: ReceiptAnswers;
  /** 0..1; default 0.6. */
  readonly doubtBelow?: number | undefined;
}

export type ExtractedReceipt = Omit<Receipt, 'custom' | 'model' | 'device' | 'timings'>;

/** How often such a total was right on receipts/train with the given lines, rounded down; times how surely it was read. */
const SURE = { both: 0.97, change: 0.95, sum: 0.93, contested: 0.75, nothing: 0.55 } as const;
/** The same for the date that stands likeliest. */
const SURE_DATE = 0.95;
/** A row's words and its place say what an amount is, but nothing confirms the number. */
const SURE_LABEL = 0.85;

/** A receipt's fields from its page's lines and the model's answers: the one place where both meet. Pure. */
export function extractReceipt(options: ExtractOptions): ExtractedReceipt {
  const doubtBelow = options.doubtBelow ?? DOUBT_BELOW;
  const answers = options.answers ?? {};
  const page = pageRows(options.lines, options.page);
  const totals = findTotals(page);
  const found = findItems(page, totals);
  const ledger: Ledger = { items: found, totals, style: page.style };
  const { total, settlement } = totalField(page, ledger, answers, doubtBelow);
  const labelled = (kind: RowKind, choose = (all: readonly Labelled[]) => all.at(-1)!.amount): ReceiptField => {
    const all = amountsOf(totals, kind);
    return all.length === 0 ? NOTHING : amountField(choose(all), page, doubtBelow);
  };
  const letterhead = findLetterhead(page);
  const text = { required: true, doubtBelow, exact: false };
  const paid = amountsOf(totals, 'cash').length > 0 ? labelled('cash', (all) => payment(all, settlement)) : NOTHING;
  const fields: Receipt['fields'] = {
    company: combine(letterReading(letterhead.company), textReading(answers.company), text),
    date: dateField(page, options.lines, answers, doubtBelow),
    address: combine(letterReading(letterhead.address), textReading(answers.address), { ...text, required: false }),
    currency: namedField(findCurrency(page), doubtBelow),
    subtotal: labelled('subtotal', (all) => all.reduce((a, b) => (b.rank > a.rank ? b : a)).amount),
    discount: labelled('discount'),
    service: labelled('service'),
    tax: labelled('tax', taxAmount),
    rounding: labelled('rounding', (all) => all[0]!.amount),
    total,
    paymentMethod: namedField(findPayment(page, totals), doubtBelow),
    cash: paid,
    change: labelled('change', (all) => all[0]!.amount),
  };
  const items = found.map((item) => itemFields(item, page, doubtBelow));
  const taxes = totals.taxes.map(
    (tax): ReceiptTax => ({
      label: tax.label,
      rate: tax.rate,
      base: tax.base === null ? NOTHING : amountField(tax.base, page, doubtBelow),
      amount: amountField(tax.amount, page, doubtBelow),
    }),
  );
  const checks = [
    ...(settlement === null
      ? []
      : [
          settlement.change,
          settlement.sum,
          settlement.sum?.kind === 'sum' ? goodsSum(settlement.total, ledger) : null,
        ]),
    ...productSums(ledger),
  ]
    .filter((check) => check !== null)
    .map((check) => ({ ...check, fields: [...check.fields] }));
  const receipt = {
    page: options.page,
    fields,
    items,
    taxes,
    taxIncluded: settlement?.taxIncluded ?? null,
    checks,
    review: [],
    lines: options.source,
  };
  return reviewOf(receipt);
}

/** The total, by what rows say, by what the model says, and by which of them the page's sums confirm. */
function totalField(
  page: PageRows,
  ledger: Ledger,
  answers: ReceiptAnswers,
  doubtBelow: number,
): { total: ReceiptField; settlement: Settlement | null } {
  const [best] = totalCandidates(ledger);
  const model = amountReading(answers.total, page);
  const layout = best === undefined ? null : amountOf(best.labelled.amount, page, sureOf(best.settlement));
  const asked = model?.onPage === 'yes' ? settle(toUnits(model.value), ledger) : null;
  // The sums speak for the model's number as they do for the layout's.
  const heard = model === null || asked === null ? model : { ...model, confidence: confirmed(model.confidence, asked) };
  let total = combine(layout === null ? null : { ...layout, source: 'layout', onPage: 'yes' }, heard, {
    required: true,
    doubtBelow,
    exact: true,
  });
  if (total.value === null) return { total, settlement: null };
  const settlement = settle(toUnits(total.value), ledger);
  const checks = [settlement.change, settlement.sum].filter((c) => c !== null);
  if (checks.length > 0 && checks.every((c) => !c.passed)) total = withDoubt(total, 'check-failed');
  return { total, settlement };
}

function sureOf({ change, sum }: Settlement): number {
  if (change?.passed && sum?.passed) return SURE.both;
  if (change?.passed) return SURE.change;
  if (sum?.passed) return change === null ? SURE.sum : SURE.contested;
  return SURE.nothing;
}

/** A sum that adds up takes away most of what was left of doubt. */
function confirmed(confidence: number, settlement: Settlement): number {
  const passed = [settlement.change, settlement.sum].filter((c) => c?.passed).length;
  return 1 - (1 - confidence) * 0.25 ** passed;
}

function dateField(
  page: PageRows,
  lines: readonly TextLine[],
  answers: ReceiptAnswers,
  doubtBelow: number,
): ReceiptDate {
  const dates = findReceiptDates(page);
  const order = dayOrder(dates, lines.map((line) => line.text).join('\n'));
  const [first] = dates;
  const decided = first === undefined ? undefined : decideDate(first.text, order);
  const layout: FieldReading | null =
    first === undefined || decided === undefined
      ? null
      : {
          value: decided.day,
          text: first.text,
          source: 'layout',
          confidence: SURE_DATE * first.score,
          evidence: [first.evidence],
          onPage: 'yes',
        };
  const field = combine(layout, dateReading(answers.date, dates, order), { required: true, doubtBelow, exact: true });
  if (field.value === null || field.text === null) return { ...field, format: null };
  const doubts: Doubt[] = decideDate(field.text, order)?.ambiguous ? [...field.doubts, 'ambiguous-date'] : field.doubts;
  return { ...field, doubts, format: formatOf(field.text, field.value) };
}

function itemFields(item: FoundItem, page: PageRows, doubtBelow: number): ReceiptItem {
  const { name, quantity, unitPrice, amount } = item;
  const value = (
    found: { units: number; text: string; evidence: Amount['evidence'] } | null,
    places: number,
  ): ReceiptField =>
    found === null
      ? NOTHING
      : fromLayout(
          {
            value: toDecimal(found.units, places),
            text: found.text,
            confidence: SURE_LABEL,
            evidence: [found.evidence],
          },
          doubtBelow,
        );
  return {
    name:
      name === null
        ? { ...NOTHING, doubts: ['missing'] }
        : fromLayout(
            { value: name.text, text: name.text, confidence: SURE_LABEL, evidence: [...name.evidence] },
            doubtBelow,
          ),
    quantity: value(quantity, 0),
    unitPrice: value(unitPrice, page.style.places),
    amount: amountField(amount, page, doubtBelow),
  };
}

/** Of several rows that say what was paid, the one that the change comes out with. */
function payment(all: readonly Labelled[], settlement: Settlement | null): Amount {
  const paid = settlement?.change?.passed
    ? all.find((l) => settlement.change!.equation.startsWith(toDecimal(Math.abs(l.amount.units))))
    : undefined;
  return (paid ?? all[0]!).amount;
}

function amountField(amount: Amount, page: PageRows, doubtBelow: number): ReceiptField {
  return fromLayout(amountOf(amount, page, SURE_LABEL), doubtBelow);
}

function amountOf(amount: Amount, page: PageRows, sure: number): Omit<FieldReading, 'source' | 'onPage'> {
  return {
    value: toDecimal(amount.units, page.style.places),
    text: amount.text,
    confidence: sure * amount.score,
    evidence: [amount.evidence],
  };
}

function letterReading(found: LetterheadReading | null): FieldReading | null {
  if (found === null) return null;
  const { text, evidence, sure, score } = found;
  return { value: text, text, source: 'layout', confidence: sure * score, evidence: [...evidence], onPage: 'yes' };
}

function namedField(found: NamedReading | null, doubtBelow: number): ReceiptField {
  if (found === null) return NOTHING;
  return fromLayout(
    { value: found.value, text: found.text, confidence: found.sure * found.score, evidence: [found.evidence] },
    doubtBelow,
  );
}
