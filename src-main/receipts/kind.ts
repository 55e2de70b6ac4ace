import type { MoneyKind, Statement } from '../contract/receipt.ts';
import type { PageRows } from './rows/page-rows.ts';
import type { Totals } from './rows/totals.ts';

/** Words of what a document calls itself, in the languages whose labels are known. */
const INVOICE =
  /\b(?:INVOICE|RECHNUNG(?:S\w+)?|FACTURE|FATTURA|FACTURA|FACTUUR\w*|FATURA|INVOIS)\b|\bBILL(?:ED)? TO\b|\bDUE DATE\b|\bF[\u00c4A]LLIG\b|\bIBAN\b|\uCCAD\uAD6C\uC11C|\uC138\uAE08\uACC4\uC0B0\uC11C/i;
const TILL =
  /\b(?:CASHIER|CASH(?! SALES? INV)|CHANGE|TENDERED|THANK YOU|TABLE|RECEIPT|BON|KASSE|KASSENBON|QUITTUNG|BELEG|CAISSE|SCONTRINO|CASSA|TICKET|KASSABON|TALAO|RESIT|TUNAI|VISA|MASTERCARD|GRATUITY|TRINKGELD|POURBOIRE|PROPINA|KUNDENBELEG|H\u00c4NDLERBELEG|EXEMPLAIRE CLIENT|(?:CUSTOMER|MERCHANT) COPY)\b|[*X]{4} ?\d{4}\b|\uC601\uC218\uC99D|\uAC70\uC2A4\uB984\uB3C8/gi;

/**
 * What a paper calls itself at the beginning of a cell whose amounts are not to be booked: a slip of wages, which nobody pays, and a reminder of invoices that are booked already.
 */
const NOT_BOOKED =
  /^\W*(?:\d[.)]\s?)?(?:pay\s?(?:slip|stub|roll advice)|earnings statement|salary (?:slip|statement)|(?:gehalts|lohn|entgelt|verdienst)abrechnung|bulletin de (?:paie|salaire)|fiche de paie|busta paga|cedolino|recibo de (?:n[\u00f3o]mina|vencimento)|loonstrook|salarisstrook|slip gaji|(?:\w+ )?(?:payment|invoice) reminder|reminder of payment|(?:past due|overdue|final) notice|mahnung|zahlungserinnerung|(?:lettre de )?relance|rappel de (?:paiement|facture)|mise en demeure|sollecito(?: di pagamento)?|recordatorio de pago|requerimiento de pago|(?:betalings)?herinnering|aanmaning|aviso de pagamento em atraso|peringatan (?:bayaran|pembayaran))(?!\p{L})/iu;
/** Alone in a cell: an invoice has such words as labels of numbers. */
const NOT_YET_BOOKED =
  /^\W*(?:quotation|quote|estimate|angebot|kostenvoranschlag|devis|preventivo|presupuesto|cotizaci[\u00f3o]n|offerte|or[\u00e7c]amento|sebut harga|delivery (?:note|slip)|packing (?:slip|list)|lieferschein|bon de livraison|bordereau de livraison|documento di trasporto|bolla di consegna|ddt|albar[\u00e1a]n|nota de entrega|pakbon|vrachtbrief|guia de (?:remessa|transporte)|nota penghantaran)\W*$/iu;
/** How an invoice heads itself, with or without its number. */
const HEADED_INVOICE =
  /^\W*(?:(?:tax|commercial|sales) )?(?:invoice|receipt|(?:\p{L}+)?rechnung|facture|fattura|factura|factuur|fatura|invois|resit)(?:\s*(?:n[r\u00b0\u00bao]?\.?|no\.?|nummer|num(?:ber|[e\u00e9]ro)|#)?\s*:?\s*[\p{L}-]{0,6}[\d/-]+)?\W*$/iu;
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
  if (isNotBooked(page) || amounts === 0 || (!sums && !calls && till < 2)) return 'other';
  // Many tills print "tax invoice": what was paid and changed, and the cashier, tell that it is a receipt.
  return calls && till < 2 ? 'invoice' : 'receipt';
}

function isNotBooked({ rows }: PageRows): boolean {
  const cells = rows.filter((row) => row.index < HEAD_ROWS).flatMap((row) => row.segments.map(({ text }) => text));
  if (cells.some((text) => NOT_BOOKED.test(text))) return true;
  return cells.some((text) => NOT_YET_BOOKED.test(text)) && !cells.some((text) => HEADED_INVOICE.test(text));
}
