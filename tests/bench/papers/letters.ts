import { type Cells, type Kind, note, type Sheet, sumOf, sumTable, table, title } from './sheet.ts';

/** Papers with amounts that nobody books: they are none of receipt, invoice and statement. */
const OTHER = { is: ['other'] } as const;

function addressee(s: Sheet): string {
  const name = s.draw.one(['Maria Keller', 'Tom Barnes', 'Sophie Lambert', 'Bianchi & Co.']);
  return note(`${name}<br>${s.draw.one(s.words.places).replace(', ', '<br>')}`);
}

/** Amounts as Swiss payment parts print them: groups with a space, and a point. */
const spaced = (cents: number) => (cents / 100).toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ' ');

/** Letters with amounts: a table of kinds with what they say in each country, and long because it is one. */
export const LETTERS: Readonly<Record<string, Kind>> = {
  payslip: {
    says: {
      'en-GB': [
        'Payslip',
        'Basic pay',
        'Overtime',
        'PAYE tax',
        'National Insurance',
        'Net pay',
        'Pay date',
        'Total gross pay',
      ],
      'en-US': [
        'Earnings Statement',
        'Regular',
        'Overtime',
        'Federal Income Tax',
        'Social Security',
        'Net Pay',
        'Pay Date',
        'Gross Pay',
      ],
      'de-DE': [
        'Entgeltabrechnung',
        'Grundgehalt',
        'Überstunden',
        'Lohnsteuer',
        'Rentenversicherung',
        'Auszahlungsbetrag',
        'Datum',
        'Gesamtbrutto',
      ],
      'fr-FR': [
        'Bulletin de paie',
        'Salaire de base',
        'Heures supplémentaires',
        'Impôt sur le revenu',
        'Retraite',
        'Net à payer',
        'Payé le',
        'Salaire brut',
      ],
      'it-IT': [
        'Busta paga',
        'Retribuzione base',
        'Straordinari',
        'Ritenute IRPEF',
        'Contributi INPS',
        'Netto a pagare',
        'Data',
        'Totale competenze',
      ],
      'nl-NL': [
        'Loonstrook',
        'Basisloon',
        'Overwerk',
        'Loonheffing',
        'Pensioenpremie',
        'Netto te betalen',
        'Datum',
        'Brutoloon',
      ],
    },
    make(s, [name, basic, over, tax, social, net, date, gross]) {
      const [pay, more] = [180_000 + s.draw.below(300_000), s.draw.below(30_000)];
      const [first, second] = [Math.round(pay * 0.18), Math.round(pay * 0.09)];
      const sums: Cells[] = [
        [basic!, s.number(pay)],
        [over!, s.number(more)],
        [gross!, s.number(pay + more)],
        [tax!, s.number(-first)],
        [social!, s.number(-second)],
        [net!, s.money(pay + more - first - second), true],
      ];
      const head = s.head([[date!, s.day()]]);
      const parts = s.draw.often(50) ? [title(name!), head] : [head, title(name!)];
      return s.paper(
        'payslip',
        [pay + more, pay + more - first - second],
        [s.body(...parts, addressee(s), table(sums, 'width:100%'))],
        OTHER,
      );
    },
  },
  'bank statement': {
    says: {
      'en-GB': ['Bank statement', 'Opening balance', 'Closing balance', 'Date', 'Details', 'Paid out / in', 'Balance'],
      'de-DE': ['Kontoauszug', 'Alter Kontostand', 'Neuer Kontostand', 'Datum', 'Verwendungszweck', 'Umsatz', 'Saldo'],
      'fr-FR': ['Relevé de compte', 'Ancien solde', 'Nouveau solde', 'Date', 'Libellé', 'Montant', 'Solde'],
      'it-IT': ['Estratto conto', 'Saldo iniziale', 'Saldo finale', 'Data', 'Descrizione', 'Importo', 'Saldo'],
      'es-ES': ['Extracto de cuenta', 'Saldo inicial', 'Saldo final', 'Fecha', 'Concepto', 'Importe', 'Saldo'],
      'nl-NL': ['Rekeningafschrift', 'Vorig saldo', 'Nieuw saldo', 'Datum', 'Omschrijving', 'Bedrag', 'Saldo'],
    },
    make(s, [name, opening, closing, ...columns]) {
      let balance = 50_000 + s.draw.below(400_000);
      const first = balance;
      const lines = Array.from({ length: 4 + s.draw.below(6) }, (_, i): Cells => {
        const moved = (s.draw.often(30) ? 1 : -1) * (500 + s.draw.below(40_000));
        balance += moved;
        return [s.day(s.after(i - 12)), s.draw.one(s.words.goods), s.number(moved), s.number(balance)];
      });
      const rows: Cells[] = [
        [opening!, s.money(first)],
        [closing!, s.money(balance)],
      ];
      const known = table([columns, ...lines], 'width:100%');
      return s.paper(
        'bank statement',
        [],
        [s.body(s.head([[columns[0]!, s.day()]]), title(name!), table(rows.slice(0, 1)), known, table(rows.slice(1)))],
        { is: ['statement'], undated: true },
      );
    },
  },
  quotation: {
    says: {
      'en-GB': ['Quotation', 'Valid until', 'Estimated total', 'Quote no.', 'We look forward to your order.'],
      'en-US': ['ESTIMATE', 'Valid Through', 'Total', 'Estimate #', 'This is not an invoice.'],
      'de-DE': ['Angebot', 'Gültig bis', 'Angebotssumme', 'Angebotsnummer', 'Wir freuen uns auf Ihren Auftrag.'],
      'fr-FR': ['Devis', "Valable jusqu'au", 'Total TTC', 'Devis n°', 'Bon pour accord, date et signature'],
      'it-IT': [
        'Preventivo',
        'Valido fino al',
        'Totale preventivo',
        'Preventivo n.',
        'Restiamo in attesa di un vostro ordine.',
      ],
      'es-ES': ['Presupuesto', 'Válido hasta', 'Total presupuesto', 'Presupuesto n.º', 'Quedamos a su disposición.'],
      'nl-NL': ['Offerte', 'Geldig tot', 'Totaal', 'Offertenummer', 'Wij zien uw opdracht graag tegemoet.'],
    },
    make(s, [name, until, total, number, end]) {
      const goods = s.goods();
      const net = sumOf(goods.map((g) => g.amount));
      const rate = s.words.rates[0]!;
      const tax = Math.round((net * rate) / 100);
      const facts: Cells[] = [
        [number!, `${1000 + s.draw.below(9000)}`],
        [s.locale === 'de-DE' ? 'Datum' : s.words.date.at(-1)!, s.day()],
        [until!, s.day(s.after(30))],
      ];
      const sums: Cells[] = [
        [s.say('net'), s.money(net)],
        [s.say('tax', rate), s.money(tax)],
        [total!, s.money(net + tax), true],
      ];
      return s.paper(
        'quotation',
        [net + tax],
        [s.body(s.head(facts), title(name!), s.goodsTable(goods), sumTable(s, sums), note(end!))],
        { ...OTHER, goods: goods.length },
      );
    },
  },
  'delivery note': {
    says: {
      'en-GB': ['Delivery note', 'Order no.', 'Ordered', 'Delivered', 'Received in good condition', 'Value of goods'],
      'de-DE': [
        'Lieferschein',
        'Auftrag Nr.',
        'Bestellt',
        'Geliefert',
        'Ware erhalten: Datum, Unterschrift',
        'Warenwert',
      ],
      'fr-FR': ['Bon de livraison', 'Commande n°', 'Commandé', 'Livré', 'Reçu en bon état', 'Valeur'],
      'it-IT': [
        'Documento di trasporto',
        'Ordine n.',
        'Ordinato',
        'Consegnato',
        'Firma del destinatario',
        'Valore merce',
      ],
      'es-ES': ['Albarán', 'Pedido n.º', 'Pedido', 'Entregado', 'Recibí conforme', 'Valor'],
      'nl-NL': ['Pakbon', 'Ordernr.', 'Besteld', 'Geleverd', 'Voor ontvangst', 'Waarde goederen'],
    },
    make(s, [name, order, ordered, delivered, end, value]) {
      const goods = s.goods();
      const rows = goods.map((g): Cells => [g.name, `${g.count}`, `${g.count}`]);
      const isPriced = s.draw.often(40);
      const sum = sumOf(goods.map((g) => g.amount));
      const facts: Cells[] = [
        [order!, `${1000 + s.draw.below(9000)}`],
        [s.words.date.at(-1)!.replace(/ ?invois$| point$/, ''), s.day()],
      ];
      const parts = isPriced
        ? [s.goodsTable(goods), sumTable(s, [[value!, s.money(sum)]])]
        : [table([['', ordered!, delivered!], ...rows], 'width:100%')];
      return s.paper(
        'delivery note',
        isPriced ? [sum] : [],
        [s.body(s.head(facts), title(name!), addressee(s), ...parts, note(end!))],
        { ...OTHER, goods: goods.length },
      );
    },
  },
  reminder: {
    says: {
      'en-GB': [
        'Payment reminder',
        'Invoice',
        'Outstanding',
        'Late payment fee',
        'Interest',
        'Total now due',
        'Please pay by {d}.',
        'Original due date',
      ],
      'en-US': [
        'PAST DUE NOTICE',
        'Invoice',
        'Balance',
        'Late fee',
        'Finance charge',
        'Total amount due',
        'Please pay by {d}.',
        'Due Date',
      ],
      'de-DE': [
        '2. Mahnung',
        'Rechnung',
        'Offen',
        'Mahngebühr',
        'Verzugszinsen',
        'Gesamtforderung',
        'Bitte überweisen Sie bis zum {d}.',
        'Fällig am',
      ],
      'fr-FR': [
        'Lettre de relance',
        'Facture',
        'Solde',
        'Indemnité forfaitaire',
        'Intérêts de retard',
        'Total à régler',
        'Merci de régler avant le {d}.',
        'Échéance',
      ],
      'it-IT': [
        'Sollecito di pagamento',
        'Fattura',
        'Scoperto',
        'Spese di sollecito',
        'Interessi di mora',
        'Totale dovuto',
        'Vi preghiamo di pagare entro il {d}.',
        'Scadenza',
      ],
      'es-ES': [
        'Recordatorio de pago',
        'Factura',
        'Pendiente',
        'Recargo',
        'Intereses de demora',
        'Total a pagar',
        'Rogamos el pago antes del {d}.',
        'Vencimiento',
      ],
      'nl-NL': [
        'Betalingsherinnering',
        'Factuur',
        'Openstaand',
        'Aanmaningskosten',
        'Rente',
        'Totaal te voldoen',
        'Wij verzoeken u te betalen voor {d}.',
        'Vervaldatum',
      ],
    },
    make(s, [name, invoice, open, fee, interest, total, please, due]) {
      const owed = Array.from({ length: 1 + s.draw.below(3) }, (_, i) => ({
        number: 2000 + 7 * i + s.draw.below(7),
        day: s.after(-90 + 9 * i),
        cents: 5000 + s.draw.below(60_000),
      }));
      const [late, extra] = [500 * (1 + s.draw.below(8)), s.draw.often(50) ? 37 + s.draw.below(900) : 0];
      const sum = sumOf(owed.map((o) => o.cents));
      const rows: Cells[] = [
        [invoice!, s.words.date.at(-1)!, due!, open!],
        ...owed.map(
          ({ number, day, cents }): Cells => [
            `${invoice} ${number}`,
            s.day(day),
            s.day(new Date(day.getTime() + 30 * 86_400_000)),
            s.money(cents),
          ],
        ),
      ];
      const sums: Cells[] = [
        [fee!, s.money(late)],
        ...(extra > 0 ? [[interest!, s.money(extra)]] : []),
        [total!, s.money(sum + late + extra), true],
      ];
      const dated = s.draw.often(50)
        ? s.head([[s.locale === 'de-DE' ? 'Datum' : s.words.date.find((d) => !/inv|fact|fatt/i.test(d))!, s.day()]])
        : `${s.head([])}${note(`${s.words.places[0]!.split(' ').at(-1)}, ${s.day()}`)}`;
      return s.paper(
        'reminder',
        [sum + late + extra],
        [
          s.body(
            dated,
            addressee(s),
            title(name!),
            table(rows, 'width:100%'),
            sumTable(s, sums),
            note(please!.replace('{d}', s.day(s.after(10)))),
          ),
        ],
        { ...OTHER, goods: owed.length },
      );
    },
  },
  'Swiss QR bill': {
    says: { 'de-CH': [] },
    make(s) {
      const words = s.draw.one([
        [
          'Empfangsschein',
          'Zahlteil',
          'Konto / Zahlbar an',
          'Referenz',
          'Zahlbar durch',
          'Währung',
          'Betrag',
          'Annahmestelle',
        ],
        [
          'Récépissé',
          'Section paiement',
          'Compte / Payable à',
          'Référence',
          'Payable par',
          'Monnaie',
          'Montant',
          'Point de dépôt',
        ],
        [
          'Ricevuta',
          'Sezione pagamento',
          'Conto / Pagabile a',
          'Riferimento',
          'Pagabile da',
          'Valuta',
          'Importo',
          'Punto di accettazione',
        ],
      ]);
      const [slipName, part, account, ref, payer, currency, amount, place] = words;
      const goods = s.goods(4);
      const net = sumOf(goods.map((g) => g.amount)) + 100_000 * s.draw.below(3);
      const more = net - sumOf(goods.map((g) => g.amount));
      const rows = more > 0 ? [...goods, { name: 'Pauschale', count: 1, price: more, amount: more }] : goods;
      const [rate] = s.words.rates;
      const tax = Math.round((net * rate!) / 100);
      const total = net + tax;
      const who = `CH44 3199 9123 0008 8901 2<br>${s.company}<br>${s.words.places[0]!.replace(', ', '<br>')}`;
      const by = `Pia Rutschmann<br>${s.words.places[1]!.replace(', ', '<br>')}`;
      const reference = '21 00000 00003 13947 14300 09017';
      const half = (name: string, width: string) =>
        `<div style="width:${width};border:1px dashed #666;padding:8px"><b>${name}</b><p><b>${account}</b><br>${who}</p><p><b>${ref}</b><br>${reference}</p><p><b>${payer}</b><br>${by}</p>${table(
          [
            [currency!, amount!],
            ['CHF', spaced(total)],
          ],
        )}<p>${width === '230px' ? place : ''}</p></div>`;
      const bill = `<div style="display:flex;margin-top:40px;font-size:10px">${half(slipName!, '230px')}${half(part!, '360px')}</div>`;
      const facts = s.facts([s.say('due'), s.day(s.after(30))]);
      return s.paper(
        'Swiss QR bill',
        [total],
        [
          s.body(
            s.head(facts),
            title(s.draw.one(s.words.invoice)),
            s.goodsTable(rows),
            sumTable(s, s.sums(net, tax, rate!)),
            bill,
          ),
        ],
        { is: ['invoice'], goods: rows.length, tax },
      );
    },
  },
  'Indian GST': {
    says: {
      'en-IN': ['TAX INVOICE', 'HSN/SAC', 'CGST', 'SGST', 'IGST', 'Taxable Value', 'Round Off', 'Amount in words'],
    },
    make(s, [name, hsn, central, state, integrated, taxable, round, inWords]) {
      const goods = s.goods(4).map((g) => ({ ...g, amount: g.amount * 12, price: g.price * 12 }));
      const net = sumOf(goods.map((g) => g.amount));
      const isLocal = s.draw.often(60);
      const half = Math.round(net * 0.09);
      const tax = isLocal ? 2 * half : Math.round(net * 0.18);
      const exact = net + tax;
      const total = Math.round(exact / 100) * 100;
      const rows: Cells[] = [
        ['Description', hsn!, 'Qty', 'Rate', 'Amount'],
        ...goods.map(
          (g, i): Cells => [g.name, `${8471 + 11 * i}`, `${g.count}`, s.number(g.price), s.number(g.amount)],
        ),
      ];
      const sums: Cells[] = [
        [taxable!, s.number(net)],
        ...(isLocal
          ? [
              [`${central} 9%`, s.number(half)],
              [`${state} 9%`, s.number(half)],
            ]
          : [[`${integrated} 18%`, s.number(tax)]]),
        [round!, s.number(total - exact)],
        [s.say('total'), s.money(total), true],
      ];
      const ids = note('GSTIN: 27AAPFU0939F1ZV  State: Maharashtra, Code: 27  PAN: AAPFU0939F');
      return s.paper(
        'Indian GST',
        [total, exact],
        [
          s.body(
            title(name!),
            s.head(s.facts([s.say('due'), s.day(s.after(15))])),
            ids,
            table(rows, 'width:100%'),
            sumTable(s, sums),
            note(`${inWords}: INR Forty Two Thousand Only`),
          ),
        ],
        { is: ['invoice'], goods: goods.length, tax },
      );
    },
  },
};
