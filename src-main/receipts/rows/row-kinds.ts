import { distance } from 'fastest-levenshtein';
import type { Row } from './page-rows.ts';

/** The meaning of a row's amount, by its words. */
export type RowKind =
  | 'total'
  | 'subtotal'
  /** The total of some of the items; others may follow. */
  | 'group'
  | 'tax'
  | 'rounding'
  | 'discount'
  | 'service'
  /** What sending the goods costs: a service beside their sum, or one of them. */
  | 'shipping'
  | 'tip'
  /** Carried forward from one page to the next. */
  | 'carried'
  /** What is still to be paid, after what was paid before. */
  | 'balance'
  | 'cash'
  | 'card'
  | 'change'
  | 'quantity'
  | 'saving'
  /** Told beside the bill: what is insured, a deposit that is held, the rent of a year, an estimate, a guest's share. */
  | 'aside'
  | 'summary-head';

export interface RowMeaning {
  readonly kind: RowKind;
  /** Of totals: 3 is what is to be paid in the end, 2 a total, 1 what may be one. */
  readonly rank: number;
}

const words = (text: string): readonly string[] => text.split(' ');

const TAX = words(
  'GST SST VAT TAX MWST MWSTEUER UST MEHRWERTSTEUER UMSATZSTEUER STEUERBETRAG TVA IVA IGIC CUKAI BTW MOMS CGST SGST IGST UTGST HST PST QST TPS TVQ 부가세 세금 消費税 税',
);
const TOTAL = words(
  'TOTAL JUMLAH SUMME GESAMT GESAMTBETRAG GESAMTSUMME GESAMTPREIS GESAMTKOSTEN GESAMTFORDERUNG ENDSUMME TOTALBETRAG RECHNUNGSBETRAG RECHNUNGSSUMME ENDBETRAG ZAHLBETRAG BRUTTOBETRAG BRUTTOSUMME TOTALE TOTAAL TOTAALBEDRAG IMPORTE IMPORTO BETRAG MONTANT AMAUN 합계 총액 합계금액 결제금액 合計 お会計',
);
const SUBTOTAL = words(
  'SUBTOTAL SUBTOTAAL ZWISCHENSUMME ZWISCHENTOTAL NETTOBETRAG NETTOSUMME WARENWERT SUBTOTALE IMPONIBILE SOUS-TOTAL 소계 小計',
);
const FINAL = words(
  'GRAND PAYABLE DUE FINAL NETT ROUNDED PAY ZAHLBETRAG ENDBETRAG BRUTTOBETRAG RECHNUNGSBETRAG 결제금액',
);
const CHANGE = words(
  'CHANGE BAKI KEMBALI KEMBALIAN RUCKGELD WECHSELGELD ZURUCK MONNAIE RENDU CAMBIO RESTO TROCO VUELTO WISSELGELD 거스름돈 お釣り 釣銭',
);
const CASH = words(
  'CASH TUNAI TENDER TENDERED PAID PAYMENT RECEIVED BAR GEGEBEN BEZAHLT ESPECES PAYE CONTANTI PAGATO EFECTIVO PAGADO DINHEIRO PAGO CONTANT BETAALD ONTVANGEN BAYARAN 현금 받은금액 現金 お預り',
);
const CARD = words(
  'VISA MASTER MASTERCARD AMEX CARD DEBIT CREDIT EFTPOS NETS MAESTRO KARTE KARTENZAHLUNG GIROCARD CARTE CARTA TARJETA PINNEN BANCONTACT MULTIBANCO CARTAO 카드 신용카드 カード',
);
const DISCOUNT = words(
  'DISCOUNT DISC DISKAUN PROMOTION REBATE VOUCHER COUPON RABATT NACHLASS GUTSCHEIN REMISE SCONTO DESCUENTO DESCONTO KORTING 할인 値引 割引',
);
const TIP = words('TIP TIPS GRATUITY TRINKGELD POURBOIRE MANCIA PROPINA FOOI GORJETA');
const SHIPPING =
  /^(?:SHIPPING|POSTAGE|DELIVERY|CARRIAGE|FREIGHT|VERSAND\w*|PORTO\w*|FRAIS DE (?:PORT|LIVRAISON)|PORT|LIVRAISON|SPEDIZIONE|SPESE DI (?:SPEDIZIONE|TRASPORTO)|(?:(?:GASTOS|CUSTOS) DE )?ENVIO|VERZENDKOSTEN|VERZENDING|PORTES|PENGHANTARAN)(?: (?:AND|COSTS?|CHARGES?|FEES?|HANDLING))*(?: [A-Z]{2,3})?$/;
/** What is left to pay. "Amount due" alone is a total. */
const BALANCE =
  /\b(?:BALANCE|BAL)(?: DUE)?\b|\bREST(?:BETRAG|FORDERUNG)\b|\bOFFENER BETRAG\b|\bRESTE? A PAYER\b|\bSALDO\b|\bOPENSTAAND\b|\bOUTSTANDING\b|\bRESTANTE\b|\bBAKI PERLU\b|\bEIGENANTEIL\b|^ZUZAHLUNG(?: [A-Z]{3})?$|\bRESTE A CHARGE\b|\bA CARGO DEL PACIENTE\b|\b(?:YOU|PATIENT) PAYS?\b/;
/** What an insurance pays is taken off. */
const INSURED =
  /^(?:LESS )?INSURANCE (?:PAID|PAYMENT|COVERS?)\b|^KASSENANTEIL\b|^PART (?:SECU|ASSURANCE|MUTUELLE|AMO|RO)\b|^A CARICO (?:DEL )?SSN\b/;
/** A sum that goes on from page to page is neither goods nor a total. */
const CARRIED =
  /\b(?:CARRIED|BROUGHT) (?:FORWARD|OVER)\b|\bUBERTRAG\b|\bUEBERTRAG\b|\bREPORT(?:ER)?\b|\bA REPORTER\b|\bRIPORTO\b|\bSUMA (?:Y SIGUE|ANTERIOR)\b|\bA TRANSPORTAR\b|\bZWISCHENSUMME SEITE\b|\bPAGE TOTAL\b|\bSEITENSUMME\b/;
const SAVING = words('SAVING SAVINGS SAVED POINTS POINT ERSPARNIS ECONOMIES RISPARMIO AHORRO');
const ASIDE =
  /\b(?:SUM INSURED|INSURED (?:SUM|VALUE)|VERSICHERUNGSSUMME|CAPITAL ASSURE|ANNUAL RENT|JAHRESMIETE|LOYER ANNUEL|DEPOSIT HELD|HINTERLEGTE KAUTION|DEPOT DE GARANTIE|ESTIMATE GIVEN|KOSTENVORANSCHLAG|DEVIS ESTIME)\b/;
/** What one of several guests pays of their bill. */
const SHARE =
  /\b(?:YOUR|MY) (?:SHARE|SPLIT|PART|PORTION)\b|\b(?:SHARE|SPLIT|AMOUNT|TOTAL) PER (?:PERSON|GUEST|HEAD)\b|\b(?:IHR|MEIN) ANTEIL\b|\bANTEIL (?:PRO|JE) PERSON\b|\b(?:VOTRE|MA) (?:PART|QUOTE PART)\b|\bPART PAR PERSONNE\b|\b(?:SU|TU) PARTE\b|\b(?:SUA|TUA) (?:QUOTA|PARTE)\b|\bUW (?:DEEL|AANDEEL)\b/;
/** Said of a total in languages that say it in two words. */
const TO_PAY =
  /\bTO PAY\b|\bNET A PAYER\b|\bA PAYER\b|\bDA PAGARE\b|\bA PAGAR\b|\bTE BETALEN\b|\bZU ZAHLEN\b|\bZU ZAHLENDER\b|\bPERLU DIBAYAR\b/;
/** And of a sum before tax. */
const BEFORE_TAX =
  /^TAXABLE (?:VALUE|AMOUNT|AMT)\b|\b(?:TOTALE?|TOTAAL|SUMME|GESAMT|MONTANT|IMPORTE|BETRAG) (?:NETTO|NET|H T|HT|HORS TAXES?|EXCL\w*|ZONDER|IMPONIBILE|SIN IVA|SEM IVA)\b|\bBASE IMPON\w+\b|\bNETTO ?(?:BETRAG|SUMME|WERT)?\b(?! A)|\bILIQUIDO\b/;
/** By their beginnings: INCLUSIVE and EXCLUSIVE are but two letters apart. */
const EXCLUDING = /^(?:EXC|BEFORE$|WITHOUT$|EX$|NETTO$|HT$|SEM$|SIN$|SENZA$|ZONDER$|OHNE$|HORS$)/;
const INCLUDING = /^(?:[IL]N[CO]L?|INKL|WITH$|AFTER$|W$|ADD$|BRUTTO$|TTC$)/;
/** A rounding is a few cents; more is what the rounding gave. */
const LARGEST_ROUNDING = 10_000;
/** A total of these is how much was done or used, and no money. */
const HOURS = words('HOURS HRS STUNDEN STD HEURES ORE HORAS UREN JAM');
const QUANTITY = words('QTY QTYS QUANTITY ITEMS PCS COUNT 수량 点数');

/** Words of a label: upper-case, accents gone, digits that stand between letters taken for the letters they look like. */
export function wordsOf(label: string): string[] {
  const found =
    label
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .normalize('NFC')
      .toUpperCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return found.map((word) =>
    (word.match(/\p{L}/gu)?.length ?? 0) >= 2 ? word.replace(/[0158]/g, (d) => 'OI__S__B'[Number(d)] ?? d) : word,
  );
}

/** Whether one of the words is (nearly: a letter in five may be misread) one of the wanted ones. */
export function hasWord(words: readonly string[], wanted: readonly string[]): boolean {
  return wanted.some((w) => words.some((word) => isWord(word, w)));
}

function isWord(word: string, wanted: string): boolean {
  if (word === wanted) return true;
  // A longer word is another word ("SUMMER" is no "SUMME") unless the wanted one is long itself.
  const longer = word.length - wanted.length;
  if (wanted.length < 5 || longer < -2 || longer > (wanted.length >= 8 ? 1 : 0)) return false;
  return distance(word, wanted) <= (wanted.length >= 8 ? 2 : 1);
}

/** "2% Skonto within 10 days": terms of payment, and none of the document's sums. */
function isTerms(joined: string): boolean {
  return /\b(?:IF PAID|PAID (?:WITHIN|BEFORE)|FOR PAYMENT|BEI ZAHLUNG|POUR PAIEMENT|PER PAGAMENTO|POR PAGO|BIJ BETALING|POR PAGAMENTO)\b|\bSKONTO\b|\bESCOMPTE\b|\bWITHIN \d+ DAYS\b|\bINNERHALB\b|\bSOUS \d+ JOURS\b|\bENTRO \d+ GIORNI\b|\bBINNEN \d+ DAGEN\b/.test(
    joined,
  );
}

/** Whether a row tells one guest's share of a bill. */
export const isShare = (row: Row): boolean => SHARE.test(wordsOf(row.label).join(' '));

/** The kind of a row by its words; null if they do not tell. */
export function meaningOf(row: Row): RowMeaning | null {
  const said = wordsOf(row.label);
  // "Rechnungsnummer" is but two letters from "Rechnungssumme".
  if (said.length === 0 || said.some((word) => /NUMMERN?$/.test(word))) return null;
  const has = (...wanted: readonly string[]) => hasWord(said, wanted);
  const excluding = said.some((w) => EXCLUDING.test(w));
  const including = !excluding && said.some((w) => INCLUDING.test(w));
  const joined = said.join(' ');
  const tax = has(...TAX);
  const round =
    said.some((w) => /^(?:R[O0]UND|RND|BUNDAR|PEMBUNDARAN|RUNDUNG|ARROND|ARROT|ARREDOND|REDONDEO|AFROND)/.test(w)) ||
    has('ROUNDING') ||
    /\bR[O0]UN[A-Z]{0,2}I?NG\b/.test(joined);
  const sub = has(...SUBTOTAL) || /\bSUB T[O0]TAL\b/.test(joined) || /\bSOUS TOTAL\b/.test(joined);
  const total =
    has(...TOTAL) ||
    said.some((w) => /^TOTAL/.test(w)) ||
    /\b(?:AMOUNT|AMT|INSTALL?MENT|PREMIUM) (?:DUE|PAYABLE|TO PAY)\b/.test(joined) ||
    TO_PAY.test(joined);
  const final = has(...FINAL) || TO_PAY.test(joined);
  if (CARRIED.test(joined) && row.amounts.length > 0) return { kind: 'carried', rank: 0 };
  if ((ASIDE.test(joined) && !total) || SHARE.test(joined)) return { kind: 'aside', rank: 0 };
  if (isTerms(joined)) return null;
  if (
    has('SUMMARY') ||
    (tax &&
      row.amounts.length === 0 &&
      has('AMOUNT', 'AMT', 'NET', 'GOODS', 'BASE', 'RATE', 'CODE', 'BASISBETRAG', 'STEUERSATZ'))
  )
    return { kind: 'summary-head', rank: 0 };
  if (has('SUPPLIES') && total) return { kind: 'group', rank: 0 };
  // With a minus it is taken off here.
  if (has(...SAVING) && row.amounts.length < 2)
    return { kind: row.amounts.some(({ units }) => units < 0) ? 'discount' : 'saving', rank: 0 };
  // "Room charge" is but a letter from "change"; alone it is a change that was misread.
  const isCharge = said.length > 1 && said.some((word) => /^CHARGES?$/.test(word));
  // "Cambio olio 4 x 20,00" is a service.
  const isWork = /^CAMBIO \p{L}/u.test(joined) && row.amounts.length > 1;
  if (has(...CHANGE) && !total && !isCharge && !isWork && !has('SERVICE', 'SERV', 'SVC'))
    return { kind: 'change', rank: 0 };
  const amount = row.amounts.at(-1)?.units ?? 0;
  if (round)
    return Math.abs(amount) > LARGEST_ROUNDING || (total && !/^ROUND(?:ING|)? ?(?:ADJ|TOTAL AMOUNT)/.test(joined))
      ? { kind: 'total', rank: 3 }
      : { kind: 'rounding', rank: 0 };
  if (total && said.some((word) => HOURS.includes(word)) && row.amounts.length < 2)
    return { kind: 'quantity', rank: 0 };
  if (has(...QUANTITY) && !including && (total || /\bITEMS? (?:COUNT|QTY)|\bNO OF|\bQTY/.test(joined)))
    return { kind: 'quantity', rank: 1 };
  if (/\bZUSCHLAGE?\b/.test(joined) && row.amounts.length === 1) return { kind: 'service', rank: 0 };
  // Letter for letter: "Beschläge" are goods. "Émise le" is but a letter from "remise".
  const discount =
    (has(...DISCOUNT) && !/\bEMISE? (?:LE|IL)\b/.test(joined)) || /\bABSCHLAGE?\b/.test(joined) || INSURED.test(joined);
  if (total && discount) return including || final ? { kind: 'total', rank: 2 } : { kind: 'discount', rank: 0 };
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
  if (BALANCE.test(joined) && !total && !/\b(?:PREVIOUS|OPENING|CLOSING|POINT|MEMBER|CARD|STAMP)/.test(joined))
    return { kind: 'balance', rank: 2 };
  // Before charges and discounts on the whole: a row below may have the subtotal after them.
  if (/\bPOSITIONSSUMME\b/.test(joined)) return { kind: 'subtotal', rank: 0 };
  if (sub || BEFORE_TAX.test(joined)) return { kind: 'subtotal', rank: 2 };
  if (has(...TIP) && row.amounts.length > 0) return { kind: 'tip', rank: 0 };
  if (
    /\b(?:SERVICE|SERV|SVC|SRV)\b.*\b(?:CHARGE|CHG|CHRG|TAX)?/.test(joined) &&
    row.amounts.length > 0 &&
    /\b(?:SERVICE|SERV|SVC|SRV) ?(?:CHARGE|CHG|CHRG|\d)/.test(joined)
  )
    return { kind: 'service', rank: 0 };
  if (SHIPPING.test(joined) && row.amounts.length === 1) return { kind: 'shipping', rank: 0 };
  if (total) return { kind: 'total', rank: final ? 3 : excluding ? 1 : 2 };
  if (discount) return { kind: 'discount', rank: 0 };
  if (/\bNETT? (?:AMOUNT|AMT|SALES)?/.test(joined) && has('NETT', 'NET')) return { kind: 'total', rank: 2 };
  if (has(...CARD)) return { kind: 'card', rank: 0 };
  if (has(...CASH) && !has('BILL', 'SALES', 'INV', 'INVOICE', 'CUSTOMER', 'MEMO')) return { kind: 'cash', rank: 0 };
  if (/^GROSS\b/.test(joined)) return { kind: 'subtotal', rank: 1 };
  if (/^(?:BRUTTO|T T C|TTC)(?: [A-Z]{3})?$/.test(joined) && row.amounts.length === 1)
    return { kind: 'total', rank: 2 };
  if (/^(?:AMOUNT|AMT)\b/.test(joined) && row.amounts.length === 1) return { kind: 'total', rank: 1 };
  return null;
}
