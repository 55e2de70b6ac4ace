/** What invoices say in ten countries, in several ways each: a table for drawn-invoices.ts, and long because it is one. */
export interface InvoiceWords {
  readonly locale: string;
  readonly currencies: readonly string[];
  readonly rates: readonly number[];
  readonly companies: readonly string[];
  readonly places: readonly string[];
  readonly goods: readonly string[];
  readonly invoice: readonly string[];
  readonly number: readonly string[];
  readonly date: readonly string[];
  readonly due: readonly string[];
  readonly delivery: readonly string[];
  readonly net: readonly string[];
  readonly tax: readonly string[];
  readonly total: readonly string[];
  readonly deposit: readonly string[];
  readonly balance: readonly string[];
  readonly saved: readonly string[];
  readonly before: readonly string[];
  /** A date as it is usually printed. */
  readonly dates: readonly ((y: number, m: number, d: number) => string)[];
}

const two = (n: number) => String(n).padStart(2, '0');
const dotted = (y: number, m: number, d: number) => `${two(d)}.${two(m)}.${y}`;
const slashed = (y: number, m: number, d: number) => `${two(d)}/${two(m)}/${y}`;
const dashed = (y: number, m: number, d: number) => `${two(d)}-${two(m)}-${y}`;
export const iso = (y: number, m: number, d: number) => `${y}-${two(m)}-${two(d)}`;
const long = (locale: string) => (y: number, m: number, d: number) =>
  new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(Date.UTC(y, m - 1, d)),
  );

export const INVOICE_WORDS: readonly InvoiceWords[] = [
  {
    locale: 'en-GB',
    ...{
      currencies: ['GBP'],
      rates: [20, 5],
      companies: ['Harbour Joinery Ltd', 'Bell & Sons Plumbing', 'Northgate Print Works'],
    },
    ...{ places: ['14 Mill Lane, Leeds LS1 4AB', '2 Quay Street, Bristol BS1 5UE'] },
    goods: ['Oak shelf', 'Call-out charge', 'Copper pipe 15 mm', 'Poster A2', 'Paint, white', 'Labour per hour'],
    ...{ invoice: ['Invoice', 'TAX INVOICE'], number: ['Invoice no.', 'Invoice number', 'Our ref'] },
    ...{ date: ['Invoice date', 'Date', 'Tax point'], due: ['Due date', 'Payment due by'], delivery: ['Delivered on'] },
    ...{
      net: ['Subtotal', 'Net amount', 'Goods'],
      tax: ['VAT @ {r}%', 'VAT {r}%'],
      total: ['Total', 'Invoice total', 'Total incl. VAT', 'Amount payable'],
    },
    ...{
      deposit: ['Deposit paid', 'Less deposit'],
      balance: ['Balance due', 'Amount due'],
      saved: ['You saved', 'Loyalty points'],
    },
    ...{ before: ['Previous balance', 'Balance brought forward'], dates: [slashed, long('en-GB'), iso] },
  },
  {
    locale: 'en-US',
    ...{ currencies: ['USD'], rates: [8, 6], companies: ['Prairie Feed & Seed, Inc.', 'Lakeside Auto Care LLC'] },
    ...{ places: ['880 Main St, Madison, WI 53703', '41 Dock Rd, Portland, ME 04101'] },
    goods: ['Oil filter', 'Brake pads', 'Chicken feed 50 lb', 'Salt block', 'Tire rotation'],
    ...{ invoice: ['INVOICE', 'Invoice'], number: ['Invoice #', 'Invoice No.'] },
    ...{ date: ['Date', 'Invoice Date'], due: ['Due Date', 'Pay By'], delivery: ['Ship Date'] },
    ...{ net: ['Subtotal', 'Sub-total'], tax: ['Sales Tax ({r}%)', 'Tax'], total: ['Total', 'Grand Total', 'TOTAL'] },
    ...{
      deposit: ['Payment received', 'Deposit'],
      balance: ['Balance Due', 'Amount Due'],
      saved: ['Total savings', 'Reward points'],
    },
    ...{ before: ['Previous balance', 'Last statement'] },
    dates: [(y, m, d) => `${two(m)}/${two(d)}/${y}`, long('en-US')],
  },
  {
    locale: 'de-DE',
    ...{
      currencies: ['EUR'],
      rates: [19, 7],
      companies: ['Gärtnerei Sommer GmbH', 'Elektro Brandt e.K.', 'Druckhaus Elbe KG'],
    },
    ...{ places: ['Lindenweg 3, 20095 Hamburg', 'Am Markt 12, 01067 Dresden'] },
    goods: ['Rosenstock', 'Anfahrt', 'Kabel 3x1,5', 'Flyer A5', 'Arbeitsstunde', 'Blumenerde 40 l'],
    ...{ invoice: ['Rechnung', 'RECHNUNG'], number: ['Rechnungsnummer', 'Rechnung Nr.', 'Beleg-Nr.'] },
    ...{
      date: ['Rechnungsdatum', 'Datum'],
      due: ['Fällig am', 'Zahlbar bis', 'Zahlungsziel'],
      delivery: ['Lieferdatum', 'Leistungsdatum'],
    },
    ...{
      net: ['Nettobetrag', 'Zwischensumme', 'Summe netto'],
      tax: ['MwSt. {r} %', 'zzgl. {r}% USt'],
      total: ['Gesamtbetrag', 'Rechnungsbetrag', 'Bruttobetrag', 'Summe'],
    },
    ...{
      deposit: ['Anzahlung', 'abzgl. Abschlag'],
      balance: ['Restbetrag', 'Zu zahlen', 'Noch offen'],
      saved: ['Sie sparen', 'Bonuspunkte'],
    },
    ...{ before: ['Alter Saldo', 'Übertrag Vormonat'], dates: [dotted, long('de-DE')] },
  },
  {
    locale: 'de-CH',
    ...{ currencies: ['CHF'], rates: [8.1, 2.6], companies: ['Käserei Aebi AG', 'Velo Zürcher GmbH'] },
    ...{ places: ['Dorfstrasse 8, 3011 Bern', 'Seeweg 1, 6003 Luzern'] },
    goods: ['Alpkäse', 'Service Velo', 'Bremsseil', 'Lieferpauschale'],
    ...{ invoice: ['Rechnung'], number: ['Rechnungs-Nr.'], date: ['Datum', 'Rechnungsdatum'], due: ['Zahlbar bis'] },
    ...{
      delivery: ['Lieferdatum'],
      net: ['Zwischentotal', 'Netto'],
      tax: ['MWST {r}%'],
      total: ['Total CHF', 'Totalbetrag', 'Rechnungstotal'],
    },
    ...{
      deposit: ['Akontozahlung'],
      balance: ['Restbetrag'],
      saved: ['Sie sparen'],
      before: ['Saldovortrag'],
      dates: [dotted],
    },
  },
  {
    locale: 'fr-FR',
    ...{
      currencies: ['EUR'],
      rates: [20, 5.5],
      companies: ['Menuiserie Laurent SARL', 'Boulangerie du Port', 'Atelier Vidal SAS'],
    },
    ...{ places: ['8 rue des Lilas, 35000 Rennes', '3 quai de Seine, 76000 Rouen'] },
    goods: ['Étagère chêne', 'Main-d’œuvre', 'Peinture blanche', 'Livraison', 'Pain de campagne'],
    ...{
      invoice: ['Facture', 'FACTURE'],
      number: ['Facture n°', 'N° de facture'],
      date: ['Date de facture', 'Date', 'Émise le'],
    },
    ...{
      due: ['Échéance', 'À régler avant le', "Date d'échéance"],
      delivery: ['Date de livraison'],
      net: ['Total HT', 'Sous-total HT', 'Montant HT'],
    },
    ...{
      tax: ['TVA {r} %', 'TVA ({r}%)'],
      total: ['Total TTC', 'Montant TTC', 'TOTAL TTC'],
      deposit: ['Acompte versé', 'Déjà réglé'],
    },
    ...{
      balance: ['Net à payer', 'Reste à payer'],
      saved: ['Vous économisez'],
      before: ['Solde antérieur'],
      dates: [slashed, long('fr-FR')],
    },
  },
  {
    locale: 'it-IT',
    ...{ currencies: ['EUR'], rates: [22, 10], companies: ['Officina Rinaldi S.r.l.', 'Ferramenta Costa'] },
    ...{ places: ['Via Roma 21, 16121 Genova', 'Corso Dante 5, 10126 Torino'] },
    goods: ['Cambio olio', 'Viti inox', 'Manodopera', 'Filtro aria'],
    ...{
      invoice: ['Fattura', 'FATTURA'],
      number: ['Fattura n.', 'Numero fattura'],
      date: ['Data fattura', 'Data'],
      due: ['Scadenza', 'Data scadenza'],
    },
    ...{
      delivery: ['Data consegna'],
      net: ['Imponibile', 'Totale imponibile'],
      tax: ['IVA {r}%'],
      total: ['Totale', 'Totale fattura', 'Totale documento'],
    },
    ...{
      deposit: ['Acconto'],
      balance: ['Saldo da pagare', 'Netto a pagare'],
      saved: ['Risparmio'],
      before: ['Saldo precedente'],
    },
    dates: [slashed, long('it-IT')],
  },
  {
    locale: 'es-ES',
    ...{ currencies: ['EUR'], rates: [21, 10], companies: ['Talleres Ortega S.L.', 'Panadería La Espiga'] },
    ...{ places: ['Calle Mayor 14, 28013 Madrid', 'Av. del Puerto 9, 46021 Valencia'] },
    goods: ['Cambio de aceite', 'Mano de obra', 'Tornillos', 'Pan integral'],
    ...{
      invoice: ['Factura', 'FACTURA'],
      number: ['Factura nº', 'Número de factura'],
      date: ['Fecha de factura', 'Fecha'],
      due: ['Vencimiento', 'Fecha de vencimiento'],
    },
    ...{
      delivery: ['Fecha de entrega'],
      net: ['Base imponible', 'Subtotal'],
      tax: ['IVA {r} %'],
      total: ['Total', 'Total factura', 'Importe total'],
    },
    ...{
      deposit: ['Anticipo', 'A cuenta'],
      balance: ['Pendiente de pago', 'Total a pagar'],
      saved: ['Usted ahorra'],
      before: ['Saldo anterior'],
    },
    dates: [slashed, long('es-ES')],
  },
  {
    locale: 'nl-NL',
    ...{ currencies: ['EUR'], rates: [21, 9], companies: ['Timmerbedrijf De Wit B.V.', 'Bloemen Jansen'] },
    ...{ places: ['Kerkstraat 7, 3511 Utrecht', 'Havenweg 2, 3011 Rotterdam'] },
    goods: ['Eiken plank', 'Arbeidsloon', 'Tulpen', 'Verf wit'],
    ...{
      invoice: ['Factuur', 'FACTUUR'],
      number: ['Factuurnummer'],
      date: ['Factuurdatum', 'Datum'],
      due: ['Vervaldatum', 'Te betalen voor'],
    },
    ...{
      delivery: ['Leverdatum'],
      net: ['Subtotaal', 'Totaal excl. btw'],
      tax: ['Btw {r}%', 'BTW {r}%'],
      total: ['Totaal', 'Totaal incl. btw', 'Te betalen'],
    },
    ...{
      deposit: ['Aanbetaling'],
      balance: ['Openstaand bedrag', 'Nog te betalen'],
      saved: ['U bespaart'],
      before: ['Vorig saldo'],
    },
    dates: [dashed, long('nl-NL')],
  },
  {
    locale: 'pt-PT',
    ...{ currencies: ['EUR'], rates: [23, 6], companies: ['Carpintaria Moura Lda.', 'Padaria Central'] },
    ...{ places: ['Rua do Sol 18, 4050-012 Porto', 'Av. da Liberdade 3, 1250-139 Lisboa'] },
    goods: ['Prateleira', 'Mão de obra', 'Pão de forma', 'Tinta branca'],
    ...{
      invoice: ['Fatura', 'FATURA'],
      number: ['Fatura n.º'],
      date: ['Data da fatura', 'Data'],
      due: ['Vencimento', 'Data de vencimento'],
      delivery: ['Data de entrega'],
    },
    ...{
      net: ['Subtotal', 'Total ilíquido'],
      tax: ['IVA {r}%'],
      total: ['Total', 'Total da fatura', 'Total a pagar'],
      deposit: ['Adiantamento'],
    },
    ...{
      balance: ['Valor em dívida', 'Saldo a pagar'],
      saved: ['Poupou'],
      before: ['Saldo anterior'],
      dates: [slashed, dashed, long('pt-PT')],
    },
  },
  {
    locale: 'ms-MY',
    ...{ currencies: ['MYR'], rates: [6], companies: ['Kedai Runcit Aman Sdn Bhd', 'Perniagaan Cahaya'] },
    ...{ places: ['12 Jalan Merdeka, 50050 Kuala Lumpur', '5 Lorong Damai, 10200 Pulau Pinang'] },
    goods: ['Beras 5kg', 'Minyak masak', 'Gula 1kg', 'Teh tarik'],
    ...{
      invoice: ['Invois', 'Resit'],
      number: ['No. Invois', 'No. Resit'],
      date: ['Tarikh', 'Tarikh invois'],
      due: ['Tarikh akhir bayaran'],
    },
    ...{
      delivery: ['Tarikh hantar'],
      net: ['Jumlah kecil', 'Subtotal'],
      tax: ['SST {r}%'],
      total: ['Jumlah', 'Jumlah Besar', 'Jumlah keseluruhan'],
    },
    ...{
      deposit: ['Deposit'],
      balance: ['Baki perlu dibayar'],
      saved: ['Jumlah jimat'],
      before: ['Baki terdahulu'],
      dates: [slashed, dashed],
    },
  },
];

/** Beside the countries of drawn invoices, whose papers another country would change. */
export const INDIA: InvoiceWords = {
  locale: 'en-IN',
  ...{ currencies: ['INR'], rates: [18], companies: ['Sahyadri Traders Pvt Ltd', 'Meghna Electronics'] },
  ...{ places: ['14 MG Road, Pune 411001', '7 Park Street, Kolkata 700016'] },
  goods: ['LED bulb 9 W', 'Ceiling fan', 'Copper wire 90 m', 'Switch board', 'MCB 32 A'],
  ...{ invoice: ['TAX INVOICE'], number: ['Invoice No.', 'Bill No.'], date: ['Invoice Date', 'Dated'] },
  ...{ due: ['Due Date'], delivery: ['Delivery Date'], net: ['Taxable Value'], tax: ['GST {r}%'] },
  ...{ total: ['Grand Total', 'Total Amount', 'Invoice Total'], deposit: ['Advance'], balance: ['Balance Due'] },
  ...{ saved: ['You saved'], before: ['Previous balance'], dates: [dashed, slashed, long('en-IN')] },
};
