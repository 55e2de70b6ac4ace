import type { TextLine } from '../../src-main/contract/page.ts';
import { linesOf } from './sample-lines.ts';

/** An invoice as a business of some country prints it, and what is right about it. */
export interface MadeInvoice {
  /** Each page's lines. */
  readonly pages: readonly (readonly TextLine[])[];
  readonly seller: string;
  readonly number: string;
  readonly date: string;
  readonly due: string;
  readonly currency: string;
  readonly subtotal: string;
  readonly tax: string;
  readonly total: string;
  readonly goods: readonly { readonly name: string; readonly amount: string }[];
}

interface Country {
  readonly locale: string;
  readonly currency: string;
  readonly sign: string;
  readonly rate: number;
  readonly seller: readonly string[];
  readonly goods: readonly string[];
  readonly head: string;
  readonly number: string;
  readonly date: string;
  readonly due: string;
  readonly subtotal: string;
  readonly tax: string;
  readonly total: string;
  readonly carried: string;
  readonly brought: string;
  readonly page: string;
}

export const COUNTRIES: Readonly<Record<string, Country>> = {
  'United Kingdom': {
    locale: 'en-GB',
    currency: 'GBP',
    sign: '\u00a3',
    rate: 20,
    seller: ['Hartley & Sons Ltd', '12 Mill Lane', 'Leeds LS1 4AP', 'VAT No: GB 123 4567 89'],
    goods: ['Oak shelf', 'Delivery', 'Wall fixings', 'Site visit', 'Varnish, matt', 'Pine board'],
    head: 'Description                   Amount',
    number: 'Invoice No:',
    date: 'Invoice date:',
    due: 'Due date:',
    subtotal: 'Subtotal',
    tax: 'VAT 20%',
    total: 'Total due',
    carried: 'Carried forward',
    brought: 'Brought forward',
    page: 'Page',
  },
  Germany: {
    locale: 'de-DE',
    currency: 'EUR',
    sign: '\u20ac',
    rate: 19,
    seller: ['Schreinerei Vogt GmbH', 'Talweg 3', '79100 Freiburg', 'USt-IdNr. DE811907980'],
    goods: ['Eichentisch', 'Lieferung', 'Montage', 'Beschl\u00e4ge', 'Lasur farblos', 'Regalbrett'],
    head: 'Bezeichnung                   Betrag',
    number: 'Rechnungsnummer:',
    date: 'Rechnungsdatum:',
    due: 'Zahlbar bis:',
    subtotal: 'Nettobetrag',
    tax: 'zzgl. 19% MwSt',
    total: 'Rechnungsbetrag',
    carried: '\u00dcbertrag',
    brought: '\u00dcbertrag',
    page: 'Seite',
  },
  France: {
    locale: 'fr-FR',
    currency: 'EUR',
    sign: '\u20ac',
    rate: 20,
    seller: ['Menuiserie Garnier SARL', '12 rue des Lilas', '35000 Rennes', 'TVA FR 40 123456824'],
    goods: ['Table ch\u00eane', 'Livraison', 'Pose', 'Quincaillerie', 'Vernis mat', '\u00c9tag\u00e8re'],
    head: 'D\u00e9signation                  Montant',
    number: 'Facture n\u00b0',
    date: 'Date de facturation :',
    due: "Date d'\u00e9ch\u00e9ance :",
    subtotal: 'Total HT',
    tax: 'TVA 20 %',
    total: 'Net \u00e0 payer',
    carried: '\u00c0 reporter',
    brought: 'Report',
    page: 'Page',
  },
  Italy: {
    locale: 'it-IT',
    currency: 'EUR',
    sign: '\u20ac',
    rate: 22,
    seller: ['Falegnameria Conti SRL', 'Via Roma 8', '40121 Bologna', 'P.IVA IT01234567890'],
    goods: ['Tavolo in rovere', 'Consegna materiale', 'Montaggio', 'Ferramenta', 'Vernice opaca', 'Mensola'],
    head: 'Descrizione                   Importo',
    number: 'Fattura n.',
    date: 'Data fattura:',
    due: 'Scadenza:',
    subtotal: 'Totale imponibile',
    tax: 'IVA 22%',
    total: 'Totale da pagare',
    carried: 'A riporto',
    brought: 'Riporto',
    page: 'Pagina',
  },
  Spain: {
    locale: 'es-ES',
    currency: 'EUR',
    sign: '\u20ac',
    rate: 21,
    seller: ['Carpinter\u00eda Soler S.L.', 'Calle Mayor 5', '46002 Valencia', 'NIF B12345674'],
    goods: ['Mesa de roble', 'Transporte', 'Montaje', 'Herrajes', 'Barniz mate', 'Estante'],
    head: 'Descripci\u00f3n                  Importe',
    number: 'Factura n\u00ba',
    date: 'Fecha de factura:',
    due: 'Fecha de vencimiento:',
    subtotal: 'Base imponible',
    tax: 'IVA 21%',
    total: 'Total a pagar',
    carried: 'Suma y sigue',
    brought: 'Suma anterior',
    page: 'P\u00e1gina',
  },
  Netherlands: {
    locale: 'nl-NL',
    currency: 'EUR',
    sign: '\u20ac',
    rate: 21,
    seller: ['Timmerbedrijf De Wit B.V.', 'Dorpsstraat 7', '3511 AB Utrecht', 'BTW NL001234567B01'],
    goods: ['Eiken tafel', 'Bezorging', 'Montage', 'Beslag', 'Matte lak', 'Plank'],
    head: 'Omschrijving                  Bedrag',
    number: 'Factuurnummer:',
    date: 'Factuurdatum:',
    due: 'Vervaldatum:',
    subtotal: 'Totaal excl. btw',
    tax: 'BTW 21%',
    total: 'Totaal te betalen',
    carried: 'Transporteren',
    brought: 'Transport',
    page: 'Pagina',
  },
  Portugal: {
    locale: 'pt-PT',
    currency: 'EUR',
    sign: '\u20ac',
    rate: 23,
    seller: ['Carpintaria Nunes Lda', 'Rua Direita 4', '3000-123 Coimbra', 'NIF PT123456789'],
    goods: ['Mesa de carvalho', 'Entrega ao domic\u00edlio', 'Montagem', 'Ferragens', 'Verniz mate', 'Prateleira'],
    head: 'Descri\u00e7\u00e3o                     Valor',
    number: 'Fatura n\u00ba',
    date: 'Data de emiss\u00e3o:',
    due: 'Data de vencimento:',
    subtotal: 'Total sem IVA',
    tax: 'IVA 23%',
    total: 'Total a pagar',
    carried: 'A transportar',
    brought: 'Transporte',
    page: 'P\u00e1gina',
  },
  Switzerland: {
    locale: 'de-CH',
    currency: 'CHF',
    sign: 'CHF',
    rate: 8.1,
    seller: ['Holz Meier AG', 'Seestrasse 9', '8002 Z\u00fcrich', 'CHE-123.456.789 MWST'],
    goods: ['Eichentisch', 'Lieferung', 'Montage', 'Beschl\u00e4ge', 'Lasur', 'Tablar'],
    head: 'Bezeichnung                   Betrag',
    number: 'Rechnung Nr.',
    date: 'Datum:',
    due: 'Zahlbar bis:',
    subtotal: 'Zwischensumme',
    tax: 'MwSt 8.1%',
    total: 'Gesamtbetrag',
    carried: '\u00dcbertrag',
    brought: '\u00dcbertrag',
    page: 'Seite',
  },
  Malaysia: {
    locale: 'ms-MY',
    currency: 'MYR',
    sign: 'RM',
    rate: 6,
    seller: ['Perabot Jaya Sdn Bhd', 'No 7, Jalan Meru', '41050 Klang', 'SST ID: B10-1808-32000123'],
    goods: ['Meja kayu', 'Penghantaran barang', 'Pemasangan', 'Skru', 'Varnis', 'Rak'],
    head: 'Keterangan                    Amaun',
    number: 'Invois No:',
    date: 'Tarikh:',
    due: 'Bayar sebelum:',
    subtotal: 'Subtotal',
    tax: 'SST 6%',
    total: 'Jumlah Keseluruhan',
    carried: 'Carried forward',
    brought: 'Brought forward',
    page: 'Halaman',
  },
};

function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** @param pages with two or more the goods go on over the pages, each with the sum carried forward; the sums are on the last */
export function makeInvoice(country: string, seed: number, pages: number): MadeInvoice {
  const c = COUNTRIES[country]!;
  const random = randomOf(seed * 7919 + country.length);
  const format = new Intl.NumberFormat(c.locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const money = (cents: number) => format.format(cents / 100);
  const day = new Date(Date.UTC(2024, Math.floor(random() * 12), 13 + Math.floor(random() * 12)));
  const due = new Date(day.getTime() + 30 * 86_400_000);
  const written = (d: Date, long: boolean) =>
    long
      ? new Intl.DateTimeFormat(c.locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(d)
      : new Intl.DateTimeFormat(c.locale === 'ms-MY' ? 'en-GB' : c.locale, {
          day: '2-digit',
          month: '2-digit',
          year: 'numeric',
          timeZone: 'UTC',
        }).format(d);
  const some = c.goods.slice(0, 3 + Math.floor(random() * 4));
  // Of a longer invoice each page has a good many.
  const names =
    pages < 3 ? some : [...'ABCDE'].slice(0, pages).flatMap((size) => c.goods.map((name) => `${name} ${size}`));
  const goods = names.map((name) => ({ name, cents: 500 + Math.floor(random() ** 2 * 250_000) }));
  const net = goods.reduce((sum, { cents }) => sum + cents, 0);
  const tax = Math.round((net * c.rate) / 100);
  const number = `${2024}-${1000 + Math.floor(random() * 9000)}`;
  const row = (label: string, value: string) => `${label.padEnd(30)}${value.padStart(16)}`;
  const item = ({ name, cents }: { name: string; cents: number }) => row(name, money(cents));
  const each = pages === 2 ? 2 : Math.ceil(goods.length / pages);
  const sumOf = (count: number) => goods.slice(0, count).reduce((sum, { cents }) => sum + cents, 0);
  const top = [
    ...c.seller,
    '',
    `${c.number} ${number}`,
    `${c.date} ${written(day, random() < 0.4)}`,
    `${c.due} ${written(due, false)}`,
  ];
  const sums = [row(c.subtotal, money(net)), row(c.tax, money(tax)), row(c.total, `${money(net + tax)} ${c.sign}`)];
  const texts = Array.from({ length: pages }, (_, i) => {
    const [from, to] = [i * each, i === pages - 1 ? goods.length : (i + 1) * each];
    const counted = pages === 1 ? [] : [`${c.page} ${i + 1}/${pages}`];
    return [
      ...(i === 0 ? [...top, '', c.head] : [c.seller[0]!, ...counted, c.head, row(c.brought, money(sumOf(from)))]),
      ...goods.slice(from, to).map(item),
      ...(i < pages - 1 ? [row(c.carried, money(sumOf(to)))] : ['', ...sums]),
      ...(i === 0 ? counted : []),
    ];
  });
  const plain = (cents: number) => (cents / 100).toFixed(2);
  return {
    pages: texts.map((rows) => linesOf(rows.join('\n'))),
    seller: c.seller[0]!,
    number,
    date: day.toISOString().slice(0, 10),
    due: due.toISOString().slice(0, 10),
    currency: c.currency,
    subtotal: plain(net),
    tax: plain(tax),
    total: plain(net + tax),
    goods: goods.map(({ name, cents }) => ({ name, amount: plain(cents) })),
  };
}
