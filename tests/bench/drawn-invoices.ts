import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../e2e/real-browser.ts';
import { root } from '../source-imports.ts';

/**
 * Invoices and receipts that a browser lays out, in eight languages and with the rows that mislead (balances brought forward, deposits, savings, other
 * currencies, due dates): how many totals and dates are right, how many wait for review, and which wrong ones nobody marked.
 *
 *   npx node tests/bench/drawn-invoices.ts [--count 80] [--seed 1] [--pixels] [--keep FOLDER]
 *
 * `--pixels`: as screenshots, which must be read; otherwise as PDFs with their text.
 */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '80' },
    seed: { type: 'string', default: '1' },
    pixels: { type: 'boolean', default: false },
    keep: { type: 'string' },
  },
});

/** Deterministic: the same papers every time (Park and Miller, 1988). */
class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 7919 + 17) % 2147483647;
    for (let i = 0; i < 5; i++) this.below(2);
  }

  below(count: number): number {
    this.#state = (this.#state * 48271) % 2147483647;
    return this.#state % count;
  }

  one<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  often(percent: number): boolean {
    return this.below(100) < percent;
  }
}

interface Country {
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
const iso = (y: number, m: number, d: number) => `${y}-${two(m)}-${two(d)}`;
const long = (locale: string) => (y: number, m: number, d: number) =>
  new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(Date.UTC(y, m - 1, d)),
  );

const COUNTRIES: readonly Country[] = [
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

interface Truth {
  readonly file: string;
  readonly locale: string;
  readonly company: string;
  readonly date: string;
  /** What may be called the total: that of the goods with tax, and what is left to pay. */
  readonly totals: readonly string[];
  readonly traps: readonly string[];
}

const FACES = [
  'Georgia, serif',
  'Arial, sans-serif',
  '"DejaVu Sans", sans-serif',
  '"Times New Roman", serif',
  '"Courier New", monospace',
];

function made(seed: number): Omit<Truth, 'file'> & { readonly html: string } {
  const draw = new Draw(seed);
  const c = COUNTRIES[seed % COUNTRIES.length]!;
  const currency = draw.one(c.currencies);
  const number = (cents: number) =>
    new Intl.NumberFormat(c.locale, { minimumFractionDigits: 2, maximumFractionDigits: 2, useGrouping: true }).format(
      cents / 100,
    );
  const style = draw.below(3);
  const money = (cents: number) =>
    style === 0
      ? number(cents)
      : new Intl.NumberFormat(c.locale, {
          style: 'currency',
          currency,
          currencyDisplay: style === 1 ? 'symbol' : 'code',
        }).format(cents / 100);
  const traps: string[] = [];
  const rate = draw.one(c.rates);
  const scale = draw.one([1, 1, 10, 100]);
  const goods = Array.from({ length: 1 + draw.below(6) }, () => {
    const count = 1 + draw.below(5);
    const price = (99 + draw.below(9000)) * scale;
    return { name: draw.one(c.goods), count, price, amount: count * price };
  });
  const net = goods.reduce((sum, { amount }) => sum + amount, 0);
  const tax = Math.round((net * rate) / 100);
  const total = net + tax;
  const [y, m, d] = [2015 + draw.below(11), 1 + draw.below(12), 1 + draw.below(28)];
  const print = draw.one(c.dates);
  const later = new Date(Date.UTC(y, m - 1, d + 14 + draw.below(30)));
  const earlier = new Date(Date.UTC(y, m - 1, d - 1 - draw.below(9)));
  const printed = (date: Date) => print(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
  const label = (from: readonly string[]) =>
    draw.one(from).replace('{r}', new Intl.NumberFormat(c.locale).format(rate));
  const colon = draw.one(['', ':']);
  const company = draw.one(c.companies);

  const facts: [string, string][] = [
    [label(c.number), `${draw.one(['', 'R-', '2024/', 'A'])}${1000 + draw.below(90000)}`],
  ];
  const dated: [string, string] = [label(c.date), print(y, m, d)];
  const others: [string, string][] = [];
  if (draw.often(50)) {
    traps.push('due');
    others.push([label(c.due), printed(later)]);
  }
  if (draw.often(30)) {
    traps.push('delivery');
    others.push([label(c.delivery), printed(earlier)]);
  }
  if (draw.often(40)) facts.push(...others, dated);
  else facts.push(dated, ...others);

  const sums: [string, string, boolean][] = [];
  if (draw.often(12)) {
    traps.push('before');
    sums.push([label(c.before), money(100 + draw.below(90000)), false]);
  }
  sums.push([label(c.net), money(net), false], [label(c.tax), money(tax), false], [label(c.total), money(total), true]);
  const totals = [total];
  if (draw.often(20)) {
    traps.push('deposit');
    const paid = Math.round((total * (10 + draw.below(70))) / 100);
    sums.push(
      [label(c.deposit), money(draw.often(50) ? paid : -paid), false],
      [label(c.balance), money(total - paid), true],
    );
    totals.push(total - paid);
  }
  if (draw.often(15)) {
    traps.push('saved');
    sums.push([label(c.saved), number(100 + draw.below(9000)), false]);
  }
  const bold = draw.often(70);
  const size = 12 + draw.below(5);
  const facing = draw.often(50);
  const row = (cells: readonly string[], tag = 'td') =>
    `<tr>${cells.map((cell, k) => `<${tag} style="text-align:${k === 0 ? 'left' : 'right'};padding:3px 14px 3px 0">${cell}</${tag}>`).join('')}</tr>`;
  const factTable = `<table>${facts.map(([name, value]) => row([name + colon, value])).join('')}</table>`;
  const head = `<div><div style="font-size:${draw.one([1, 1.4, 1.8])}em;font-weight:${draw.often(60) ? 'bold' : 'normal'}">${company}</div><div>${draw.one(c.places).replace(', ', draw.often(50) ? '<br>' : ', ')}</div></div>`;
  const html = `<body style="margin:${40 + draw.below(30)}px;font:${size}px/1.45 ${draw.one(FACES)};color:#111;background:#fff">
<div style="display:flex;justify-content:space-between;${facing ? '' : 'flex-direction:column;gap:16px'}">${head}${factTable}</div>
<h2>${draw.one(c.invoice)}</h2>
<table style="width:100%;border-collapse:collapse;${draw.often(50) ? 'border-bottom:1px solid #333' : ''}">${goods.map((g) => row([g.name, String(g.count), money(g.price), money(g.amount)])).join('')}</table>
<table style="margin-left:${draw.often(70) ? 'auto' : '0'};margin-top:14px">${sums.map(([name, value, strong]) => row([strong && bold ? `<b>${name}${colon}</b>` : name + colon, strong && bold ? `<b>${value}</b>` : value])).join('')}</table></body>`;
  const decimal = (cents: number) => (cents / 100).toFixed(2);
  return { html, locale: c.locale, company, date: iso(y, m, d), totals: totals.map(decimal), traps };
}

interface Field {
  readonly value: string | null;
  readonly doubts: readonly unknown[];
  readonly confidence: number;
}

interface Read {
  readonly file: string;
  readonly receipts: readonly {
    readonly fields: Record<'company' | 'date' | 'total', Field>;
    readonly review?: unknown;
  }[];
}

const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'docent-drawn-invoices-'));
mkdirSync(folder, { recursive: true });
const browser = await launchBrowser();
const truths: Truth[] = [];
try {
  const view = await browser.newPage({ viewport: { width: 800, height: 1130 }, deviceScaleFactor: 1.5 });
  for (let i = 0; i < Number(values.count); i++) {
    const { html, ...truth } = made(Number(values.seed) * 1000 + i);
    const file = join(folder, `${i}.${values.pixels ? 'png' : 'pdf'}`);
    await view.setContent(html);
    if (values.pixels) await view.screenshot({ path: file });
    else await view.pdf({ path: file, format: 'A4' });
    truths.push({ file, ...truth });
  }
} finally {
  await browser.close();
}
writeFileSync(join(folder, 'truth.jsonl'), truths.map((t) => `${JSON.stringify(t)}\n`).join(''));
const said = execFileSync(
  process.execPath,
  [join(root, 'bin/docent.js'), 'receipt', '--json', ...truths.map(({ file }) => file)],
  {
    ...{ maxBuffer: 1 << 28, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  },
);
const { files } = JSON.parse(said) as { readonly files: readonly Read[] };
const rates = { total: 0, date: 0, company: 0, waits: 0, totalUnmarked: 0, dateUnmarked: 0 };
for (const truth of truths) {
  const own = files.find(({ file }) => file === truth.file)?.receipts[0];
  if (own === undefined) {
    console.log(JSON.stringify({ ...truth, read: 'nothing' }));
    continue;
  }
  const { total, date, company } = own.fields;
  const right = {
    total: truth.totals.includes(total.value ?? ''),
    date: date.value === truth.date,
    company: company.value === truth.company,
  };
  const waits = [total, date].some(({ doubts }) => doubts.length > 0);
  for (const name of ['total', 'date', 'company'] as const) rates[name] += Number(right[name]);
  rates.waits += Number(waits);
  rates.totalUnmarked += Number(!right.total && total.doubts.length === 0);
  rates.dateUnmarked += Number(!right.date && date.doubts.length === 0);
  if (!(right.total && right.date && right.company))
    console.log(
      JSON.stringify({
        ...truth,
        said: {
          total: total.value,
          marked: total.doubts.length > 0,
          date: date.value,
          dateMarked: date.doubts.length > 0,
          company: company.value,
        },
      }),
    );
}
console.log(JSON.stringify({ papers: truths.length, ...rates }));
if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
