import { type Cells, type Kind, note, sumOf, sumTable, table, title } from './sheet.ts';
import { bought, slip } from './tills.ts';

const RECEIPT = { is: ['receipt'] } as const;
/** A receipt or an invoice: both words are right for it. */
const PAID = { is: ['receipt', 'invoice'] } as const;

/** What errands and contracts leave behind, with larger numbers and other days on it than those that count: a table of kinds, and long because it is one. */
export const ERRANDS: Readonly<Record<string, Kind>> = {
  exchange: {
    says: {
      'en-GB': ['Exchange', 'Returned', 'New goods', 'Difference to pay', 'Card', 'Original receipt of'],
      'de-DE': ['Umtausch', 'Retoure', 'Neue Ware', 'Zu zahlende Differenz', 'Girocard', 'Originalbon vom'],
      'fr-FR': ['Échange', 'Article rendu', 'Nouveaux articles', 'Différence à payer', 'CB', "Ticket d'origine du"],
    },
    make(s, [name, returned, goods, pay, card, original]) {
      const { rows, sum } = bought(s);
      const back = Math.max(100, Math.round(sum * 0.6));
      const sums: Cells[] = [
        [goods!, s.number(sum)],
        [returned!, `-${s.number(back)}`],
        [pay!, s.money(sum - back), true],
        [card!, s.money(sum - back)],
      ];
      const from = note(`${original} ${s.day(s.after(-9))}`);
      return s.paper('exchange', [sum - back], [slip(s, [[name!], ...rows], sums, from)], RECEIPT);
    },
  },
  'split bill': {
    says: {
      'en-GB': ['Table total', 'Guests', 'Your share', 'Paid by card', 'Still open on the table'],
      'en-US': ['Check total', 'Guests', 'Your split', 'VISA', 'Remaining on check'],
      'de-DE': ['Tisch gesamt', 'Gäste', 'Ihr Anteil', 'Kartenzahlung', 'Am Tisch noch offen'],
    },
    make(s, [whole, guests, share, card, open]) {
      const { rows, sum } = bought(s);
      const heads = 2 + s.draw.below(3);
      const part = Math.ceil(sum / heads);
      const sums: Cells[] = [
        [whole!, s.money(sum)],
        [guests!, String(heads)],
        [share!, s.money(part), true],
        [card!, s.money(part)],
        [open!, s.money(sum - part)],
      ];
      return s.paper('split bill', [part], [slip(s, rows, sums)], { ...RECEIPT, goods: rows.length });
    },
  },
  'weighed goods': {
    says: {
      'en-GB': ['kg', 'TOTAL', 'Cash', 'Change', 'Items'],
      'de-DE': ['kg', 'Summe', 'Bar', 'Rückgeld', 'Posten'],
      'fr-FR': ['kg', 'TOTAL', 'Espèces', 'Rendu', 'Articles'],
      'it-IT': ['kg', 'TOTALE', 'Contante', 'Resto', 'Articoli'],
    },
    make(s, [unit, total, cash, change, items]) {
      const goods = s.goods(5).map(({ name }) => {
        const [grams, price] = [120 + s.draw.below(2400), 150 + s.draw.below(3200)];
        return { name, grams, price, amount: Math.round((grams * price) / 1000) };
      });
      const sum = sumOf(goods.map(({ amount }) => amount));
      const weight = new Intl.NumberFormat(s.locale, { minimumFractionDigits: 3 });
      const rows = goods.flatMap(({ name, grams, price, amount }): Cells[] => [
        [name, s.number(amount)],
        [`${weight.format(grams / 1000)} ${unit} x ${s.number(price)}/${unit}`],
      ]);
      const given = Math.ceil((sum + 1) / 1000) * 1000;
      const sums: Cells[] = [
        [total!, s.money(sum), true],
        [cash!, s.number(given)],
        [change!, s.number(given - sum)],
        [items!, String(goods.length)],
      ];
      return s.paper('weighed goods', [sum], [slip(s, rows, sums)], { ...RECEIPT, goods: goods.length });
    },
  },
  'voided line': {
    says: {
      'en-GB': ['VOID', 'Subtotal before void', 'TOTAL', 'Debit card', 'Voided items'],
      'en-US': ['VOID', 'Before voids', 'TOTAL', 'DEBIT', 'Voids'],
      'de-DE': ['STORNO', 'Zwischensumme vor Storno', 'SUMME', 'EC-Karte', 'Stornos'],
    },
    make(s, [word, before, total, card, voided]) {
      const { rows, sum } = bought(s);
      const gone = 250 + s.draw.below(9000);
      const all: Cells[] = [
        [s.words.goods.at(-1)!, s.number(gone)],
        ...rows,
        [before!, s.number(sum + gone)],
        [`${word} ${s.words.goods.at(-1)}`, `-${s.number(gone)}`],
      ];
      const sums: Cells[] = [
        [total!, s.money(sum), true],
        [card!, s.number(sum)],
        [voided!, '1'],
      ];
      return s.paper('voided line', [sum], [slip(s, all, sums)], RECEIPT);
    },
  },
  'charging station': {
    says: {
      'en-GB': ['Charging receipt', 'Start', 'End', 'Energy', 'Price per kWh', 'Idle fee', 'Total', 'Pre-authorised'],
      'de-DE': ['Ladebeleg', 'Beginn', 'Ende', 'Energie', 'Preis je kWh', 'Blockiergebühr', 'Gesamt', 'Vorautorisiert'],
      'fr-FR': ['Reçu de recharge', 'Début', 'Fin', 'Énergie', 'Prix du kWh', 'Occupation', 'Total', 'Préautorisation'],
    },
    make(s, [name, from, to, energy, price, idle, total, hold]) {
      const [tenths, cents, fee] = [80 + s.draw.below(600), 39 + s.draw.below(40), 50 * s.draw.below(12)];
      const sum = Math.round((tenths * cents) / 10) + fee;
      const kwh = new Intl.NumberFormat(s.locale, { minimumFractionDigits: 1 }).format(tenths / 10);
      const rows: Cells[] = [
        [from!, `${s.day()} 23:41`],
        [to!, `${s.day(s.after(1))} 00:52`],
        [energy!, `${kwh} kWh`],
        [price!, s.money(cents)],
        [idle!, s.money(fee)],
        [total!, s.money(sum), true],
        [hold!, s.money(10_000)],
      ];
      const day = note(`${s.draw.one(s.words.date)}: ${s.day(s.after(1))}`);
      const paper = s.paper('charging station', [sum], [s.body(title(name!), s.head([]), day, table(rows))], PAID);
      return { ...paper, date: s.after(1).toISOString().slice(0, 10) };
    },
  },
  'car rental': {
    says: {
      'en-GB': ['Rental agreement', 'Pick-up', 'Return', 'days', 'Excess', 'Security deposit held', 'Rental charges'],
      'en-US': ['Rental receipt', 'Pick-up', 'Return', 'days', 'Deductible', 'Authorization hold', 'Charges'],
      'de-DE': ['Mietwagenrechnung', 'Abholung', 'Rückgabe', 'Tage', 'Selbstbeteiligung', 'Kaution', 'Mietpreis'],
    },
    make(s, [name, pick, back, days, excess, held, charges]) {
      const [count, daily] = [2 + s.draw.below(9), 2900 + s.draw.below(6000)];
      const rate = s.draw.one(s.words.rates);
      const net = count * daily;
      const tax = Math.round((net * rate) / 100);
      const facts: Cells[] = [
        [pick!, s.day(s.after(-count))],
        [back!, s.day()],
      ];
      const rows: Cells[] = [
        [`${charges} ${count} ${days} x ${s.money(daily)}`, s.money(net)],
        ...s.sums(net, tax, rate),
      ];
      const more = table([
        [excess!, s.money(100_000)],
        [held!, s.money(50_000)],
      ]);
      return s.paper(
        'car rental',
        [net + tax],
        [s.body(title(name!), s.head(s.facts()), table(facts), sumTable(s, rows), more)],
        { ...PAID, goods: 1, tax },
      );
    },
  },
  parcel: {
    says: {
      'en-GB': [
        'Proof of posting',
        'Insured value',
        'Weight',
        'Postage',
        'Insurance',
        'Total paid',
        'Delivery expected',
      ],
      'de-DE': [
        'Einlieferungsbeleg',
        'Wert der Sendung',
        'Gewicht',
        'Porto',
        'Versicherung',
        'Summe',
        'Zustellung bis',
      ],
      'fr-FR': [
        'Preuve de dépôt',
        'Valeur assurée',
        'Poids',
        'Affranchissement',
        'Assurance',
        'Total',
        'Livraison prévue',
      ],
    },
    make(s, [name, value, weight, postage, insurance, total, arrives]) {
      const [post, insured] = [450 + s.draw.below(3000), 150 + 50 * s.draw.below(10)];
      const known: Cells[] = [
        [weight!, `${1 + s.draw.below(9)} kg`],
        [value!, s.money(50_000)],
        [arrives!, s.day(s.after(3))],
      ];
      const goods: Cells[] = [
        [postage!, s.number(post)],
        [insurance!, s.number(insured)],
      ];
      const sums: Cells[] = [[total!, s.money(post + insured), true]];
      const track = note(`RX${100_000_000 + s.draw.below(800_000_000)}GB`);
      return s.paper('parcel', [post + insured], [slip(s, [[name!], ...goods], sums, table(known), track)], {
        ...{ ...RECEIPT, goods: 2 },
      });
    },
  },
  'penalty notice': {
    says: {
      'en-GB': ['Parking charge notice', 'Date of contravention', 'Date of notice', 'Charge', 'If paid within 14 days'],
      'fr-FR': ['Avis de contravention', "Date de l'infraction", "Date de l'avis", 'Amende', 'Si payée sous 15 jours'],
      'it-IT': ['Verbale di violazione', 'Data della violazione', 'Data del verbale', 'Sanzione', 'Entro 5 giorni'],
    },
    make(s, [name, offence, noticed, charge, early]) {
      const full = 1000 * (6 + s.draw.below(10));
      const facts: Cells[] = [
        [offence!, s.day(s.after(-11))],
        [noticed!, s.day()],
      ];
      const rows: Cells[] = [
        [charge!, s.money(full), true],
        [early!, s.money(full / 2)],
      ];
      return s.paper('penalty notice', [full, full / 2], [s.body(title(name!), s.head(facts), table(rows))]);
    },
  },
  'withholding tax': {
    says: {
      'es-ES': ['Base imponible', 'IVA 21%', 'Retención IRPF 15%', 'Total factura', 'Líquido a percibir'],
      'it-IT': ['Imponibile', 'IVA 22%', "Ritenuta d'acconto 20%", 'Totale fattura', 'Netto a pagare'],
      'en-GB': ['Net amount', 'VAT 20%', 'CIS deduction 20%', 'Invoice total', 'Amount payable'],
    },
    make(s, [base, vat, held, total, pay]) {
      const goods = s.goods();
      const net = sumOf(goods.map(({ amount }) => amount));
      const of = (share: number) => Math.round((net * share) / 100);
      const [tax, kept] =
        s.locale === 'es-ES' ? [of(21), of(15)] : s.locale === 'it-IT' ? [of(22), of(20)] : [of(20), of(20)];
      const rows: Cells[] = [
        [base!, s.money(net)],
        [vat!, s.money(tax)],
        [total!, s.money(net + tax), true],
        [held!, `-${s.money(kept)}`],
        [pay!, s.money(net + tax - kept), true],
      ];
      return s.paper(
        'withholding tax',
        [net + tax, net + tax - kept],
        [s.body(title(s.draw.one(s.words.invoice)), s.head(s.facts()), s.goodsTable(goods), sumTable(s, rows))],
        { is: ['invoice'], goods: goods.length, tax },
      );
    },
  },
  'progress claim': {
    says: {
      'en-GB': [
        'Application for payment',
        'Contract sum',
        'Value of work to date',
        'Less previously certified',
        'Retention 5%',
        'Amount due',
      ],
      'de-DE': [
        'Abschlagsrechnung',
        'Auftragssumme',
        'Leistungsstand bisher',
        'Abzüglich bereits berechnet',
        'Einbehalt 5%',
        'Zahlbetrag',
      ],
      'fr-FR': [
        'Facture de situation',
        'Montant du marché',
        'Travaux réalisés à ce jour',
        'Déjà facturé',
        'Retenue de garantie 5%',
        'Net à payer',
      ],
    },
    make(s, [name, contract, done, before, kept, pay]) {
      const whole = 100_000 * (20 + s.draw.below(80));
      const [value, billed] = [Math.round(whole * 0.6), Math.round(whole * 0.35)];
      const held = Math.round((value - billed) * 0.05);
      const due = value - billed - held;
      const rows: Cells[] = [
        [contract!, s.money(whole)],
        [done!, s.money(value)],
        [before!, `-${s.money(billed)}`],
        [kept!, `-${s.money(held)}`],
        [pay!, s.money(due), true],
      ];
      return s.paper('progress claim', [due], [s.body(title(name!), s.head(s.facts()), sumTable(s, rows))], {
        is: ['invoice'],
      });
    },
  },
};
