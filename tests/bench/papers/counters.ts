import { type Cells, type Kind, note, type Sheet, table } from './sheet.ts';
import { bought, slip } from './tills.ts';

const RECEIPT = { is: ['receipt'] } as const;
/** A receipt or an invoice: both words are right for it. */
const PAID = { is: ['receipt', 'invoice'] } as const;

/** A time of the day, so many minutes after eight o'clock. */
function clock(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two((8 + Math.floor(minutes / 60)) % 24)}:${two(minutes % 60)}`;
}

/** What is printed with nothing but a name, its rows and a place for the day. */
function ticket(s: Sheet, rows: readonly Cells[], ...more: readonly string[]): string {
  const head = `<b>${s.company}</b><br>${s.draw.one(s.words.places).replace(', ', '<br>')}`;
  return s.body(`<div style="width:420px">${[head, table(rows, 'width:100%'), ...more].join('\n')}</div>`);
}

/** Slips and tickets of counters, cabs and machines: a table of kinds with what they say in each country, and long because it is one. */
export const COUNTERS: Readonly<Record<string, Kind>> = {
  'tip by hand': {
    says: {
      'en-US': ['Subtotal', 'Tax', 'Total', 'Tip', 'Total', 'Customer copy', 'I agree to pay the above total amount'],
      'en-GB': [
        'Subtotal',
        'Service charge',
        'Bill total',
        'Gratuity',
        'Total to charge',
        'Merchant copy',
        'Sign here',
      ],
      'de-DE': [
        'Zwischensumme',
        'davon MwSt',
        'Rechnungsbetrag',
        'Trinkgeld',
        'Gesamt',
        'Kundenbeleg',
        'Bewirtungsaufwand-Angaben: Anlass, Teilnehmer',
      ],
      'fr-FR': [
        'Sous-total',
        'dont TVA',
        'Total TTC',
        'Pourboire',
        'Total',
        'Exemplaire client',
        'Merci de votre visite',
      ],
    },
    make(s, [sub, tax, total, tip, sum, copy, sign]) {
      const { rows, sum: goods } = bought(s);
      const isAdded = s.locale.startsWith('en');
      const extra = Math.round(goods * 0.08);
      const all = isAdded ? goods + extra : goods;
      const more = Math.round((all * 0.12) / 50) * 50;
      // Half of the lines stay empty, as on the guest's copy.
      const written = s.draw.often(60);
      const hand = (cents: number) =>
        written ? `<i style="font:italic 1.3em cursive;color:#124">${s.number(cents)}</i>` : '____________';
      const sums: Cells[] = [
        [sub!, s.number(goods)],
        [tax!, s.number(extra)],
        [total!, s.money(all), true],
        [tip!, hand(more)],
        [sum!, hand(all + more)],
      ];
      return s.paper(
        'tip by hand',
        written ? [all, all + more] : [all],
        [slip(s, rows, sums, note(copy!), note(sign!))],
        { ...RECEIPT, goods: rows.length },
      );
    },
  },
  parking: {
    says: {
      'en-GB': ['PAY & DISPLAY', 'Entry', 'Exit', 'Duration', 'Fee paid', 'incl. VAT 20%', 'Valid until', 'Ticket no.'],
      'de-DE': [
        'Parkquittung',
        'Einfahrt',
        'Ausfahrt',
        'Parkdauer',
        'Betrag',
        'inkl. 19% MwSt',
        'Ausfahrt bis',
        'Ticket-Nr.',
      ],
      'fr-FR': [
        'Reçu de stationnement',
        'Entrée',
        'Sortie',
        'Durée',
        'Montant payé',
        'dont TVA 20%',
        "Valable jusqu'au",
        'Ticket n°',
      ],
      'it-IT': [
        'Ricevuta parcheggio',
        'Ingresso',
        'Uscita',
        'Durata',
        'Importo pagato',
        'di cui IVA 22%',
        'Uscita entro',
        'Biglietto n.',
      ],
      'nl-NL': [
        'Parkeerbon',
        'Inrijden',
        'Uitrijden',
        'Parkeerduur',
        'Betaald',
        'incl. 21% btw',
        'Uitrijden voor',
        'Ticketnr.',
      ],
    },
    make(s, [name, entry, exit, lasted, fee, tax, until, number]) {
      const [from, minutes, cents] = [s.draw.below(300), 35 + s.draw.below(400), 150 + 10 * s.draw.below(300)];
      const percent = Number(/\d+/.exec(tax!)![0]);
      const before = s.draw.often(30) ? 1 : 0;
      const rows: Cells[] = [
        [name!],
        [number!, `${100_000 + s.draw.below(900_000)}`],
        [entry!, `${s.day(s.after(-before))} ${clock(from)}`],
        [exit!, `${s.day()} ${clock(from + minutes)}`],
        [lasted!, `${24 * before + Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`],
        [fee!, s.money(cents), true],
        [tax!, s.number(Math.round((cents * percent) / (100 + percent)))],
        ...(s.draw.often(50) ? [[until!, clock(from + minutes + 15)]] : []),
      ];
      return s.paper('parking', [cents], [ticket(s, rows)], { ...RECEIPT, goods: 1 });
    },
  },
  taxi: {
    says: {
      'en-US': ['Cab', 'Trip', 'Miles', 'Fare', 'Extras', 'Toll', 'Tip', 'Total', 'VISA'],
      'en-GB': ['Cab', 'Trip', 'Miles', 'Fare', 'Extras', 'Airport fee', 'Tip', 'Total paid', 'Card'],
      'de-DE': [
        'Taxi-Ordnungsnr.',
        'Fahrt',
        'km',
        'Fahrpreis',
        'Zuschlag',
        'Gepäck',
        'Trinkgeld',
        'Gesamtbetrag',
        'bar erhalten',
      ],
      'fr-FR': [
        'Taxi n°',
        'Course',
        'km',
        'Prix de la course',
        'Supplément',
        'Bagages',
        'Pourboire',
        'Total payé',
        'CB',
      ],
      'es-ES': [
        'Licencia',
        'Trayecto',
        'km',
        'Importe carrera',
        'Suplementos',
        'Aeropuerto',
        'Propina',
        'Total',
        'Tarjeta',
      ],
    },
    make(s, [cab, trip, far, fare, extras, toll, tip, total, paid]) {
      const [ride, extra, road] = [700 + s.draw.below(5000), 100 * s.draw.below(4), s.draw.often(50) ? 550 : 0];
      const more = s.draw.often(50) ? 100 + 50 * s.draw.below(12) : 0;
      const from = s.draw.below(600);
      const all = ride + extra + road + more;
      const rows: Cells[] = [
        [cab!, `${100 + s.draw.below(900)}`],
        [`${trip} ${1 + s.draw.below(40)}`, `${s.day()} ${clock(from)} - ${clock(from + 10 + s.draw.below(40))}`],
        [far!, s.number(200 + s.draw.below(3000))],
        [fare!, s.number(ride)],
        ...(extra > 0 ? [[extras!, s.number(extra)]] : []),
        ...(road > 0 ? [[toll!, s.number(road)]] : []),
        ...(more > 0 ? [[tip!, s.number(more)]] : []),
        [total!, s.money(all), true],
        ...(s.draw.often(50) ? [[paid!, s.number(all)]] : []),
      ];
      return s.paper('taxi', [all, all - more], [ticket(s, rows)], { ...RECEIPT, goods: 3 });
    },
  },
  pharmacy: {
    says: {
      'en-US': [
        'Rx',
        'Amoxicillin 500MG CAP',
        'Retail price',
        'Insurance paid',
        'You pay (copay)',
        'Refills until',
        'DOB',
      ],
      'de-DE': [
        'PZN',
        'IBUPROFEN 400 Tabl. N2',
        'Apothekenpreis',
        'Kassenanteil',
        'Zuzahlung',
        'Rezept vom',
        'Geb.-Datum',
      ],
      'fr-FR': [
        'CIP',
        'DOLIPRANE 1000MG CPR 8',
        'Total',
        'Part Sécu + mutuelle',
        'Reste à payer',
        'Ordonnance du',
        'Né(e) le',
      ],
      'it-IT': [
        'Minsan',
        'TACHIPIRINA 20CPR 500MG',
        'Totale',
        'A carico SSN',
        'Totale ticket da pagare',
        'Ricetta del',
        'Nato il',
      ],
    },
    make(s, [code, drug, price, covered, own, other, born]) {
      const [full, others] = [900 + s.draw.below(6000), 300 + s.draw.below(1500)];
      const part = Math.round(full * 0.8);
      const goods: Cells[] = [
        [drug!, s.number(full)],
        [`${code} ${1_000_000 + s.draw.below(8_999_999)}`],
        [s.draw.one(s.words.goods), s.number(others)],
      ];
      const sums: Cells[] = [
        [price!, s.number(full + others)],
        [covered!, s.number(-part)],
        [own!, s.money(full + others - part), true],
      ];
      const facts: Cells[] = [
        [other!, s.day(s.after(-6))],
        [born!, s.day(new Date(Date.UTC(1950 + s.draw.below(50), 3, 12)))],
      ];
      return s.paper(
        'pharmacy',
        [full + others - part, full + others],
        [slip(s, goods, sums, table(s.draw.some(facts, 1 + s.draw.below(2))))],
        { ...PAID, goods: 2 },
      );
    },
  },
  'train ticket': {
    says: {
      'en-GB': [
        'Off-peak return',
        'Outward',
        'Return',
        'Seat',
        'Price',
        'Booked on',
        'Railcard discount',
        'Booking ref.',
      ],
      'de-DE': [
        'Super Sparpreis 2. Klasse',
        'Hinfahrt',
        'Rückfahrt',
        'Sitzplatz',
        'Gesamtpreis',
        'Buchungsdatum',
        'BahnCard 25',
        'Auftragsnummer',
      ],
      'fr-FR': [
        'Billet 2de classe',
        'Aller',
        'Retour',
        'Place',
        'Prix payé',
        'Date de commande',
        'Carte Avantage',
        'Dossier',
      ],
      'it-IT': [
        'Biglietto 2a classe',
        'Andata',
        'Ritorno',
        'Posto',
        'Importo totale',
        'Data emissione',
        'Cartafreccia',
        'Codice PNR',
      ],
      'es-ES': [
        'Billete turista',
        'Ida',
        'Vuelta',
        'Plaza',
        'Precio total',
        'Fecha de compra',
        'Tarjeta Dorada',
        'Localizador',
      ],
    },
    make(s, [fare, out, back, seat, price, bought, card, ref]) {
      const [cents, go] = [1500 + s.draw.below(18_000), 3 + s.draw.below(30)];
      const [from, to] = s.words.places.map((place) => place.split(' ').at(-1)!);
      const trip = (name: string, day: number, a: string, b: string): Cells => [
        name,
        `${s.day(s.after(day))} ${clock(s.draw.below(500))} ${a} - ${b}`,
      ];
      const rows: Cells[] = [
        [fare!],
        trip(out!, go, from!, to!),
        ...(s.draw.often(60) ? [trip(back!, go + 2, to!, from!)] : []),
        [seat!, `${1 + s.draw.below(12)} / ${10 + s.draw.below(80)}`],
        ...(s.draw.often(40) ? [[card!, '25 %']] : []),
      ];
      const sums: Cells[] = [
        [price!, s.money(cents), true],
        [bought!, s.day()],
        [ref!, `${'QXKLMT'.slice(s.draw.below(3))}${10 + s.draw.below(90)}`],
      ];
      const parts = s.draw.often(50) ? [...rows, ...sums] : [...sums, ...rows];
      return s.paper('train ticket', [cents], [ticket(s, parts)], { ...PAID, goods: 1 });
    },
  },
  'cinema ticket': {
    says: {
      'en-US': ['ADMIT ONE', 'Screen', 'Row', 'Seat', 'Adult', 'Convenience fee', 'Total', 'Show'],
      'en-GB': ['Cinema ticket', 'Screen', 'Row', 'Seat', 'Adult', 'Booking fee', 'Total paid', 'Showing'],
      'de-DE': [
        'Kinokarte',
        'Saal',
        'Reihe',
        'Platz',
        'Erwachsener',
        'Onlinegebühr',
        'Preis inkl. 7% MwSt',
        'Vorstellung',
      ],
      'fr-FR': [
        'Billet de cinéma',
        'Salle',
        'Rang',
        'Place',
        'Plein tarif',
        'Frais de réservation',
        'Total TTC',
        'Séance',
      ],
      'es-ES': ['Entrada de cine', 'Sala', 'Fila', 'Butaca', 'Adulto', 'Gastos de gestión', 'Total', 'Sesión'],
    },
    make(s, [name, screen, row, seat, adult, fee, total, show]) {
      const [count, price, extra] = [1 + s.draw.below(3), 750 + 50 * s.draw.below(15), 90 * s.draw.below(2)];
      const all = count * price + extra;
      const rows: Cells[] = [
        [name!],
        [`${show} ${s.day()} ${clock(660 + 15 * s.draw.below(12))}`],
        [`${screen} ${1 + s.draw.below(12)}`, `${row} ${1 + s.draw.below(20)}`, `${seat} ${1 + s.draw.below(30)}`],
        [`${count} x ${adult}`, s.number(count * price)],
        ...(extra > 0 ? [[fee!, s.number(extra)]] : []),
        [total!, s.money(all), true],
      ];
      return s.paper('cinema ticket', [all], [ticket(s, rows)], { ...RECEIPT, goods: 2 });
    },
  },
  'sales tax': {
    says: { 'en-US': ['STATE TAX 6.25%', 'CITY TAX 1.50%', 'SUBTOTAL', 'TOTAL', 'TAX TOTAL', 'TAXABLE', 'YOU SAVED'] },
    make(s, [state, city, sub, total, taxes, taxable, saved]) {
      const { rows, sum } = bought(s);
      const base = Math.round(sum * 0.6);
      const [first, second] = [Math.round(base * 0.0625), Math.round(base * 0.015)];
      const sums: Cells[] = [
        ...(s.draw.often(50) ? [[saved!, s.number(100 + s.draw.below(900))]] : []),
        [sub!, s.number(sum)],
        ...(s.draw.often(50) ? [[taxable!, s.number(base)]] : []),
        [state!, s.number(first)],
        [city!, s.number(second)],
        ...(s.draw.often(30) ? [[taxes!, s.number(first + second)]] : []),
        [total!, s.money(sum + first + second), true],
      ];
      const paid = note(`VISA ************${1000 + s.draw.below(9000)} ${s.number(sum + first + second)}`);
      return s.paper('sales tax', [sum + first + second], [slip(s, rows, sums, paid)], {
        ...RECEIPT,
        goods: rows.length,
        tax: first + second,
      });
    },
  },
};
