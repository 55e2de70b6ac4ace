import type { FieldReading } from '../../contract/receipt.ts';

/** What no name of a company has: labels, and what belongs to a bill. It ends an address, too. */
export const NO_NAME =
  /\b(?:TEL|TELEPHONE|MOBILE|WHATSAPPS?|SITE|GUEST|TAXINVOICE|[A-Z]*CARELINE|PHONE|PH|FAX|H\/P|HP|GST|SST|VAT|TAX|INVOICE|RECEIPT|CASH(?!\s*&)|BILL|DATE|TIME|CASHIER|ROC|REG|REGISTRATION|CO\.? ?NO|COMPANY NO|WWW|EMAIL|E-MAIL|HTTP|CASHIER|TABLE|TERMINAL|WELCOME|THANK|HOURS|ORIGINAL|COPY|DUPLICATE|PAGE \d|CUSTOMER|MEMBER|LICENSEE|OWNED)\b|@|:\s*\d{6,}|사업자|전화|電話|\bADRESSE D[E']|\b(?:[A-ZÄÖÜ]*RECHNUNG|RECHNUNGSNR|QUITTUNG|ZUWENDUNGSBESTÄTIGUNG|QUITTANCE|REÇU|NOTE D['’]HONORAIRES|AVIS D['’]ÉCHÉANCE|PREMIUM NOTICE|FACTURE|FATTURA|FACTURA|FACTUUR|FATURA|IBAN|BIC|SIRET|SIREN|KVK|NIF|CIF|MWST|UST|TVA|BTW|STEUER\w*|DATUM|TELEFON|T[EÉ]L[EÉ]PHONE|TELEFONO|TELÉFONO)\b|\bP\.?\s?IVA\b|\bCHE-?\d/i;
/** A company's legal form, or the word that many a name ends with. */
const LEGAL_FORM =
  /(?<![\p{L}.])(?:GMBH(?: ?& ?CO\.? ?KG)?|AG|S\.? ?R\.? ?L\.?|S\. ?P\. ?A\.?|S\. ?L\.?(?: ?U\.?)?|S\. ?A\.?|SARL|SAS|B\.? ?V\.?|N\.? ?V\.?|L(?:T)?DA\.?|LTD\.?|LIMITED|LLC|INC\.?|CORP\.?|PLC|LLP|BHD\.?|S\/B|E\. ?K\.|OHG|ENTERPRISE|TRADING|(?<=\p{L}{3} )KG$)(?![\p{L}\p{N}])/giu;

/** "Devis n°", "Auftrag Nr.", "Quote #": of whatever paper. */
const NUMBER_LABEL = /(?<=[\s.])\p{L}[\p{L}-]*[\s-]?(?:n[r°º]\.?|no\.|n\.\s?º|#)\s*:?\s*$/iu;

/** What kind of paper it is, or the label of its number or day. */
const HEADING =
  /^(?:(?:QUITTANCE|REÇU)$|(?:QUITTANCE|REÇU|AVIS|NOTE|BON) (?:DE |D['’])|VERBALE DI |RICEVUTA|ZUWENDUNGSBESTÄTIGUNG|(?:[A-ZÄÖÜ]*RECHNUNG|FACTUUR|FACTURE|FATTURA|FACTURA|FATURA|INVOICE)S?[- ]?(?:N[A-Z]*\.?)?$|[A-ZÄÖÜ]*DATUM\b|(?:DATE|DATA|FECHA) (?:OF |D['’]|DEL? |DELLA )|(?:PREMIUM|PARKING CHARGE|PENALTY) NOTICE)/i;

/** "Quittance de loyer", "Factuurnummer": what the paper is, and no name on it. */
export const isHeading = (text: string): boolean => HEADING.test(text.trim());

/** Behind "SDN BHD" stands at most a branch in brackets. A registration, however little of it was read, and specks read for up to three letters are none of the name. */
const BEHIND_FORM = /(?<=\bBHD(?:\.|(?!\.)))(?:\s*[([]?[^()[\]]{0,6}\d[^()[\]]*[)\]]?|\s*\p{L}{1,3}\)?)$/iu;

/**
 * Where a name ends in a line that goes on with something else: with a registration ("Dion Realties Sdn Bhd (Co. No: 20154-T)"), or with the label of the next column ("Officina
 * Rinaldi S.r.l. Numero fattura"). The length of the text if it does not. Only a legal form tells: "CASH & CARRY" is a name with such words in it.
 */
export function nameEnd(text: string): number {
  const sender = senderEnd(text);
  if (sender !== null) return sender;
  const label = NO_NAME.exec(text) ?? NUMBER_LABEL.exec(text);
  if (label === null) return BEHIND_FORM.exec(text)?.index ?? text.length;
  const form = [...text.slice(0, label.index).matchAll(LEGAL_FORM)].at(-1);
  return form === undefined ? text.length : form.index + form[0].length;
}

/** A name, a mark, and an address with the number of a house or a town: what stands in small print above the addressee. */
const SENDER = /^(\P{N}{4,60}?)\s*(?:\s[-\u2013\u2014]\s|[|\u2022\u25cf\u00b7]).*?(?<!\d)\d{4,5}(?!\d)\s+\p{L}{3}/u;

/** Where the name ends in a sender's line ("Vogt GmbH \u2022 Talweg 3 \u2022 79100 Freiburg"); null: the text is none. */
export function senderEnd(text: string): number | null {
  const name = SENDER.exec(text)?.[1];
  return name === undefined || NO_NAME.test(name) ? null : name.trimEnd().length;
}

export function hasLegalForm(text: string): boolean {
  return text.search(LEGAL_FORM) > 0;
}

/** "(SETIA ALAM) SDN BHD": a branch, and what may follow it. */
const BRANCH = /^\s*\(\p{L}[^()\d]*\)[\p{L}\s.]*$/u;

/** One of two readings of a name, with the branch that the other has behind it: both read the same name, and one stopped early. */
export function withBranch(reading: FieldReading | null, other: FieldReading | null): FieldReading | null {
  if (reading === null || other === null) return reading;
  const { value, text, evidence } = other;
  if (!value.toUpperCase().startsWith(reading.value.toUpperCase())) return reading;
  const rest = value.slice(reading.value.length);
  return BRANCH.test(rest) && !NO_NAME.test(rest) ? { ...reading, value, text, evidence } : reading;
}
