import type { TextLine } from '../../contract/page.ts';
import { findDates } from '../../reading/dates.ts';
import type { PageRows, Row } from '../rows/page-rows.ts';

/**
 * What a date is of: its own document's, or of something else that the document speaks of. `near`: a date beside it that may be its own where no other is,
 * as that of a payment, a printing or a row of goods. `trip`: the day of a journey that a ticket is for, or on which a car was parked; nobody says that it was paid on that day.
 */
export type DateRole = 'own' | 'near' | 'trip' | 'due' | 'delivery' | 'period' | 'other';

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
  ['period', /\b(?:PERIODE?|PERIODO|ZEITRAUM|TEMPOH|ABRECHNUNGSZEITRAUM|LEISTUNGSZEITRAUM|VERBRUIKSPERIODE)\b/],
  [
    'other',
    /\b(?:EXPIRY|EXPIRES?|EXP|VALID|VALIDITY|UNTIL|GULTIG|VALABLE|VALID[AO]|GELDIG|RETURNS? BY|UMTAUSCH|RUILEN)\b/,
  ],
  [
    'other',
    /\b(?:BIRTH|BORN|DOB|GEB|GEBOREN|GEBURTS\w+|GEBOORTE\w+|NEE? LE|NAISSANCE|NAT[OA]|NASCITA|NACID[OA]|NACIMIENTO|NASCID[OA]|NASCIMENTO|LAHIR)\b/,
  ],
  ['other', /\b(?:ORDER(?:ED)?|BESTEL\w+|COMMANDE|ORDINE|PEDIDO|ENCOMENDA|PESANAN) ?(?:DATE|AM|ON|LE)?$/],
  // "Rechnung gemäß Bestellung Nr. 4711 vom": what the date is of stands last.
  [
    'other',
    /\b(?:BESTELLUNG|AUFTRAG|ANGEBOT|VERTRAG|LIEFERSCHEIN|ORDER|QUOTE|QUOTATION|CONTRACT|COMMANDE|DEVIS|CONTRAT|ORDINE|PREVENTIVO|CONTRATTO|PEDIDO|PRESUPUESTO|CONTRATO|BESTELLING|OFFERTE|ENCOMENDA|ORCAMENTO)S?(?: (?:N|NO|NR|NUMBER|NUMERO|[\p{L}\p{N}]*\d[\p{L}\p{N}]*))* (?:VOM|DU|DEL|VAN|DE|DATED|OF)$/u,
  ],
  [
    'near',
    /\b(?:GEMASS|GEMAESS|LAUT|SELON|SUIVANT|SECONDO|SEGUN|VOLGENS|CONFORME|ACCORDING)\b.*\b(?:VOM|DU|DEL|VAN|DE|DATED|OF)$/,
  ],
  ['other', /\b(?:ORIGINAL\w*|ORIGINE|URSPRUNG\w*|OORSPRONKELIJK\w*|PREVIOUS|LAST|NEXT|SINCE|MEMBER)\b/],
  ['other', /\b(?:RENEW\w*|VERLANGER\w*|RENOUVEL\w*|RENUEVA|RENOVA\w*|RINNOV\w*|VERLENGD)\b/],
  [
    'other',
    /\b(?:ARRIVALS?|DEPARTURE|CHECK ?(?:IN|OUT)|ANREISE|ABREISE|ARRIVEE|DEPART|ARRIVO|PARTENZA|ENTRADA|SALIDA|LLEGADA|AANKOMST|VERTREK)\b/,
  ],
  [
    'trip',
    /\b(?:OUTWARD|OUTBOUND|INBOUND|RETURN|ENTRY|EINFAHRT|ENTREE|INGRESSO|INRIJDEN|TRAVEL|JOURNEY|HINFAHRT|RUCKFAHRT|REISEDATUM|REISETAG|FAHRT AM|ALLER|RETOUR|VOYAGE|ANDATA|RITORNO|VIAGGIO|IDA|VUELTA|VIAJE|HEENREIS|TERUGREIS|REIS)\b(?: DATE| DATUM)?$/,
  ],
  [
    'other',
    /\b(?:OFFEN[CS]E|CONTRAVENTION|VIOLATION|INFRACTION|VIOLAZIONE|INFRACCION|INFRACAO|OVERTREDING|TATTAG|TATZEIT)$/,
  ],
  ['other', /\b(?:READING|ZAHLERSTAND|INDEX|LETTURA|LECTURA|METERSTAND|LEITURA)\b/],
  [
    'own',
    /\b(?:TAX POINT|INVOICED?|EMISSION|EMISSIONE|EMISION|EMISSAO)$|\b(?:EMISE? LE|EMESSA IL|EMITIDA (?:EL|EM)|AUSGESTELLT AM)\b|(?:\b|[A-Z])(?:RECHNUNG|BELEG|QUITTUNG|FACTURE|FATTURA|FACTURA|FACTUUR|FATURA|INVOICE)\b.*\b(?:VOM|DU|DEL|VAN|DE|DATED|OF)$|^(?:LE|DEN|DU|AM)$|\uB0A0\uC9DC|\uC77C\uC790|\uAC70\uB798\uC77C\uC2DC|\u65E5\u4ED8/,
  ],
];

/** "Paris, le" is where and when a document was written. */
const WRITTEN_AT = /,\s*(?:le|den|l\u00ec|el)\s*$/iu;
const DATE_WORDS = new Set('DATE DATED DATETIME TARIKH DATUM FECHA DATA TGL'.split(' '));
/** What may stand with the word for a date without making it another one. */
const OF_THE_DOCUMENT = new Set(
  'INVOICE INVOICED INV BILL BILLING RECEIPT SALE SALES TRANSACTION TRX TRANS TRN TXN DOC DOCUMENT TAX NOTE NOTICE AVIS VERBALE MEMO CREDIT ISSUE ISSUED ISSUING BUSINESS BIZ FOLIO CHECK RECHNUNGS FACTURE FACTURATION EMISSION FATTURA DOCUMENTO EMISSIONE FACTURA EMISION EXPEDICION FATURA EMISSAO INVOIS RESIT BIL TIME MASA HEURE ORA HORA TIJD UHRZEIT OF THE DE DU DES D LA LE L DEL DELLA DA DO AND UND ET NO NR N'.split(
    ' ',
  ),
);
const OWN_COMPOUNDS = /^(?:RECHNUNGS|BELEG|AUSSTELLUNGS|FACTUUR|FAKTUR)DATUM$/;
/** A label of more words is a line of text, whose last one counts. */
const LABEL_WORDS = 5;
const NEAR =
  /\b(?:PRINT\w*|GEDRUCKT|IMPRIM\w+|STAMPAT[OA]|IMPRES[OA]|AFGEDRUKT|DICETAK|PAID|BEZAHLT|REGLEE?|PAGAT[OA]|PAGAD[OA]|BETAALD|PAG[OA])\b|\b(?:LE|DU|DEN|DEL|AM|EL|IL|OP|EM|VOM|ON|PADA)$|\p{L}DATUM$/u;

/** What the words before a date, to its left or above it say that it is; null when they say nothing. */
export function dateRole(page: PageRows, row: Row, line: TextLine, start: number): DateRole | null {
  const before = [...line.text].slice(0, start).join('');
  const left = row.segments[row.segments.indexOf(line) - 1]?.text ?? '';
  return (
    roleIn(before) ??
    (/\p{L}/u.test(before)
      ? null
      : (roleIn(left) ?? (/\p{L}{3}/u.test(left) ? null : (above(page, row, line) ?? beside(page, row)))))
  );
}

/** The label of a value of two lines stands between them: "10 December 2020 11:18" / "Outward" / "Hamburg - Dresden". */
function beside(page: PageRows, row: Row): DateRole | null {
  const below = page.rows[row.index + 1];
  const isLabel = below?.page === row.page && below.segments.length === 1 && roleIn(below.text) === 'trip';
  return isLabel ? 'trip' : null;
}

/** The cell above, where values stand under their labels. Of a column of them each is its row's. */
function above(page: PageRows, row: Row, line: TextLine): DateRole | null {
  const cellOf = (other: Row) => other.segments.find((s) => s.box[0] < line.box[2] && s.box[2] > line.box[0]);
  for (const upper of page.rows.slice(Math.max(0, row.index - 2), row.index).reverse()) {
    if (upper.page !== row.page) return null;
    const cell = cellOf(upper);
    if (cell === undefined) continue;
    if (/\d/.test(cell.text)) return null;
    const role = roleIn(cell.text);
    const below = page.rows[row.index + 1];
    const next = below?.page === row.page ? cellOf(below) : undefined;
    return role === 'own' && next !== undefined && findDates(next.text).length > 0 ? 'near' : role;
  }
  return null;
}

function roleIn(text: string): DateRole | null {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const said = ROLES.find(([, pattern]) => pattern.test(plain))?.[0];
  if (said !== undefined) return said;
  if (WRITTEN_AT.test(text)) return 'own';
  return dateWordRole(plain.split(' ')) ?? (NEAR.test(plain) ? 'near' : null);
}

/** "Date", "Sales date", "Date de facture" are the document's; "Date of treatment" is not. */
function dateWordRole(words: readonly string[]): DateRole | null {
  if (!words.some((word) => DATE_WORDS.has(word) || OWN_COMPOUNDS.test(word))) return null;
  const isKnown = (word: string) =>
    DATE_WORDS.has(word) || OWN_COMPOUNDS.test(word) || OF_THE_DOCUMENT.has(word) || /\d/.test(word);
  return words.length > LABEL_WORDS || words.every(isKnown) ? 'own' : 'near';
}
