import { type Kind, note, type Sheet, sumOf, sumTable, table, title } from './sheet.ts';

/** Goods, and what they come to. */
function priced(s: Sheet, most = 5) {
  const goods = s.goods(most);
  const net = sumOf(goods.map((g) => g.amount));
  const rate = s.draw.one(s.words.rates);
  return { goods, net, rate, tax: Math.round((net * rate) / 100) };
}

/** Credit notes and invoices: a table of kinds with what they say in each country, and long because it is one. */
export const INVOICES: Readonly<Record<string, Kind>> = {
  'credit note': {
    says: {
      'en-GB': ['Credit note', 'Original invoice date'],
      'de-DE': ['Gutschrift', 'Ursprüngliche Rechnung vom'],
      'fr-FR': ['Avoir', "Facture d'origine du"],
      'it-IT': ['Nota di credito', 'Fattura originale del'],
      'es-ES': ['Factura rectificativa', 'Fecha de la factura original'],
      'nl-NL': ['Creditnota', 'Oorspronkelijke factuur van'],
    },
    make(s, [name, original]) {
      const { goods, net, tax, rate } = priced(s);
      const sign = s.draw.often(50) ? -1 : 1;
      const given = goods.map((g) => ({ ...g, count: sign * g.count, amount: sign * g.amount }));
      const facts = s.facts();
      facts.splice(s.draw.below(3), 0, [original!, s.day(s.after(-20 - s.draw.below(60)))]);
      return s.paper(
        'credit note',
        [-(net + tax)],
        [s.body(s.head(facts), title(name!), s.goodsTable(given), sumTable(s, s.sums(sign * net, sign * tax, rate)))],
      );
    },
  },
  'pro-forma': {
    says: {
      'en-GB': ['Pro forma invoice', 'Valid until', 'Deposit required (50%)'],
      'de-DE': ['Proforma-Rechnung', 'Gültig bis', 'Anzahlung 50 %'],
      'fr-FR': ['Facture pro forma', "Valable jusqu'au", 'Acompte à verser (50 %)'],
      'it-IT': ['Fattura proforma', 'Valida fino al', 'Acconto richiesto (50%)'],
      'es-ES': ['Factura proforma', 'Válida hasta', 'Anticipo (50 %)'],
      'nl-NL': ['Pro-formafactuur', 'Geldig tot', 'Aanbetaling (50%)'],
      'pt-PT': ['Fatura pró-forma', 'Válida até', 'Adiantamento (50%)'],
    },
    make(s, [name, until, deposit]) {
      const { goods, net, tax, rate } = priced(s);
      const facts = s.facts();
      facts.splice(s.draw.below(3), 0, [until!, s.day(s.after(30))]);
      const sums = [...s.sums(net, tax, rate), [deposit!, s.money(Math.round((net + tax) / 2))]];
      return s.paper(
        'pro-forma',
        [net + tax],
        [s.body(s.head(facts), title(name!), s.goodsTable(goods), sumTable(s, sums))],
      );
    },
  },
  'carried forward': {
    says: {
      'en-GB': ['Carried forward', 'Brought forward', 'Page {n} of 3'],
      'de-DE': ['Übertrag', 'Übertrag', 'Seite {n} von 3'],
      'fr-FR': ['À reporter', 'Report', 'Page {n}/3'],
      'it-IT': ['A riportare', 'Riporto', 'Pagina {n} di 3'],
      'es-ES': ['Suma y sigue', 'Suma anterior', 'Página {n} de 3'],
      'nl-NL': ['Transporteren', 'Transport', 'Pagina {n} van 3'],
    },
    make(s, [forward, brought, number]) {
      const parts = [priced(s), priced(s), priced(s)];
      const [rate, net] = [parts[0]!.rate, sumOf(parts.map((p) => p.net))];
      const tax = Math.round((net * rate) / 100);
      const so = [0, parts[0]!.net, parts[0]!.net + parts[1]!.net];
      const facts = s.facts();
      return s.paper(
        'carried forward',
        [net + tax],
        parts.map(({ goods }, i) =>
          s.body(
            i === 0 ? s.head(facts) : note(s.company),
            note(number!.replace('{n}', String(i + 1))),
            i === 0 ? '' : table([[brought!, s.money(so[i]!)]], 'width:100%'),
            s.goodsTable(goods),
            i === 2 ? sumTable(s, s.sums(net, tax, rate)) : table([[forward!, s.money(so[i + 1]!)]], 'width:100%'),
          ),
        ),
      );
    },
  },
  'two currencies': {
    says: {
      'en-GB': ['Equivalent in EUR at 1.1702', 'Total in EUR'],
      'de-CH': ['Gegenwert in EUR (Kurs 1.0412)', 'Total EUR'],
      'de-DE': ['Gegenwert in USD (Kurs 1,0834)', 'Gesamt USD'],
      'fr-FR': ['Contre-valeur en CHF (cours 0,9561)', 'Total CHF'],
      'it-IT': ['Controvalore in USD (cambio 1,0834)', 'Totale USD'],
      'ms-MY': ['Equivalent in SGD at 0.2971', 'Total SGD'],
    },
    make(s, [equivalent, other]) {
      const { goods, net, tax, rate } = priced(s);
      const foreign = {
        'en-GB': 'EUR',
        'de-CH': 'EUR',
        'de-DE': 'USD',
        'fr-FR': 'CHF',
        'it-IT': 'USD',
        'ms-MY': 'SGD',
      };
      const code = foreign[s.locale as keyof typeof foreign];
      const converted = Math.round((net + tax) * (0.5 + s.draw.below(100) / 100));
      const sums = [...s.sums(net, tax, rate), [s.draw.often(50) ? equivalent! : other!, s.money(converted, code)]];
      return s.paper(
        'two currencies',
        [net + tax],
        [s.body(s.head(s.facts()), title(s.draw.one(s.words.invoice)), s.goodsTable(goods), sumTable(s, sums))],
      );
    },
  },
  'reverse charge': {
    says: {
      'en-GB': ['Reverse charge: VAT to be accounted for by the customer', 'VAT 0%'],
      'de-DE': ['Steuerschuldnerschaft des Leistungsempfängers', 'MwSt. 0 %'],
      'fr-FR': ['Autoliquidation', 'TVA 0 %'],
      'it-IT': ['Inversione contabile', 'IVA 0%'],
      'es-ES': ['Inversión del sujeto pasivo', 'IVA 0 %'],
      'nl-NL': ['Btw verlegd', 'Btw 0%'],
    },
    make(s, [words, none]) {
      const { goods, net } = priced(s);
      const sums = [
        [s.say('net'), s.money(net)],
        [none!, s.money(0)],
        [s.say('total'), s.money(net), true],
      ];
      return s.paper(
        'reverse charge',
        [net],
        [
          s.body(
            s.head(s.facts()),
            title(s.draw.one(s.words.invoice)),
            s.goodsTable(goods),
            sumTable(s, sums),
            note(words!),
          ),
        ],
      );
    },
  },
  'tax table': {
    says: {
      'en-GB': ['Rate', 'Net', 'VAT', 'Gross', 'Total'],
      'de-DE': ['Satz', 'Netto', 'MwSt', 'Brutto', 'Summe'],
      'fr-FR': ['Taux', 'HT', 'TVA', 'TTC', 'Total'],
      'it-IT': ['Aliquota', 'Imponibile', 'IVA', 'Lordo', 'Totale'],
      'es-ES': ['Tipo', 'Base', 'IVA', 'Bruto', 'Total'],
      'nl-NL': ['Tarief', 'Netto', 'Btw', 'Bruto', 'Totaal'],
    },
    make(s, [rate, ...columns]) {
      const parts = s.words.rates.map((percent) => {
        const goods = s.goods(3);
        const gross = sumOf(goods.map((g) => g.amount));
        const tax = Math.round((gross * percent) / (100 + percent));
        return { percent, goods, gross, tax };
      });
      const gross = sumOf(parts.map((p) => p.gross));
      const tax = sumOf(parts.map((p) => p.tax));
      const rows = parts.map((p) => [
        `${s.number(p.percent * 100)} %`,
        s.number(p.gross - p.tax),
        s.number(p.tax),
        s.number(p.gross),
      ]);
      const last = [columns[3]!, s.number(gross - tax), s.number(tax), s.number(gross)];
      const summary = table([[rate!, ...columns.slice(0, 3)], ...rows, ...(s.draw.often(60) ? [last] : [])]);
      const total = sumTable(s, [[s.say('total'), s.money(gross), true]]);
      const both = s.draw.often(50) ? [total, summary] : [summary, total];
      return s.paper(
        'tax table',
        [gross],
        [s.body(s.head(s.facts()), s.goodsTable(parts.flatMap((p) => p.goods)), ...both)],
      );
    },
  },
  'other dates': {
    says: {
      'en-GB': ['Patient: J. Doyle, born', 'Order date', 'Printed on', 'Date of birth'],
      'en-US': ['Patient DOB', 'Order Date', 'Printed', 'Date of Birth'],
      'de-DE': ['Patient, geb. am', 'Bestelldatum', 'Gedruckt am', 'Geburtsdatum'],
      'fr-FR': ['Né le', 'Date de commande', 'Imprimé le', 'Date de naissance'],
      'it-IT': ['Nato il', 'Data ordine', 'Stampato il', 'Data di nascita'],
      'es-ES': ['Nacido el', 'Fecha de pedido', 'Impreso el', 'Fecha de nacimiento'],
      'nl-NL': ['Geboren op', 'Besteldatum', 'Afgedrukt op', 'Geboortedatum'],
      'pt-PT': ['Nascido em', 'Data da encomenda', 'Impresso em', 'Data de nascimento'],
      'ms-MY': ['Tarikh lahir', 'Tarikh pesanan', 'Dicetak pada', 'Tarikh lahir'],
    },
    make(s, [born, ordered, printed, birth]) {
      const { goods, net, tax, rate } = priced(s);
      const others = [
        [
          s.draw.one([born!, birth!]),
          s.day(new Date(Date.UTC(1950 + s.draw.below(50), s.draw.below(12), 1 + s.draw.below(28)))),
        ],
        [ordered!, s.day(s.after(-3 - s.draw.below(20)))],
        [printed!, s.day(s.after(1 + s.draw.below(9)))],
      ];
      const facts = [...s.draw.some(others, 1 + s.draw.below(3)), ...s.facts()];
      const shown = s.draw.often(50) ? facts : facts.toReversed();
      return s.paper(
        'other dates',
        [net + tax],
        [
          s.body(
            s.head(shown),
            title(s.draw.one(s.words.invoice)),
            s.goodsTable(goods),
            sumTable(s, s.sums(net, tax, rate)),
          ),
        ],
      );
    },
  },
  hours: {
    says: {
      'en-GB': ['Date', 'Work', 'Hours', 'Rate', 'Amount', 'Total hours'],
      'en-US': ['Date', 'Work', 'Hours', 'Rate', 'Total', 'Total hours'],
      'de-DE': ['Datum', 'Tätigkeit', 'Std.', 'Satz', 'Gesamt', 'Stunden gesamt'],
      'fr-FR': ['Date', 'Prestation', 'Heures', 'Taux', 'Total', 'Total heures'],
      'it-IT': ['Data', 'Attività', 'Ore', 'Tariffa', 'Totale', 'Totale ore'],
      'es-ES': ['Fecha', 'Trabajo', 'Horas', 'Tarifa', 'Total', 'Total horas'],
      'nl-NL': ['Datum', 'Werk', 'Uren', 'Tarief', 'Totaal', 'Totaal uren'],
    },
    make(s, [...words]) {
      const price = 100 * (35 + s.draw.below(90));
      const rows = Array.from({ length: 2 + s.draw.below(5) }, (_, i) => {
        const quarters = 2 + s.draw.below(30);
        return { day: s.after(-30 + 3 * i), quarters, amount: (quarters * price) / 4 };
      });
      const net = sumOf(rows.map((r) => r.amount));
      const rate = s.draw.one(s.words.rates);
      const tax = Math.round((net * rate) / 100);
      const lines = rows.map((r) => [
        s.day(r.day),
        s.draw.one(s.words.goods),
        s.number(r.quarters * 25),
        s.money(price),
        s.money(r.amount),
      ]);
      const hours = [[words[5]!, s.number(sumOf(rows.map((r) => r.quarters)) * 25)]];
      return s.paper(
        'hours',
        [net + tax],
        [
          s.body(
            s.head(s.facts()),
            table([words.slice(0, 5), ...lines], 'width:100%'),
            sumTable(s, [...hours, ...s.sums(net, tax, rate)]),
          ),
        ],
      );
    },
  },
  discount: {
    says: {
      'en-GB': ['Discount 10%', '2% discount if paid by {d}: amount to pay {a}', 'Shipping'],
      'de-DE': ['Rabatt 10 %', 'Bei Zahlung bis {d} abzüglich 2 % Skonto: {a}', 'Versand'],
      'fr-FR': ['Remise 10 %', 'Escompte de 2 % pour paiement avant le {d} : {a}', 'Frais de port'],
      'it-IT': ['Sconto 10%', 'Sconto del 2% per pagamento entro il {d}: {a}', 'Spedizione'],
      'es-ES': ['Descuento 10 %', 'Descuento del 2 % por pago antes del {d}: {a}', 'Gastos de envío'],
      'nl-NL': ['Korting 10%', 'Bij betaling voor {d} 2% korting: {a}', 'Verzendkosten'],
    },
    make(s, [less, early, shipping]) {
      const { goods, net, rate } = priced(s);
      const [off, post] = [Math.round(net / 10), 490 + s.draw.below(900)];
      const tax = Math.round(((net - off + post) * rate) / 100);
      const total = net - off + post + tax;
      const sums = [
        [s.say('net'), s.money(net)],
        [less!, s.money(-off)],
        [shipping!, s.money(post)],
        [s.say('tax', rate), s.money(tax)],
        [s.say('total'), s.money(total), true],
      ];
      const terms = early!.replace('{d}', s.day(s.after(10))).replace('{a}', s.money(Math.round(total * 0.98)));
      return s.paper(
        'discount',
        [total],
        [s.body(s.head(s.facts()), s.goodsTable(goods), sumTable(s, sums), note(terms))],
      );
    },
  },
  instalments: {
    says: {
      'en-GB': ['Payment plan', 'Instalment'],
      'de-DE': ['Zahlungsplan', 'Rate'],
      'fr-FR': ['Échéancier', 'Versement'],
      'it-IT': ['Piano dei pagamenti', 'Rata'],
      'es-ES': ['Plan de pagos', 'Plazo'],
      'nl-NL': ['Betalingsplan', 'Termijn'],
      'pt-PT': ['Plano de pagamentos', 'Prestação'],
    },
    make(s, [plan, part]) {
      const { goods, net, tax, rate } = priced(s);
      const each = Math.floor((net + tax) / 3);
      const rows = [each, each, net + tax - 2 * each].map((cents, i) => [
        `${part} ${i + 1}`,
        s.day(s.after(30 * i + 30)),
        s.money(cents),
      ]);
      return s.paper(
        'instalments',
        [net + tax],
        [
          s.body(
            s.head(s.facts()),
            s.goodsTable(goods),
            sumTable(s, s.sums(net, tax, rate)),
            title(plan!),
            table(rows),
          ),
        ],
      );
    },
  },
};
