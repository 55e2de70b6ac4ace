import {
  AMOUNT_FIELDS,
  type Receipt,
  type ReceiptField,
  type ReceiptItem,
  type ReceiptTax,
} from '../contract/receipt.ts';
import type { PageRows, Row } from './rows/page-rows.ts';

/** What a credit note calls itself, at the beginning of a row, in the languages whose labels are known. */
const CREDIT_NOTE =
  /^\W*(?:(?:tax\s+)?credit\s+(?:note|memo)|gutschrift|rechnungskorrektur|stornorechnung|(?:facture\s+d['\u2019]\s?)?avoir\b(?!\s+(?:un|une|le|la|les|de|\u00e9t\u00e9))|note\s+de\s+cr[\u00e9e]dit|nota\s+(?:di\s+credito|de\s+cr[\u00e9e]dito|de\s+abono|kredit)|factura\s+(?:rectificativa|de\s+abono)|credit(?:nota|factuur))(?![\p{L}])/iu;
/** A till's word for it, alone on its row. */
const REFUND =
  /^\W*(?:refund|return|retoure|retour|r\u00fcckgabe|erstattung|remboursement|rimborso|reso|reembolso|devoluci[o\u00f3]n|devolu\u00e7\u00e3o|terugbetaling|bayaran balik)(?: (?:receipt|slip|note))?\W*$/iu;
/** What a buyer writes in place of the seller is an invoice, though in German it is called "Gutschrift" as well. */
const SELF_BILLED =
  /\bself.?bill|\bselbst ausgestellt|\bgutschriftsverfahren\b|\bautofactura(?:tion|ci[\u00f3o]n)\b|\bautofattura\b|\bautofatura\b/iu;
/** It says so in its head. */
const HEAD_ROWS = 25;

/** Whether a page takes an invoice or a sale back: a row of its head begins with the words and has no amount, which a position of an invoice would have. */
export function isCreditNote({ rows, page }: PageRows): boolean {
  const head = rows.filter((row) => row.page === page && row.index < HEAD_ROWS && row.amounts.length === 0);
  // "Return" is also a ticket: only with a minus does it give money back.
  const hasMinus = rows.some((row) => row.amounts.some(({ units }) => units < 0));
  return (
    head.some(({ text }) => CREDIT_NOTE.test(text) || (hasMinus && REFUND.test(text))) &&
    !head.some(({ text }) => SELF_BILLED.test(text))
  );
}

/** Rows of a credit note with its amounts as an invoice has them, so that sums and labels are judged alike: those that print a minus at most of them lose it. */
export function asInvoiced(page: PageRows): PageRows {
  const signed = page.rows.flatMap((row) => row.amounts).filter(({ units }) => units !== 0);
  const minus = signed.filter(({ units }) => units < 0).length;
  if (2 * minus <= signed.length) return page;
  const turned = (row: Row): Row => ({
    ...row,
    amounts: row.amounts.map((amount) => ({ ...amount, units: amount.units === 0 ? 0 : -amount.units })),
  });
  return { ...page, rows: page.rows.map(turned) };
}

/** What was read of a credit note, with the amounts that it gives back negative, whether the paper prints a minus or not: so they are booked. */
export function asCredit<R extends Pick<Receipt, 'fields' | 'items' | 'taxes'>>(receipt: R): R {
  const fields = { ...receipt.fields };
  for (const name of AMOUNT_FIELDS) fields[name] = negative(fields[name]);
  const item = (one: ReceiptItem): ReceiptItem => ({
    ...one,
    quantity: negative(one.quantity),
    amount: negative(one.amount),
  });
  const tax = (one: ReceiptTax): ReceiptTax => ({ ...one, base: negative(one.base), amount: negative(one.amount) });
  return { ...receipt, fields, items: receipt.items.map(item), taxes: receipt.taxes.map(tax) };
}

function negative<F extends ReceiptField>(field: F): F {
  const turned = (value: string) =>
    !/\d/.test(value) || Number(value) === 0 ? value : value.startsWith('-') ? value.slice(1) : `-${value}`;
  return {
    ...field,
    value: field.value === null ? null : turned(field.value),
    alternatives: field.alternatives.map((other) => ({ ...other, value: turned(other.value) })),
  };
}
