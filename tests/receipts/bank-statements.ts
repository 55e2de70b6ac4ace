import type { TextLine } from '../../src-main/contract/page.ts';
import { linesOf } from './sample-lines.ts';

/** How a bank of some country words a statement. */
interface Bank {
  readonly locale: string;
  readonly head: readonly string[];
  readonly title: string;
  readonly columns: readonly [day: string, text: string, amount: string, balance: string];
  readonly opening: string;
  readonly closing: string;
  readonly texts: readonly string[];
}

export const BANKS: Readonly<Record<string, Bank>> = {
  'United Kingdom': {
    locale: 'en-GB',
    head: ['Northgate Bank plc', '1 Canal Street, Leeds LS1 4AP', 'Sort code 20-11-33   Account number 33918842'],
    title: 'Account statement no. 7',
    columns: ['Date', 'Details', 'Amount', 'Balance'],
    opening: 'Opening balance',
    closing: 'Closing balance',
    texts: ['Rent', 'Salary', 'Grocer', 'Water company', 'Card payment', 'Transfer'],
  },
  Germany: {
    locale: 'de-DE',
    head: ['Volksbank Breisgau eG', 'Talweg 3, 79100 Freiburg', 'IBAN DE89 3704 0044 0532 0130 00'],
    title: 'Kontoauszug 3/2024',
    columns: ['Datum', 'Text', 'Betrag', 'Saldo'],
    opening: 'Alter Saldo',
    closing: 'Neuer Saldo',
    texts: ['Miete', 'Gehalt', 'Lebensmittel', 'Stadtwerke', 'Kartenzahlung', 'Dauerauftrag'],
  },
  France: {
    locale: 'fr-FR',
    head: ['Banque de l\u2019Ille', '12 rue des Lilas, 35000 Rennes', 'IBAN FR76 3000 6000 0112 3456 7890 189'],
    title: 'Relev\u00e9 de compte n\u00b0 4',
    columns: ['Date', 'Libell\u00e9', 'Montant', 'Solde'],
    opening: 'Ancien solde',
    closing: 'Nouveau solde',
    texts: ['Loyer', 'Salaire', 'Courses', 'Eau', 'Carte bancaire', 'Virement'],
  },
  Italy: {
    locale: 'it-IT',
    head: ['Banca del Reno SpA', 'Via Roma 8, 40121 Bologna', 'IBAN IT60 X054 2811 1010 0000 0123 456'],
    title: 'Estratto conto n. 5',
    columns: ['Data', 'Descrizione', 'Importo', 'Saldo'],
    opening: 'Saldo iniziale',
    closing: 'Saldo finale',
    texts: ['Affitto', 'Stipendio', 'Alimentari', 'Acquedotto', 'Carta', 'Bonifico'],
  },
  Spain: {
    locale: 'es-ES',
    head: ['Caja del Turia', 'Calle Mayor 5, 46002 Valencia', 'IBAN ES91 2100 0418 4502 0005 1332'],
    title: 'Extracto de cuenta 6',
    columns: ['Fecha', 'Concepto', 'Importe', 'Saldo'],
    opening: 'Saldo anterior',
    closing: 'Saldo final',
    texts: ['Alquiler', 'N\u00f3mina', 'Supermercado', 'Agua', 'Tarjeta', 'Transferencia'],
  },
  Netherlands: {
    locale: 'nl-NL',
    head: ['Dorpsbank N.V.', 'Dorpsstraat 7, 3511 AB Utrecht', 'IBAN NL91 ABNA 0417 1643 00'],
    title: 'Rekeningafschrift 8',
    columns: ['Datum', 'Omschrijving', 'Bedrag', 'Saldo'],
    opening: 'Vorig saldo',
    closing: 'Nieuw saldo',
    texts: ['Huur', 'Salaris', 'Boodschappen', 'Waterbedrijf', 'Pinbetaling', 'Overboeking'],
  },
  Portugal: {
    locale: 'pt-PT',
    head: ['Banco do Mondego', 'Rua Direita 4, 3000-123 Coimbra', 'IBAN PT50 0002 0123 1234 5678 9015 4'],
    title: 'Extrato banc\u00e1rio 9',
    columns: ['Data', 'Descri\u00e7\u00e3o', 'Valor', 'Saldo'],
    opening: 'Saldo inicial',
    closing: 'Saldo final',
    texts: ['Renda', 'Ordenado', 'Mercearia', '\u00c1gua', 'Cart\u00e3o', 'Transfer.'],
  },
  Malaysia: {
    locale: 'en-MY',
    head: ['Bank Meru Berhad', 'No 7, Jalan Meru, 41050 Klang', 'No. akaun 5140 1234 5678'],
    title: 'Penyata akaun',
    columns: ['Tarikh', 'Keterangan', 'Amaun', 'Baki'],
    opening: 'Baki awal',
    closing: 'Baki akhir',
    texts: ['Sewa', 'Gaji', 'Runcit', 'Air', 'Bayaran kad', 'Pindahan'],
  },
};

/** The first page of a statement, whose balances follow from each other. Its title may be missing, as where it is a picture. */
export function makeStatement(bank: string, seed: number, titled: boolean): TextLine[] {
  const { locale, head, title, columns, opening, closing, texts } = BANKS[bank]!;
  let state = seed * 7919 + bank.length;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const written = new Intl.DateTimeFormat(locale, {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const row = (day: string, text: string, amount: string, balance: string) =>
    `${day.padEnd(12)}${text.padEnd(15)}${amount.padStart(10)}${balance.padStart(11)}`;
  let balance = 100_000 + Math.floor(random() * 200_000);
  const before = balance;
  const rows = Array.from({ length: 6 + Math.floor(random() * 10) }, (_, i) => {
    const amount = Math.floor((random() - 0.5) * 90_000);
    balance += amount;
    const day = written.format(new Date(Date.UTC(2024, 2, 1 + 2 * i)));
    const money = format.format(amount / 100);
    return row(day, texts[Math.floor(random() * texts.length)]!, money, format.format(balance / 100));
  });
  const end = (label: string, cents: number) => row('', label, '', format.format(cents / 100));
  const lines = [
    ...head,
    ...(titled ? [title] : []),
    row(...columns),
    end(opening, before),
    ...rows,
    end(closing, balance),
  ];
  return linesOf(lines.join('\n'));
}
