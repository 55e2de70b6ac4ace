import type { PageRows } from '../rows/page-rows.ts';
import type { FoundText } from './found-field.ts';
import { type LabelledText, textsAt } from './labelled-text.ts';

const NUMBER = String.raw`(?:no|nr|num|number|nummer|numero|num[eé]ro|n[uú]mero|n\.?[oº°]|n\.|\u2116|#|id|code|ref)`;

/** What a seller calls its own paper, in the languages that Docent reads labels in. */
const DOCUMENT = new RegExp(
  String.raw`\b(?:tax\s*)?(?:invoice|inv|receipt|rcpt|recelpt|bill|document|doc|cash\s*(?:sale|bill)|slip|(?:handels|schluss|abschlags|teil)?rechnungs?|beleg|bon|quittungs?|facture|factura|fattura|fatura|factuur|recibo|ricevuta|re[cç]u|ticket|simplificada|invois|resit|credit\s*(?:note|memo)|gutschrifts?|rechnungskorrektur|avoir|nota\s+(?:di\s+credito|de\s+cr[eé]dito|kredit)|credit(?:nota|factuur))(?:\s*\([^()]{1,40}\))*[\s.-]{0,2}(?:de\s+|de la\s+|della\s+)?${NUMBER}(?:(?![\p{L}\p{N}])|(?<=[oº°#])(?=\d))\.?|\b(?:rechnungsnummer|belegnummer|factuurnummer|bonnummer|gutschriftnummer)\b|\b(?:n[oº°r]\.?|num[eé]ro|n[uú]mero)\s?(?:de\s+|di\s+|da\s+|del\s+)?(?:facture|factura|fattura|fatura|recibo)\b`,
  'iu',
);
/** "Invoice INV/2023/03/0008": its name alone, at the beginning of a cell, and the number behind or below it. */
const NAMED =
  /^\W*(?:(?:tax\s+)?invoice|rechnung|gutschrift|facture|avoir|fattura|factura|factuur|fatura)\s*(?:[:#]|(?=\s[\p{L}\p{N}/_.-]*\d)|$)/iu;
const ORDER = new RegExp(
  String.raw`\b(?:your\s+|customer\s+)?(?:(?:purchase\s*)?order|p\.?o\.?|bestell|auftrags?|commande|pedido|ordine|encomenda|pesanan)[\s.-]{0,2}${NUMBER}(?![\p{L}\p{N}])\.?|\b(?:bestellnummer|auftragsnummer|ordernummer|bestelnummer)\b|\b(?:n[oº°r]\.?|num[eé]ro|n[uú]mero)\s?(?:de\s+|di\s+|do\s+|del\s+)?(?:commande|pedido|ordine|encomenda)\b`,
  'iu',
);

/** The number of the invoice or receipt, as its own words name it. */
export function findDocumentNumber(page: PageRows): FoundText | null {
  return numberAt(page, DOCUMENT) ?? numberAt(page, NAMED, isLong);
}

export function findOrderNumber(page: PageRows): FoundText | null {
  return numberAt(page, ORDER);
}

/** Without a word for "number" a year, a day or a count may stand there. */
function isLong(value: string): boolean {
  return (
    /^(?=.*\d)[\p{L}\p{N}][\p{L}\p{N}/_.-]{3,}$/u.test(value) &&
    (value.match(/\d/g)?.length ?? 0) >= 3 &&
    !/^(?:19|20)\d{2}$/.test(value)
  );
}

function numberAt(page: PageRows, label: RegExp, isNumber = (_: string) => true): FoundText | null {
  for (const found of textsAt(page, label)) {
    const value = numberIn(found);
    if (value === null || !isNumber(value)) continue;
    return {
      value,
      text: value,
      evidence: [{ ...found.evidence, text: value }],
      confidence: (found.place === 'below' ? 0.8 : 0.92) * found.score,
      why: ['label'],
    };
  }
  return null;
}

/** The first word with a digit; a date or an amount is none. */
function numberIn({ text }: LabelledText): string | null {
  const word =
    /^(?:[A-Z]{1,5}[\s-])?[\p{L}\p{N}#][\p{L}\p{N}/_.\-#]*\d[\p{L}\p{N}/_.\-#]*|^\d+/u.exec(text)?.[0] ?? null;
  if (word === null || !/\d/.test(word)) return null;
  if (/^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$/.test(word) || /^\d+[.,]\d{2}$/.test(word)) return null;
  return word.replace(/[.,;:]+$/, '');
}
