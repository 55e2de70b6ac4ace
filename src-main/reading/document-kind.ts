import type { DocumentKind } from '../contract/library.ts';
import type { TextLine } from '../contract/page.ts';

type Feature = readonly [RegExp, number];

/**
 * Words that are typical of a kind, each counted once: English and Korean, and for papers of money German, French, Italian, Spanish, Dutch, Portuguese and Malay.
 * It is simple on purpose, because it only chooses which questions are suggested and which documents the Receipts view offers to read.
 */
const FEATURES: Readonly<Record<Exclude<DocumentKind, 'other' | 'table'>, readonly Feature[]>> = {
  receipt: [
    [
      /\breceipt\b|영수증|\b(?:kassenbon|kassenbeleg|quittung|ticket de caisse|reçu|scontrino|ricevuta|recibo|kassabon|talão|resit)\b/i,
      3,
    ],
    [/\bcash(?:ier)?\b|현금|\b(?:bar|kasse|espèces|contanti|efectivo|contant|dinheiro|tunai)\b/i, 1.5],
    [/\bchange\b|거스름돈|\b(?:rückgeld|wechselgeld|rendu|resto|cambio|wisselgeld|troco|baki)\b/i, 1],
    [/\bsub-?\s?total\b|합계|\b(?:zwischensumme|sous-total|subtotale|subtotaal)\b/i, 1],
    [/\b(?:gst|sst|vat|sales tax|mwst|ust|tva|iva|btw)\b|부가세/i, 1],
    [/\bthank\s?you\b|감사합니다/i, 1],
    [/\b(?:visa|mastercard|debit|credit card)\b|승인번호|카드/i, 1],
    [/\brounding\b|\bqty\b/i, 0.5],
  ],
  invoice: [
    [
      /\binvoice\b|청구서|세금계산서|거래명세서|\b(?:rechnung|rechnungsnummer|facture|fattura|factura|factuur|factuurnummer|fatura|invois|credit note|rechnungskorrektur|nota di credito|creditnota|nota de crédito)\b/i,
      3,
    ],
    [
      /\binvoice (?:no|number|date|#)|공급가액|\b(?:rechnungs(?:nr|nummer|datum)|factuur(?:nummer|datum))\b|\bfac?t[tu]+ra\s*n/i,
      1,
    ],
    [
      /\b(?:amount|payment|balance)? ?due\b|\bdue date\b|납부기한|\b(?:zahlbar|fällig|échéance|scadenza|vencimiento|vencimento|vervaldatum)\b/i,
      1.5,
    ],
    [/\b(?:bill(?:ed)?|sold|ship) to\b|공급받는/i, 2],
    [/\bunit price\b|단가/i, 1],
    [/\b(?:iban|swift|purchase order|p\.?o\.? (?:no|number))\b/i, 1],
  ],
  form: [
    [/\b(?:application|registration|request|claim|order) form\b|\bform (?:no|[A-Z]*-?\d)|신청서|신고서/i, 3],
    [/\bplease (?:print|fill|complete|tick|check)|작성/i, 2],
    [/\bapplicant\b|신청인/i, 2],
    [/\bdate of birth\b|생년월일|주민등록번호/i, 1.5],
    [/\bsignature\b|서명/i, 1],
    [/[☐☑□]|_{6,}/, 1.5],
  ],
  letter: [
    [/(?:^|\n)\s*dear\b|귀하|귀중/i, 2.5],
    [/\b(?:sincerely|(?:kind|best|warm) regards|yours (?:truly|faithfully))\b|드림|올림/i, 2.5],
    [/\bto whom it may concern\b|안녕하(?:십니까|세요)/i, 2.5],
    [/(?:^|\n)\s*(?:re|subject)\s*:/i, 1],
  ],
  statement: [
    [
      /\b(?:bank|account|monthly|card) statement\b|\bstatement (?:of|date|period)\b|거래내역|이용대금|\b(?:kontoauszug|relevé de compte|estratto conto|extracto bancario|rekeningafschrift|extrato bancário|penyata akaun)\b/i,
      3,
    ],
    [/\baccount (?:no|number)\b|계좌번호/i, 1.5],
    [
      /\b(?:opening|closing|previous|new|beginning|ending) balance\b|잔액|\b(?:alter|neuer|anfangs|end)\s?(?:konto)?(?:saldo|stand)\b|\b(?:ancien|nouveau) solde\b|\bsolde (?:initial|final|précédent)|\bsaldo (?:iniziale|finale|precedente|inicial|final|anterior|actual)\b|\b(?:vorig|nieuw) saldo\b|\bbaki (?:awal|akhir)\b/i,
      2,
    ],
    [/\b(?:deposits?|withdrawals?|debits?)\b|입금|출금/i, 1],
    [/\btransactions?\b/i, 0.5],
  ],
  paper: [
    [/(?:^|\n)\s*abstract\b|초록/i, 3],
    [/(?:^|\n)\s*(?:\d+\.?\s*)?introduction\b|서론/i, 1],
    [/(?:^|\n)\s*(?:references|bibliography)\b|참고문헌/i, 1.5],
    [/\b(?:arxiv|doi)\b/i, 2],
    [/\bet al\b|\b(?:university|institute) of\b|학회/i, 1],
  ],
};

/** A lower score may be chance. */
const ENOUGH = 3;
/** A receipt has rows that end in amounts; contracts only speak of receipts, cash and taxes. */
const AMOUNT_ENDS = /\d(?:[.,']\s?\d{2}|[.,' ]\d{3}|-)\W*(?:[A-Z]{1,3}|\p{Sc}|\uC6D0|\u5186)?\W*$/u;

/** "01.03.", "2024-03-01", "1 Mar". */
const DAY = /(?<![\d.,])\d{1,2}[./-]\d{1,2}(?![\d,])|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}\s?\p{L}{3,}\.?\s/u;
/** Rows of a statement that begin so: fewer may be anything. */
const LEAST_DATED = 3;

/** What kind of document a first page looks like; `other` if its words do not tell. */
export function kindOf(lines: readonly TextLine[], page: { width: number; height: number }): DocumentKind {
  const text = lines.map((line) => line.text).join('\n');
  const scores = new Map<DocumentKind, number>();
  for (const [kind, features] of Object.entries(FEATURES) as [DocumentKind, readonly Feature[]][]) {
    let score = 0;
    for (const [pattern, weight] of features) if (pattern.test(text)) score += weight;
    scores.set(kind, score);
  }
  if (!lines.some(({ text: line }) => AMOUNT_ENDS.test(line))) scores.set('receipt', 0);
  const add = (kind: DocumentKind, by: number) => scores.set(kind, (scores.get(kind) ?? 0) + by);
  // Till rolls are long and narrow; "tax invoice" stands on many of them.
  if (page.height / page.width > 1.8 && (scores.get('receipt') ?? 0) > 0) add('receipt', 2);
  // An account's rows begin with a day and end in amounts; bills speak of balances, too.
  if ((scores.get('statement') ?? 0) > 0 && datedRows(lines) >= LEAST_DATED) add('statement', 1.5);
  if (tabular(lines) > 0.6) add('table', ENOUGH);
  const [best, score] = [...scores].sort((a, b) => b[1] - a[1])[0] ?? ['other', 0];
  return score >= ENOUGH ? best : 'other';
}

/** How many visual rows have a day and an amount. */
function datedRows(lines: readonly TextLine[]): number {
  const rows = new Map<number, string>();
  for (const { row, text } of lines) rows.set(row, `${rows.get(row) ?? ''} ${text}`);
  return [...rows.values()].filter((text) => DAY.test(text) && AMOUNT_ENDS.test(text)).length;
}

/** The share of visual rows that have three or more cells. */
function tabular(lines: readonly TextLine[]): number {
  const cells = new Map<number, number>();
  for (const { row } of lines) cells.set(row, (cells.get(row) ?? 0) + 1);
  if (cells.size < 3) return 0;
  return [...cells.values()].filter((count) => count >= 3).length / cells.size;
}
