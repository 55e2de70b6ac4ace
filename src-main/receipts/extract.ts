import type { TextLine, TextSource } from '../contract/page.ts';
import { NOTHING, type Receipt, type ReceiptField, type ReceiptTax, type Statement } from '../contract/receipt.ts';
import { foldText } from '../contract/same-text.ts';
import { MOST_TAX } from './checks/add-up.ts';
import type { ReceiptSigns } from './checks/chance.ts';
import { ALL_TAXES, amountsOf, type Ledger, taxAmount, taxesByRate } from './checks/ledger.ts';
import type { Proof } from './checks/proofs.ts';
import { reviewOf } from './checks/review.ts';
import { shownSums } from './checks/shown-sums.ts';
import { totalField } from './checks/total-field.ts';
import { combine, DOUBT_BELOW, withDoubt } from './combine.ts';
import { asCredit, asInvoiced, isCreditNote } from './credit-note.ts';
import { findBuyer } from './fields/buyer.ts';
import { findCurrency } from './fields/currency.ts';
import { dateFields } from './fields/date-fields.ts';
import { findDocumentNumber, findOrderNumber } from './fields/document-number.ts';
import { fieldOf } from './fields/found-field.ts';
import { findIdentifiers } from './fields/identifiers.ts';
import { withLegalForm } from './fields/legal-form.ts';
import { findLetterhead, letterReading } from './fields/letterhead.ts';
import { isHeading, nameEnd, withBranch } from './fields/name-end.ts';
import { findPayment } from './fields/payment.ts';
import { findSeller } from './fields/seller.ts';
import { withTradeWords } from './fields/trade-words.ts';
import { amountField, itemFields } from './goods/item-fields.ts';
import { findItems } from './goods/items.ts';
import { kindOfMoney } from './kind.ts';
import { notesOf } from './notes.ts';
import { toDecimal, toUnits } from './numbers/index.ts';
import { amountReading, dateReading, type ReceiptAnswers, textReading } from './questions.ts';
import type { Amount } from './rows/amount.ts';
import { documentRows, type PageOfLines, type PageRows } from './rows/page-rows.ts';
import type { RowKind } from './rows/row-kinds.ts';
import { findTotals, isAside, type Labelled, rateOf, type Totals } from './rows/totals.ts';
import { findStatement } from './statement/find-statement.ts';

export interface ExtractOptions {
  readonly page: number;
  readonly lines: readonly TextLine[];
  /** Further pages of the same document. */
  readonly more?: readonly PageOfLines[] | undefined;
  readonly source: TextSource | null;
  /** The model's answers; without them the layout is used alone. */
  readonly answers?: ReceiptAnswers;
  /** 0..1; default 0.6. */
  readonly doubtBelow?: number | undefined;
  /** YYYY-MM-DD; left out: the computer's day. A date after it is doubtful. */
  readonly today?: string | undefined;
  /** Told what speaks for and against the total and the date: their chances are fitted to it. */
  readonly onSigns?: ((signs: ReceiptSigns) => void) | undefined;
}

export type ExtractedReceipt = Omit<Receipt, 'custom' | 'model' | 'device' | 'timings'>;

/** A document's fields from its pages' lines and the model's answers: the one place where both are combined. */
export function extractReceipt(options: ExtractOptions): ExtractedReceipt {
  const doubtBelow = options.doubtBelow ?? DOUBT_BELOW;
  const answers = options.answers ?? {};
  const today = options.today ?? new Date().toISOString().slice(0, 10);
  const printed = documentRows([{ page: options.page, lines: options.lines }, ...(options.more ?? [])]);
  const credit = isCreditNote(printed);
  const page = credit ? asInvoiced(printed) : printed;
  const totals = findTotals(page);
  const found = findItems(page, totals);
  const ledger: Ledger = { page, items: found, totals, style: page.style };
  const told = amountReading(answers.total, printed);
  const said = told !== null && isAside(toUnits(told.value), totals) ? null : told;
  // Of a credit note the page's own amounts are judged without their minus, and so is what the model says.
  const heard = credit && said !== null ? { ...said, value: said.value.replace(/^-/, '') } : said;
  const { total, proofs, signs } = totalField(ledger, heard, {
    doubtBelow,
    exactText: options.source === 'text-layer',
  });
  const dates = dateFields(page, (all, order) => dateReading(answers.date, all, order), doubtBelow, today);
  options.onSigns?.({ total: signs, date: dates.signs });
  const statement = findStatement(page, doubtBelow);
  const kind = credit && statement === null ? 'invoice' : kindOfMoney(page, totals, statement);
  // Whole numbers of a paper without a sum are counts, and numbers of houses.
  const isSummed = totals.labelled.some((l) => l.kind === 'total' || l.kind === 'subtotal' || l.kind === 'balance');
  const isCounted = kind === 'other' && !isSummed && page.style.places === 0;
  const notes = notesOf(page, totals);
  // Whatever speaks for one of two receipts, the other has a total, a date and a seller as well.
  const oneOf = <F extends ReceiptField>(field: F): F =>
    notes.includes('two-receipts') ? withDoubt(field, 'two-candidates') : field;
  const parties = partyFields(page, answers, doubtBelow);
  const receipt: ExtractedReceipt = {
    page: options.page,
    pages: [options.page, ...(options.more ?? []).map((more) => more.page)],
    kind,
    notes,
    fields: {
      ...parties,
      company: oneOf(parties.company),
      ...dates.fields,
      date: oneOf(dates.fields.date),
      ...amountFields(page, totals, total, proofs, doubtBelow),
      total: oneOf(total),
    },
    items: (isCounted ? [] : found).map((item) => itemFields(item, page, doubtBelow)),
    taxes: taxFields(page, totals, doubtBelow),
    taxIncluded: proofs.find((p) => p.taxIncluded !== null)?.taxIncluded ?? null,
    statement,
    checks: shownSums(total.value === null ? null : toUnits(total.value), ledger),
    review: [],
    lines: options.source,
  };
  if (statement !== null) return asStatement(receipt, statement);
  return credit ? asCredit(reviewOf(receipt)) : reviewOf(receipt);
}

/** A statement has rows and balances in place of a total and a day of its own; what does not add up waits as one. */
function asStatement<R extends ExtractedReceipt>(receipt: R, statement: Statement): R {
  const { closing, rows } = statement;
  const wrong = closing.doubts.includes('check-failed') || rows.some((row) => row.adds === false);
  const date = { ...NOTHING, format: null };
  return {
    ...receipt,
    fields: { ...receipt.fields, total: NOTHING, date },
    items: [],
    checks: [],
    review: wrong ? ['statement'] : [],
  };
}

type Fields = Receipt['fields'];

/** Who sold, who bought, and the numbers of the paper. */
function partyFields(page: PageRows, answers: ReceiptAnswers, doubtBelow: number) {
  const letterhead = findLetterhead(page);
  const { taxNumber, email, iban } = findIdentifiers(page);
  const text = { required: true, doubtBelow, exact: false };
  const told = textReading(answers.company);
  const said = told !== null && isHeading(told.value) ? null : told;
  const name = said && { ...said, value: said.value.slice(0, nameEnd(said.value)) };
  const head = letterReading(findSeller(page) ?? letterhead.company);
  const company = combine(withBranch(head, name), withBranch(name, head), text);
  const buyer = findBuyer(page);
  // Where the seller's name is in a picture, the addressee's stands first.
  const isBuyer = company.value !== null && buyer !== null && foldText(company.value) === foldText(buyer.value);
  const seller = isBuyer ? withDoubt(company, 'two-candidates') : company;
  return {
    company: seller.value === null ? seller : { ...seller, value: withTradeWords(withLegalForm(seller.value)) },
    address: combine(letterReading(letterhead.address), textReading(answers.address), { ...text, required: false }),
    taxNumber: fieldOf(taxNumber, doubtBelow),
    email: fieldOf(email, doubtBelow),
    iban: fieldOf(iban, doubtBelow),
    buyer: fieldOf(buyer, doubtBelow),
    documentNumber: fieldOf(findDocumentNumber(page), doubtBelow),
    orderNumber: fieldOf(findOrderNumber(page), doubtBelow),
  } satisfies Partial<Fields>;
}

/** Tax by rate: the summary's rows; without a summary, the rows that name a rate. */
function taxFields(page: PageRows, totals: Totals, doubtBelow: number): ReceiptTax[] {
  const field = (amount: Amount | null) => (amount === null ? NOTHING : amountField(amount, page, doubtBelow));
  if (totals.taxes.length > 0)
    return totals.taxes.map(({ label, rate, base, amount }) => ({
      label,
      rate,
      base: field(base),
      amount: field(amount),
    }));
  return taxesByRate(totals).map(({ row, amount }) => {
    // "VAT 19% of 100.00: 19.00": what is taxed may stand before the tax.
    const base = row.amounts.length === 2 && row.amounts[1] === amount ? row.amounts[0]! : null;
    return { label: row.label, rate: rateOf(row.text), base: field(base), amount: field(amount) };
  });
}

/** All taxes together: the row that says so, else the taxes of all rates. "VAT total 10.20" may be all that was taxed. */
function taxTotal(page: PageRows, totals: Totals, total: ReceiptField, doubtBelow: number): ReceiptField {
  const rates = taxesByRate(totals);
  const most = total.value === null ? Number.POSITIVE_INFINITY : MOST_TAX * Math.abs(toUnits(total.value));
  const labelled = amountsOf(totals, 'tax').filter(({ amount }) => Math.abs(amount.units) <= most);
  const said = labelled.some((l) => ALL_TAXES.test(l.row.label));
  if (labelled.length > 0 && (rates.length < 2 || said)) return amountField(taxAmount(labelled), page, doubtBelow);
  const amounts = labelled.length > 0 ? rates.map((l) => l.amount) : totals.taxes.map((t) => t.amount);
  if (amounts.length === 0) return NOTHING;
  const units = amounts.reduce((sum, amount) => sum + amount.units, 0);
  const parts = amounts.map((amount) => amountField(amount, page, doubtBelow));
  return {
    ...parts[0]!,
    value: toDecimal(units, page.style.places),
    text: amounts.map((amount) => amount.text).join(' + '),
    evidence: parts.flatMap((part) => part.evidence),
    confidence: Math.min(...parts.map((part) => part.confidence)),
    why: ['sum'],
  };
}

/** The amounts that rows name, beside the total. */
function amountFields(
  page: PageRows,
  totals: Totals,
  total: ReceiptField,
  proofs: readonly Proof[],
  doubtBelow: number,
) {
  const labelled = (kind: RowKind, choose = (all: readonly Labelled[]) => all.at(-1)!.amount): ReceiptField => {
    const all = amountsOf(totals, kind);
    return all.length === 0 ? NOTHING : amountField(choose(all), page, doubtBelow);
  };
  const given = proofs.find((p) => p.kind === 'change')?.terms[0];
  const paid = (all: readonly Labelled[]): Amount =>
    (all.find((l) => Math.abs(l.amount.units) === given) ?? all[0]!).amount;
  return {
    currency: fieldOf(findCurrency(page), doubtBelow),
    subtotal: labelled('subtotal', (all) => all.reduce((a, b) => (b.rank > a.rank ? b : a)).amount),
    discount: labelled('discount'),
    service: labelled('service'),
    tax: taxTotal(page, totals, total, doubtBelow),
    rounding: labelled('rounding', (all) => all[0]!.amount),
    tip: labelled('tip'),
    paymentMethod: fieldOf(findPayment(page, totals), doubtBelow),
    cash: labelled(amountsOf(totals, 'cash').length > 0 ? 'cash' : 'card', paid),
    change: labelled('change', (all) => all[0]!.amount),
    balance: labelled('balance'),
  } satisfies Partial<Fields>;
}
