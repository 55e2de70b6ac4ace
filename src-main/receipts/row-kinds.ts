import { distance } from 'fastest-levenshtein';
import type { Row } from './page-rows.ts';

/** What a row's words say its amount is. */
export type RowKind =
  | 'total'
  | 'subtotal'
  /** The total of some of the items; others may follow. */
  | 'group'
  | 'tax'
  | 'rounding'
  | 'discount'
  | 'service'
  | 'cash'
  | 'card'
  | 'change'
  | 'quantity'
  | 'saving'
  | 'summary-head';

export interface RowMeaning {
  readonly kind: RowKind;
  /** Of totals: 3 is what is to be paid in the end, 2 a total, 1 what may be one. */
  readonly rank: number;
}

const TAX = 'GST SST VAT TAX MWST UST TVA IVA CUKAI BTW MOMS 부가세 세금 消費税 税'.split(' ');
const TOTAL =
  'TOTAL JUMLAH SUMME GESAMT GESAMTBETRAG TOTALE IMPORTE BETRAG MONTANT 합계 총액 합계금액 결제금액 合計 お会計'.split(
    ' ',
  );
const SUBTOTAL = 'SUBTOTAL ZWISCHENSUMME SUBTOTALE SOUS-TOTAL 소계 小計'.split(' ');
const FINAL = 'GRAND PAYABLE DUE FINAL NETT ROUNDED PAY 결제금액'.split(' ');
const CHANGE = 'CHANGE BAKI KEMBALI KEMBALIAN RUCKGELD ZURUCK MONNAIE RENDU CAMBIO RESTO 거스름돈 お釣り 釣銭'.split(
  ' ',
);
const CASH =
  'CASH TUNAI TENDER TENDERED PAID PAYMENT RECEIVED BAR GEGEBEN ESPECES CONTANTI EFECTIVO BAYARAN 현금 받은금액 現金 お預り'.split(
    ' ',
  );
const CARD =
  'VISA MASTER MASTERCARD AMEX CARD DEBIT CREDIT EFTPOS NETS MAESTRO KARTE KARTENZAHLUNG CARTE CARTA TARJETA 카드 신용카드 カード'.split(
    ' ',
  );
const DISCOUNT = 'DISCOUNT DISC DISKAUN REBATE VOUCHER COUPON RABATT REMISE SCONTO DESCUENTO 할인 値引 割引'.split(' ');
/** By their beginnings: INCLUSIVE and EXCLUSIVE are but two letters apart. */
const EXCLUDING = /^(?:EXC|BEFORE$|WITHOUT$|EX$|NETTO$|HT$)/;
const INCLUDING = /^(?:[IL]N[CO]L?|WITH$|AFTER$|W$|ADD$|BRUTTO$|TTC$)/;
/** A rounding is a few cents; more is what the rounding gave. */
const LARGEST_ROUNDING = 10_000;
const QUANTITY = 'QTY QTYS QUANTITY ITEMS PCS COUNT 수량 点数'.split(' ');

/** Words of a label: upper-case, accents gone, digits that stand between letters taken for the letters they look like. */
export function wordsOf(label: string): string[] {
  const words =
    label
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .normalize('NFC')
      .toUpperCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) =>
    (word.match(/\p{L}/gu)?.length ?? 0) >= 2 ? word.replace(/[0158]/g, (d) => 'OI__S__B'[Number(d)] ?? d) : word,
  );
}

/** Whether one of the words is (nearly: a letter in five may be misread) one of the wanted ones. */
export function hasWord(words: readonly string[], wanted: readonly string[]): boolean {
  return wanted.some((w) => words.some((word) => isWord(word, w)));
}

function isWord(word: string, wanted: string): boolean {
  if (word === wanted) return true;
  if (wanted.length < 5 || Math.abs(word.length - wanted.length) > 2) return false;
  return distance(word, wanted) <= (wanted.length >= 8 ? 2 : 1);
}

/** What the words of a row say it is; null when they say nothing of the kind. */
export function meaningOf(row: Row): RowMeaning | null {
  const words = wordsOf(row.label);
  if (words.length === 0) return null;
  const has = (...wanted: readonly string[]) => hasWord(words, wanted);
  const excluding = words.some((w) => EXCLUDING.test(w));
  const including = !excluding && words.some((w) => INCLUDING.test(w));
  const joined = words.join(' ');
  const tax = has(...TAX);
  const round =
    words.some((w) => /^(?:R[O0]UND|RND|BUNDAR|PEMBUNDARAN|RUNDUNG|ARROND)/.test(w)) ||
    /\bR[O0]UN[A-Z]{0,2}I?NG\b/.test(joined);
  const sub = has(...SUBTOTAL) || /\bSUB T[O0]TAL\b/.test(joined) || /\bSOUS TOTAL\b/.test(joined);
  const total =
    has(...TOTAL) ||
    words.some((w) => /^TOTAL/.test(w)) ||
    /\b(?:AMOUNT|AMT|BALANCE|BAL) (?:DUE|PAYABLE|TO PAY)\b/.test(joined) ||
    /\bTO PAY\b/.test(joined);
  const final = has(...FINAL);
  if (
    has('SUMMARY') ||
    (tax && row.amounts.length === 0 && has('AMOUNT', 'AMT', 'NET', 'GOODS', 'BASE', 'RATE', 'CODE'))
  )
    return { kind: 'summary-head', rank: 0 };
  if (has('SUPPLIES') && total) return { kind: 'group', rank: 0 };
  if (has('SAVING', 'SAVINGS', 'SAVED', 'POINTS', 'POINT') && row.amounts.length < 2)
    return { kind: 'saving', rank: 0 };
  if (has(...CHANGE) && !total && !has('SERVICE', 'SERV', 'SVC')) return { kind: 'change', rank: 0 };
  const amount = row.amounts.at(-1)?.units ?? 0;
  if (round)
    return Math.abs(amount) > LARGEST_ROUNDING || (total && !/^ROUND(?:ING|)? ?(?:ADJ|TOTAL AMOUNT)/.test(joined))
      ? { kind: 'total', rank: 3 }
      : { kind: 'rounding', rank: 0 };
  if (has(...QUANTITY) && !including && (total || /\bITEMS? (?:COUNT|QTY)|\bNO OF|\bQTY/.test(joined)))
    return { kind: 'quantity', rank: 1 };
  if (total && has(...DISCOUNT)) return including || final ? { kind: 'total', rank: 2 } : { kind: 'discount', rank: 0 };
  if (tax && !/\b(?:TAX|GST|SST) (?:INV[A-Z]*|ID|REG[A-Z]*|NO|CODE)\b/.test(joined)) {
    if (has('INCLUDES', 'INCLUDED', 'INCLUDE')) return { kind: 'tax', rank: 0 };
    if (total || has('SALES', 'AMOUNT', 'AMT', 'PAYABLE') || sub) {
      if (excluding) return { kind: 'subtotal', rank: 1 };
      if (including && !/\bINCL?[A-Z]* (?:OF )?\d* ?(?:GST|SST|VAT|TAX) (?:AMOUNT|AMT)\b/.test(joined))
        return { kind: 'total', rank: final ? 3 : 2 };
    }
    if (has('NONTAX', 'NON', 'TAXABLE', 'ZERO')) return { kind: 'subtotal', rank: 0 };
    return { kind: 'tax', rank: 0 };
  }
  if (sub) return { kind: 'subtotal', rank: 2 };
  if (
    /\b(?:SERVICE|SERV|SVC|SRV)\b.*\b(?:CHARGE|CHG|CHRG|TAX)?/.test(joined) &&
    row.amounts.length > 0 &&
    /\b(?:SERVICE|SERV|SVC|SRV) ?(?:CHARGE|CHG|CHRG|\d)/.test(joined)
  )
    return { kind: 'service', rank: 0 };
  if (total) return { kind: 'total', rank: final ? 3 : excluding ? 1 : 2 };
  if (has(...DISCOUNT)) return { kind: 'discount', rank: 0 };
  if (/\bNETT? (?:AMOUNT|AMT|SALES)?/.test(joined) && has('NETT', 'NET')) return { kind: 'total', rank: 2 };
  if (has(...CARD)) return { kind: 'card', rank: 0 };
  if (has(...CASH) && !has('BILL', 'SALES', 'INV', 'INVOICE', 'CUSTOMER', 'MEMO')) return { kind: 'cash', rank: 0 };
  if (/^(?:AMOUNT|AMT)\b/.test(joined) && row.amounts.length === 1) return { kind: 'total', rank: 1 };
  return null;
}
