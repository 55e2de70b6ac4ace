import { stretchItem } from '../../reading/evidence.ts';
import type { PageRows } from '../rows/page-rows.ts';
import type { FoundText } from './found-field.ts';

const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/u;
const IBAN = /(?<![A-Z0-9])[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?(?![A-Z0-9])/;

/** Tax numbers that tell themselves by their form: the VAT numbers of the European Union, Switzerland, Norway and Great Britain. */
const VAT_FORM =
  /(?<![A-Z0-9])(?:ATU\d{8}|BE\s?[01]\d{3}\.?\d{3}\.?\d{3}|BG\d{9,10}|CHE-?\d{3}\.?\d{3}\.?\d{3}(?:\s?(?:MWST|TVA|IVA))?|CY\d{8}[A-Z]|CZ\d{8,10}|DE\s?\d{3}\s?\d{3}\s?\d{3}|DK\s?\d{8}|EE\d{9}|EL\d{9}|ES[A-Z0-9]\d{7}[A-Z0-9]|FI\d{8}|FR\s?[A-Z0-9]{2}\s?\d{3}\s?\d{3}\s?\d{3}|GB\s?\d{3}\s?\d{4}\s?\d{2}|HR\d{11}|HU\d{8}|IE\d[A-Z0-9]\d{5}[A-Z]{1,2}|IT\s?\d{11}|LT(?:\d{9}|\d{12})|LU\d{8}|LV\d{11}|MT\d{8}|NL\d{9}B\d{2}|NO\s?\d{9}\s?MVA|PL\d{10}|PT\s?\d{9}|RO\d{2,10}|SE\d{12}|SI\d{8}|SK\d{10})(?![A-Z0-9])/;
/** And those that a label names. */
const TAX_LABEL =
  /\b(?:GST|SST|VAT|BTW|MWST|UST|TVA|IVA|ABN|TIN|EIN|NIF|CIF|P\.?\s?IVA|PARTITA IVA|STEUER|USTID|UST-ID|TAX)\W{0,3}(?:ID|REG(?:ISTRATION|\.)?|NR|NO|NUMBER|NUMMER|IDNR|INTRACOM(?:MUNAUTAIRE)?|N[O\u00ba\u00b0])?\W{0,3}(?:NO|NR|NUMBER|ID|N[O\u00ba\u00b0])?[\s.:#-]*((?=[\w-]*\d{4})[A-Z]{0,3}[\s-]?\d[\dA-Z. -]{6,18})/i;

export interface Identifiers {
  readonly taxNumber: FoundText | null;
  readonly email: FoundText | null;
  readonly iban: FoundText | null;
}

/** "N\u00b0 TVA client", "Uw BTW nummer": the buyer's. */
const BUYERS =
  /\b(?:your|customer(?:'s)?|client|buyer(?:'s)?|ihre?|kunden|votre|cliente?|uw|klant|vostra|su)\W{1,3}(?:vat|gst|ust|mwst|steuer|tva|iva|btw|tax)|\b(?:vat|gst|ust|tva|iva|btw|tax)\W{1,3}(?:customer|client|buyer|kunden|cliente|klant)\b/iu;

/** What identifies the seller, by its form and its check digits. The first of each: the buyer's own stand below, or nowhere. */
export function findIdentifiers(page: PageRows): Identifiers {
  return {
    taxNumber: first(page, VAT_FORM, 0, isPlausible, ['form']) ?? first(page, TAX_LABEL, 1, isPlausible, ['label']),
    email: first(page, EMAIL, 0, (text) => text.toLowerCase(), ['form']),
    iban: first(page, IBAN, 0, validIban, ['form']),
  };
}

function first(
  page: PageRows,
  pattern: RegExp,
  group: number,
  toValue: (text: string) => string | null,
  why: FoundText['why'],
): FoundText | null {
  for (const row of page.rows) {
    if (BUYERS.test(row.text)) continue;
    for (const line of row.segments) {
      const match = pattern.exec(line.text);
      const text = match?.[group]?.trim();
      if (match === null || text === undefined) continue;
      const value = toValue(text);
      if (value === null) continue;
      const start = [...line.text.slice(0, match.index + match[0].indexOf(text))].length;
      const item = stretchItem(line, start, start + [...text].length - 1, 1);
      if (item === null) continue;
      return { value, text, evidence: [{ page: row.page, ...item }], confidence: 0.95 * line.score, why };
    }
  }
  return null;
}

function isPlausible(text: string): string | null {
  const value = text.replace(/[\s.]+$/, '').replace(/\s+/g, ' ');
  return (value.match(/\d/g)?.length ?? 0) >= 6 ? value : null;
}

/** ISO 13616: the number as letters' places, modulo 97, is 1. A misread IBAN is none. */
function validIban(text: string): string | null {
  const plain = text.replace(/\s/g, '');
  // Words that follow may look like its last group: the longest beginning whose check digits are right.
  for (let length = Math.min(34, plain.length); length >= 15; length--) {
    const iban = plain.slice(0, length);
    const digits = [...(iban.slice(4) + iban.slice(0, 4))].map((c) => Number.parseInt(c, 36)).join('');
    let rest = 0;
    for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
    if (rest === 1) return iban;
  }
  return null;
}
