import type { MoneyKind, Statement } from '../contract/receipt.ts';
import type { PageRows } from './rows/page-rows.ts';
import type { Totals } from './rows/totals.ts';

/** Words of what a document calls itself, in the languages whose labels are known. */
const INVOICE =
  /\b(?:INVOICE|RECHNUNG(?:S\w+)?|FACTURE|FATTURA|FACTURA|FACTUUR\w*|FATURA|INVOIS)\b|\bBILL(?:ED)? TO\b|\bDUE DATE\b|\bF[\u00c4A]LLIG\b|\bIBAN\b|\uCCAD\uAD6C\uC11C|\uC138\uAE08\uACC4\uC0B0\uC11C/i;
const TILL =
  /\b(?:CASHIER|CASH(?! SALES? INV)|CHANGE|TENDERED|THANK YOU|TABLE|RECEIPT|BON|KASSE|KASSENBON|QUITTUNG|BELEG|CAISSE|SCONTRINO|CASSA|TICKET|KASSABON|TALAO|RESIT|TUNAI|VISA|MASTERCARD)\b|\uC601\uC218\uC99D|\uAC70\uC2A4\uB984\uB3C8/gi;

/** What a slip of wages calls itself at the beginning of a row: it has amounts and a sum, and nobody pays it. */
const WAGES =
  /^\W*(?:pay\s?(?:slip|stub|roll advice)|earnings statement|salary (?:slip|statement)|(?:gehalts|lohn|entgelt|verdienst)abrechnung|bulletin de (?:paie|salaire)|fiche de paie|busta paga|cedolino|recibo de (?:n[\u00f3o]mina|vencimento)|loonstrook|salarisstrook|slip gaji)(?!\p{L})/iu;
/** It does so in its head. */
const HEAD_ROWS = 15;

/** What kind of document of money a page is; `other`: it shows no amount that is to be paid, and calls itself nothing of the kind. */
export function kindOfMoney(page: PageRows, totals: Totals, statement: Statement | null): MoneyKind {
  if (statement !== null) return 'statement';
  const text = page.rows.map((row) => row.text).join('\n');
  const amounts = page.rows.reduce((sum, row) => sum + row.amounts.length, 0);
  const calls = INVOICE.test(text);
  const words = new Set((text.match(TILL) ?? []).map((word) => word.toUpperCase())).size;
  const till = words + (totals.labelled.some((l) => l.kind === 'change') ? 2 : 0);
  const sums = totals.labelled.some((l) => l.kind === 'total' || l.kind === 'balance' || l.kind === 'cash');
  const isWages = page.rows.some((row) => row.index < HEAD_ROWS && row.segments.some((s) => WAGES.test(s.text)));
  if (isWages || amounts === 0 || (!sums && !calls && till < 2)) return 'other';
  // Many tills print "tax invoice": what was paid and changed, and the cashier, tell that it is a receipt.
  return calls && till < 2 ? 'invoice' : 'receipt';
}
