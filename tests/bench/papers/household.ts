import { type Cells, type Kind, note, sumOf, sumTable, table, title } from './sheet.ts';
import { bought, slip } from './tills.ts';

const RECEIPT = { is: ['receipt'] } as const;
const INVOICE = { is: ['invoice'] } as const;
/** A receipt or an invoice: both words are right for it. */
const PAID = { is: ['receipt', 'invoice'] } as const;

/** What a household files away beside its shopping: a table of kinds with what they say in each country, and long because it is one. */
export const HOUSEHOLD: Readonly<Record<string, Kind>> = {
  'points and savings': {
    says: {
      'en-GB': ['You saved', 'Total to pay', 'Points earned', 'Points balance', 'Total savings this year', 'Card'],
      'en-US': ['Savings', 'Balance due', 'Points earned', 'Points total', 'Savings year to date', 'Debit'],
      'de-DE': ['Ihre Ersparnis', 'Zu zahlen', 'Punkte', 'Punktestand gesamt', 'Ersparnis in diesem Jahr', 'EC-Karte'],
      'fr-FR': ['Vos économies', 'À payer', 'Points gagnés', 'Total points', "Total économies de l'année", 'CB'],
    },
    make(s, [saved, pay, points, balance, year, card]) {
      const { rows, sum } = bought(s);
      const off = Math.min(Math.round(sum * 0.07), sum - 100);
      const all = sum - off;
      const sums: Cells[] = [
        [saved!, `-${s.number(off)}`],
        [pay!, s.money(all), true],
        [card!, s.money(all)],
      ];
      const more = table([
        [points!, String(Math.round(all / 100))],
        [balance!, s.number(100 * (1000 + s.draw.below(9000)))],
        [year!, s.number(all + 5000 + s.draw.below(40_000))],
      ]);
      return s.paper('points and savings', [all], [slip(s, rows, sums, more)], { ...RECEIPT, goods: rows.length });
    },
  },
  'gift card': {
    says: {
      'en-GB': ['Total', 'Gift card', 'Card balance before', 'Remaining balance', 'Valid until'],
      'en-US': ['Total', 'Gift card redeemed', 'Previous balance', 'New balance', 'Expires'],
      'de-DE': ['Gesamtsumme', 'Geschenkkarte', 'Guthaben vorher', 'Restguthaben', 'Gültig bis'],
      'fr-FR': ['Total', 'Carte cadeau', 'Solde précédent', 'Solde restant', "Valable jusqu'au"],
    },
    make(s, [total, gift, before, left, until]) {
      const { rows, sum } = bought(s);
      const had = sum + 500 + s.draw.below(10_000);
      const sums: Cells[] = [
        [total!, s.money(sum), true],
        [gift!, s.number(sum)],
      ];
      const card = table([
        [before!, s.money(had)],
        [left!, s.money(had - sum)],
        [until!, s.day(s.after(1000))],
      ]);
      return s.paper('gift card', [sum], [slip(s, rows, sums, card)], { ...RECEIPT, goods: rows.length });
    },
  },
  'bottle deposit': {
    says: {
      'de-DE': ['Pfand', 'Leergut', 'SUMME', 'Bar', 'Rückgeld'],
      'nl-NL': ['Statiegeld', 'Emballage retour', 'Totaal', 'Contant', 'Wisselgeld'],
      'en-US': ['CRV', 'Bottle return', 'TOTAL', 'Cash', 'Change'],
    },
    make(s, [deposit, returned, total, cash, change]) {
      const { rows, sum } = bought(s);
      const [paid, back] = [25 * rows.length, 25 * (1 + s.draw.below(8))];
      const all = Math.max(sum, 300) + paid - back;
      const goods: Cells[] = [
        ...rows.flatMap((row): Cells[] => [row, [deposit!, s.number(25)]]),
        [returned!, `-${s.number(back)}`],
        ...(sum < 300 ? [[s.words.goods[0]!, s.number(300 - sum)]] : []),
      ];
      const given = Math.ceil((all + 1) / 1000) * 1000;
      const sums: Cells[] = [
        [total!, s.money(all), true],
        [cash!, s.number(given)],
        [change!, s.number(given - all)],
      ];
      return s.paper('bottle deposit', [all], [slip(s, goods, sums)], RECEIPT);
    },
  },
  rent: {
    says: {
      'en-GB': ['Rent invoice', 'Rent for', 'Service charge', 'Deposit held', 'Annual rent', 'Total due'],
      'de-DE': ['Mietrechnung', 'Miete für', 'Nebenkosten', 'Hinterlegte Kaution', 'Jahresmiete', 'Gesamtbetrag'],
      'fr-FR': ['Quittance de loyer', 'Loyer du mois', 'Charges', 'Dépôt de garantie', 'Loyer annuel', 'Total'],
    },
    make(s, [name, rent, charges, held, annual, total]) {
      const [month, extra] = [60_000 + 100 * s.draw.below(900), 8000 + 50 * s.draw.below(200)];
      const first = new Date(Date.UTC(s.date.getUTCFullYear(), s.date.getUTCMonth() + 1, 1));
      const last = new Date(Date.UTC(s.date.getUTCFullYear(), s.date.getUTCMonth() + 2, 0));
      const rows: Cells[] = [
        [`${rent} ${s.day(first)} - ${s.day(last)}`, s.money(month)],
        [charges!, s.money(extra)],
        [total!, s.money(month + extra), true],
      ];
      const known = table([
        [annual!, s.money(12 * month)],
        [held!, s.money(3 * month)],
      ]);
      const due: Cells[] = [[s.say('due'), s.day(s.after(14))]];
      return s.paper(
        'rent',
        [month + extra],
        [s.body(title(name!), s.head(s.facts(...due)), known, sumTable(s, rows))],
        { ...PAID, goods: 2 },
      );
    },
  },
  donation: {
    says: {
      'en-GB': ['Donation receipt', 'Donor', 'Donated on', 'Amount of donation', 'Given so far this year', 'Thank you'],
      'de-DE': [
        'Zuwendungsbestätigung',
        'Spender',
        'Tag der Zuwendung',
        'Betrag der Zuwendung',
        'Bisher in diesem Jahr',
        'Danke',
      ],
      'fr-FR': ['Reçu au titre des dons', 'Donateur', 'Date du don', 'Montant du don', "Dons de l'année", 'Merci'],
    },
    make(s, [name, donor, on, amount, year, thanks]) {
      const cents = 1000 * (1 + s.draw.below(60));
      const facts = s.facts([donor!, 'Ada Brook'], [on!, s.day(s.after(-9))]);
      const rows: Cells[] = [
        [amount!, s.money(cents), true],
        [year!, s.money(cents + 1000 * (1 + s.draw.below(30)))],
      ];
      return s.paper('donation', [cents], [s.body(title(name!), s.head(facts), table(rows), note(thanks!))]);
    },
  },
  treatment: {
    says: {
      'en-GB': ['Invoice', 'Patient', 'Born', 'Consultation', 'X-ray', 'Dressing'],
      'de-DE': ['Rechnung', 'Patient', 'Geboren am', 'Beratung', 'Röntgen', 'Verband'],
      'fr-FR': ["Note d'honoraires", 'Patient', 'Né le', 'Consultation', 'Radiographie', 'Pansement'],
    },
    make(s, [name, patient, born, ...done]) {
      const facts = s.facts([patient!, 'Ada Brook'], [born!, s.day(s.after(-12_000 - s.draw.below(9000)))]);
      const amounts = done.map(() => 1500 + s.draw.below(12_000));
      const rows: Cells[] = done.map((what, i) => [s.day(s.after(3 * i - 20)), what, s.number(amounts[i]!)]);
      const all = sumOf(amounts);
      const sums: Cells[] = [[s.say('total'), s.money(all), true]];
      return s.paper(
        'treatment',
        [all],
        [s.body(title(name!), s.head(facts), table(rows, 'width:100%'), sumTable(s, sums))],
        {
          ...INVOICE,
          goods: 3,
        },
      );
    },
  },
  'insurance premium': {
    says: {
      'en-GB': [
        'Premium notice',
        'Sum insured',
        'Annual premium',
        'Insurance premium tax',
        'Quarterly instalment due',
        'Insured from',
      ],
      'de-DE': [
        'Beitragsrechnung',
        'Versicherungssumme',
        'Jahresbeitrag',
        'Versicherungsteuer',
        'Zu zahlender Vierteljahresbeitrag',
        'Versichert ab',
      ],
      'fr-FR': [
        "Avis d'échéance",
        'Capital assuré',
        'Prime annuelle',
        "Taxe sur les contrats d'assurance",
        'Montant à payer ce trimestre',
        'Assuré depuis le',
      ],
    },
    make(s, [name, insured, annual, tax, due, from]) {
      const quarter = 4000 + s.draw.below(30_000);
      const facts = s.facts([from!, s.day(s.after(-800))], [s.say('due'), s.day(s.after(20))]);
      const rows: Cells[] = [
        [insured!, s.money(25_000_000)],
        [annual!, s.money(4 * quarter)],
        [tax!, s.money(Math.round(quarter * 0.16))],
        [due!, s.money(quarter), true],
      ];
      return s.paper('insurance premium', [quarter], [s.body(title(name!), s.head(facts), table(rows))], INVOICE);
    },
  },
  'online order': {
    says: {
      'en-US': [
        'Order placed',
        'Shipped',
        'Item(s) subtotal',
        'Shipping',
        'Free shipping',
        'Total before tax',
        'Estimated tax',
        'Grand total',
      ],
      'en-GB': [
        'Order placed',
        'Dispatched',
        'Item subtotal',
        'Postage',
        'Promotion applied',
        'Total before VAT',
        'VAT',
        'Grand total',
      ],
      'de-DE': [
        'Bestellt am',
        'Versandt am',
        'Zwischensumme',
        'Versand',
        'Aktionsrabatt',
        'Summe ohne MwSt.',
        'MwSt.',
        'Gesamtsumme',
      ],
    },
    make(s, [placed, shipped, sub, post, free, before, tax, total]) {
      const goods = s.goods(3);
      const net = sumOf(goods.map((g) => g.amount));
      const [extra, sent] = [Math.round(net * 0.19), 599];
      const facts = s.facts([placed!, s.day(s.after(-3))], [shipped!, s.day(s.after(-1))]);
      const sums: Cells[] = [
        [sub!, s.money(net)],
        [post!, s.money(sent)],
        [free!, `-${s.money(sent)}`],
        [before!, s.money(net)],
        [tax!, s.money(extra)],
        [total!, s.money(net + extra), true],
      ];
      return s.paper('online order', [net + extra], [s.body(s.head(facts), s.goodsTable(goods), sumTable(s, sums))], {
        ...PAID,
        goods: goods.length,
        tax: extra,
      });
    },
  },
  'money changed': {
    says: {
      'en-GB': ['Foreign exchange', 'We sold you', 'Rate', 'Commission', 'Total paid by you'],
      'de-DE': ['Sortengeschäft', 'Verkauf an Sie', 'Kurs', 'Gebühr', 'Von Ihnen bezahlt gesamt'],
      'fr-FR': ['Change de devises', 'Nous vous vendons', 'Cours', 'Commission', 'Total payé'],
    },
    make(s, [name, sold, rate, fee, paid]) {
      const foreign = 10_000 * (1 + s.draw.below(20));
      const [cost, kept] = [Math.round(foreign / 1.0873), 395];
      const rows: Cells[] = [
        [sold!, s.money(foreign, 'CZK')],
        [rate!, new Intl.NumberFormat(s.locale, { minimumFractionDigits: 4 }).format(1.0873)],
        [`CZK ${s.number(foreign)}`, s.money(cost)],
        [fee!, s.money(kept)],
        [paid!, s.money(cost + kept), true],
      ];
      return s.paper('money changed', [cost + kept], [slip(s, [[name!]], rows)]);
    },
  },
  workshop: {
    says: {
      'en-GB': ['Mileage', 'First registered', 'Next service', 'Estimate given', 'Labour', 'Brake pads', 'Oil 5W-30'],
      'de-DE': [
        'Kilometerstand',
        'Erstzulassung',
        'Nächste Inspektion',
        'Kostenvoranschlag',
        'Arbeitslohn',
        'Bremsbeläge',
        'Öl 5W-30',
      ],
      'fr-FR': [
        'Kilométrage',
        'Mise en circulation',
        'Prochaine révision',
        'Devis estimé',
        "Main-d'œuvre",
        'Plaquettes',
        'Huile 5W-30',
      ],
    },
    make(s, [far, first, next, estimate, ...done]) {
      const facts = s.facts(
        [far!, `${20_000 + s.draw.below(150_000)} km`],
        [first!, s.day(s.after(-2500))],
        [next!, s.day(s.after(365))],
      );
      const amounts = done.map(() => 2000 + s.draw.below(30_000));
      const net = sumOf(amounts);
      const rate = s.locale === 'de-DE' ? 19 : 20;
      const tax = Math.round((net * rate) / 100);
      const rows: Cells[] = done.map((what, i) => [what, s.money(amounts[i]!)]);
      const guess = table([[estimate!, s.money(net + tax + 5000)]]);
      const sums = sumTable(s, s.sums(net, tax, rate));
      return s.paper('workshop', [net + tax], [s.body(s.head(facts), guess, table(rows, 'width:100%'), sums)], {
        ...INVOICE,
        goods: 3,
        tax,
      });
    },
  },
};
