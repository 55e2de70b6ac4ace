import type { TextLine } from '../../contract/page.ts';
import type { PageRows, Row } from '../rows/page-rows.ts';

/** What a date is of: its own document's, or of something else that the document speaks of. */
export type DateRole = 'own' | 'due' | 'delivery' | 'period' | 'other';

/** Labels in English, German, French, Italian, Spanish, Dutch, Portuguese and Malay, without accents. The first that fits counts. */
const ROLES: readonly (readonly [DateRole, RegExp])[] = [
  [
    'due',
    /\b(?:DUE|PAY(?:ABLE|MENT)? (?:BY|BEFORE|UNTIL)|(?:ZAHLBAR|ZAHLUNG|BEZAHLEN|UBERWEISEN)\b.*\bBIS|FALLIG\w*|FAELLIG\w*|ZAHLUNGSZIEL|ECHEANCE|A (?:PAYER|REGLER) AVANT|SCADENZA|SCADE|ENTRO IL|VENCIMIENTO|VENCE|VENCIMENTO|VERVALDATUM|VERVALT|TE BETALEN VOOR|UITERLIJK|TARIKH AKHIR|BAYAR SEBELUM)\b/,
  ],
  [
    'delivery',
    /\b(?:DELIVER(?:Y|ED)|SHIP(?:PED|PING)? DATE|LIEFER\w*|LEISTUNGSDATUM|LEISTUNGSTAG|LIVRAISON|LIVRE|CONSEGNA|ENTREGA|LEVERDATUM|LEVERING|PENGHANTARAN)\b/,
  ],
  ['period', /\b(?:PERIODE?|PERIODO|ZEITRAUM|TEMPOH|ABRECHNUNGSZEITRAUM|LEISTUNGSZEITRAUM)\b/],
  [
    'other',
    /\b(?:EXPIRY|EXPIRES?|EXP|VALID|VALIDITY|UNTIL|BIRTH|DOB|GULTIG|BESTELLDATUM|ORDER DATE|DATE DE COMMANDE|DATA ORDINE|FECHA DE PEDIDO|VALABLE|SINCE|MEMBER)\b/,
  ],
  [
    'own',
    /\b(?:DATE|DATED|TARIKH|DATUM|FECHA|DATA|DATETIME|RECHNUNGSDATUM|BELEGDATUM|FACTUURDATUM|INVOICED?|EMISSION|EMISSIONE|EMISION|EMISSAO|TGL)\b|\b(?:LE|DU|DEN|DEL|AM) ?$|\uB0A0\uC9DC|\uC77C\uC790|\uAC70\uB798\uC77C\uC2DC|\u65E5\u4ED8/,
  ],
];

/** What the words before a date, to its left or above it say that it is; null when they say nothing. */
export function dateRole(page: PageRows, row: Row, line: TextLine, start: number): DateRole | null {
  const before = [...line.text].slice(0, start).join('');
  const left = row.segments[row.segments.indexOf(line) - 1]?.text ?? '';
  return (
    roleIn(before) ??
    (/\p{L}/u.test(before) ? null : (roleIn(left) ?? (/\p{L}{3}/u.test(left) ? null : above(page, row, line))))
  );
}

/** The cell above, where values stand under their labels. */
function above(page: PageRows, row: Row, line: TextLine): DateRole | null {
  for (const upper of page.rows.slice(Math.max(0, row.index - 2), row.index).reverse()) {
    if (upper.page !== row.page) return null;
    const cell = upper.segments.find((s) => s.box[0] < line.box[2] && s.box[2] > line.box[0]);
    if (cell !== undefined) return /\d/.test(cell.text) ? null : roleIn(cell.text);
  }
  return null;
}

function roleIn(text: string): DateRole | null {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ');
  return ROLES.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
}
