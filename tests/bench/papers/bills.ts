import { type Cells, type Kind, note, sumOf, sumTable, table, title } from './sheet.ts';

/** What comes month by month: utilities, hotels, subscriptions, telephones. */
export const BILLS: Readonly<Record<string, Kind>> = {
  hotel: {
    says: {
      'en-GB': ['Arrival', 'Departure', 'Room', 'Breakfast', 'Parking', 'Paid by VISA', 'Balance'],
      'en-US': ['Check-in', 'Check-out', 'Room Charge', 'Breakfast', 'Parking', 'VISA payment', 'Balance'],
      'de-DE': ['Anreise', 'Abreise', 'Übernachtung', 'Frühstück', 'Parkplatz', 'Bezahlt mit VISA', 'Saldo'],
      'fr-FR': ['Arrivée', 'Départ', 'Chambre', 'Petit déjeuner', 'Parking', 'Réglé par VISA', 'Solde'],
      'it-IT': ['Arrivo', 'Partenza', 'Camera', 'Colazione', 'Parcheggio', 'Pagato con VISA', 'Saldo'],
      'es-ES': ['Entrada', 'Salida', 'Habitación', 'Desayuno', 'Aparcamiento', 'Pagado con VISA', 'Saldo'],
    },
    make(s, [arrival, departure, room, breakfast, parking, paid, balance]) {
      const nights = 2 + s.draw.below(4);
      const [bed, meal, car] = [6000 + s.draw.below(15_000), 900 + s.draw.below(1500), 800 + s.draw.below(1500)];
      const rows = Array.from({ length: nights }, (_, i) => s.day(s.after(i - nights))).flatMap((day, i) => [
        [day, room!, s.money(bed)],
        [day, breakfast!, s.money(meal)],
        ...(i === 0 ? [[day, parking!, s.money(car)]] : []),
      ]);
      const total = nights * (bed + meal) + car;
      const rate = s.draw.one(s.words.rates);
      const tax = Math.round((total * rate) / (100 + rate));
      const stay: Cells[] = [
        [arrival!, s.day(s.after(-nights))],
        [departure!, s.day()],
      ];
      const sums: Cells[] = [
        [s.say('total'), s.money(total), true],
        [s.say('tax', rate), s.money(tax)],
        ...(s.draw.often(60)
          ? [
              [paid!, s.money(-total)],
              [balance!, s.money(0)],
            ]
          : []),
      ];
      const facts = s.draw.often(50) ? [...stay, ...s.facts()] : s.facts(...stay);
      return s.paper('hotel', [total], [s.body(s.head(facts), table(rows, 'width:100%'), sumTable(s, sums))]);
    },
  },
  utilities: {
    says: {
      'en-GB': [
        'Billing period',
        'Previous reading',
        'Present reading',
        'Consumption',
        'Standing charge',
        'Less payments on account',
        'Amount to pay',
        'Credit',
        'Next monthly payment',
      ],
      'de-DE': [
        'Abrechnungszeitraum',
        'Zählerstand alt',
        'Zählerstand neu',
        'Verbrauch',
        'Grundpreis',
        'Geleistete Abschläge',
        'Nachzahlung',
        'Guthaben',
        'Neuer Abschlag monatlich',
      ],
      'fr-FR': [
        'Période de facturation',
        'Ancien index',
        'Nouvel index',
        'Consommation',
        'Abonnement',
        'Mensualités déjà payées',
        'Reste à payer',
        'Trop-perçu',
        'Prochaine mensualité',
      ],
      'it-IT': [
        'Periodo di fatturazione',
        'Lettura precedente',
        'Lettura attuale',
        'Consumo',
        'Quota fissa',
        'Acconti già fatturati',
        'Da pagare',
        'A credito',
        'Prossima rata',
      ],
      'es-ES': [
        'Periodo de facturación',
        'Lectura anterior',
        'Lectura actual',
        'Consumo',
        'Término fijo',
        'Pagos a cuenta',
        'A pagar',
        'A su favor',
        'Próxima cuota',
      ],
      'nl-NL': [
        'Verbruiksperiode',
        'Vorige meterstand',
        'Nieuwe meterstand',
        'Verbruik',
        'Vastrecht',
        'Betaalde voorschotten',
        'Te betalen',
        'Terug te ontvangen',
        'Nieuw voorschot',
      ],
    },
    make(s, [period, old, present, used, standing, paid, toPay, credit, next]) {
      const [before, kwh, price] = [10_000 + s.draw.below(60_000), 400 + s.draw.below(3000), 18 + s.draw.below(20)];
      const [energy, base, rate] = [kwh * price, 2000 + s.draw.below(9000), s.words.rates[0]!];
      const net = energy + base;
      const tax = Math.round((net * rate) / 100);
      const total = net + tax;
      const advance = Math.round(total * (s.draw.often(30) ? 1.1 : 0.4 + s.draw.below(50) / 100));
      const whole = (n: number) => new Intl.NumberFormat(s.locale).format(n);
      const meters: Cells[] = [
        [old!, s.day(s.after(-395)), `${whole(before)} kWh`],
        [present!, s.day(s.after(-30)), `${whole(before + kwh)} kWh`],
        [used!, '', `${whole(kwh)} kWh`],
      ];
      const costs: Cells[] = [
        [`${used} ${whole(kwh)} kWh × ${s.number(price)} ct`, s.money(energy)],
        [standing!, s.money(base)],
      ];
      const sums: Cells[] = [
        ...s.sums(net, tax, rate),
        [paid!, s.money(-advance)],
        [advance > total ? credit! : toPay!, s.money(Math.abs(total - advance)), true],
      ];
      const facts = s.facts(
        [s.say('due'), s.day(s.after(14))],
        [period!, `${s.day(s.after(-395))} - ${s.day(s.after(-30))}`],
      );
      const coming = `${next}: ${s.money(4000 + s.draw.below(9000))}, ${s.day(s.after(45))}`;
      return s.paper(
        'utilities',
        [total, total - advance],
        [s.body(s.head(facts), table(meters), table(costs, 'width:100%'), sumTable(s, sums), note(coming))],
      );
    },
  },
  subscription: {
    says: {
      'en-GB': ['Pro plan', 'Next renewal', 'Amount paid', 'Amount due', 'Payment date'],
      'en-US': ['Pro plan', 'Renews on', 'Amount paid', 'Amount due', 'Date paid'],
      'de-DE': ['Pro-Tarif', 'Verlängert sich am', 'Bezahlt', 'Offener Betrag', 'Bezahlt am'],
      'fr-FR': ['Formule Pro', 'Renouvellement le', 'Montant réglé', 'Reste à payer', 'Réglée le'],
      'es-ES': ['Plan Pro', 'Se renueva el', 'Importe pagado', 'Importe pendiente', 'Pagado el'],
      'nl-NL': ['Pro-abonnement', 'Wordt verlengd op', 'Betaald', 'Openstaand bedrag', 'Betaald op'],
    },
    make(s, [plan, renews, paid, due, paidOn]) {
      const net = 900 + s.draw.below(20_000);
      const rate = s.words.rates[0]!;
      const tax = Math.round((net * rate) / 100);
      const span = `${s.day()} – ${s.day(s.after(30))}`;
      const dates: Cells[] = s.draw.some(
        [
          [renews!, s.day(s.after(31))],
          [paidOn!, s.day(s.after(2))],
        ],
        1 + s.draw.below(2),
      );
      const facts = s.draw.often(50) ? [...dates, ...s.facts()] : s.facts(...dates);
      const sums: Cells[] = [...s.sums(net, tax, rate), [paid!, s.money(net + tax)], [due!, s.money(0)]];
      return s.paper(
        'subscription',
        [net + tax],
        [s.body(s.head(facts), table([[`${plan}<br>${span}`, '1', s.money(net)]], 'width:100%'), sumTable(s, sums))],
      );
    },
  },
  telephone: {
    says: {
      'en-GB': ['Previous balance', 'Payments received', 'Current charges', 'Total amount due', 'Total usage'],
      'en-US': ['Previous balance', 'Payments received', 'Current charges', 'Total amount due', 'Total usage'],
      'de-DE': ['Alter Saldo', 'Zahlungseingang', 'Aktuelle Rechnung', 'Zu zahlen', 'Verbrauch gesamt'],
      'fr-FR': ['Solde précédent', 'Paiement reçu', 'Facture du mois', 'Total à payer', 'Total des communications'],
      'it-IT': [
        'Saldo precedente',
        'Pagamenti ricevuti',
        'Addebiti del periodo',
        'Totale da pagare',
        'Totale traffico',
      ],
      'ms-MY': ['Baki terdahulu', 'Bayaran diterima', 'Caj semasa', 'Jumlah perlu dibayar', 'Jumlah penggunaan'],
    },
    make(s, [before, received, current, due, usage]) {
      const old = 1000 + s.draw.below(20_000);
      const paid = s.draw.often(60) ? old : Math.round(old / 2);
      const charges = 1500 + s.draw.below(18_000);
      const rows: Cells[] = [
        [before!, s.money(old)],
        [received!, s.money(-paid)],
        [current!, s.money(charges)],
        [due!, s.money(old - paid + charges), true],
      ];
      const used: Cells[] = [[usage!, `${s.number(s.draw.below(9000))} GB`]];
      const facts = s.facts([s.say('due'), s.day(s.after(21))]);
      return s.paper(
        'telephone',
        [old - paid + charges, charges],
        [s.body(s.head(facts), sumTable(s, rows), table(used))],
      );
    },
  },
  deductible: {
    says: {
      'en-GB': ['Total cost', 'Less insurance', 'You pay', 'Date of treatment', 'Treatment'],
      'de-DE': ['Gesamtkosten', 'abzgl. Festzuschuss der Kasse', 'Eigenanteil', 'Behandlung am', 'Behandlung'],
      'fr-FR': ['Total des soins', 'Part assurance maladie', 'Reste à charge', 'Soins du', 'Soin'],
      'es-ES': ['Coste total', 'A cargo del seguro', 'A cargo del paciente', 'Tratamiento del', 'Tratamiento'],
    },
    make(s, [all, less, own, treated, part]) {
      const costs = Array.from({ length: 2 + s.draw.below(3) }, () => 2000 + s.draw.below(20_000));
      const total = sumOf(costs);
      const covered = Math.round(total * (0.3 + s.draw.below(50) / 100));
      const rows: Cells[] = costs.map((cents, i) => [`${part} ${i + 1}`, s.money(cents)]);
      const sums: Cells[] = [
        [all!, s.money(total)],
        [less!, s.money(-covered)],
        [own!, s.money(total - covered), true],
      ];
      const facts = [[treated!, s.day(s.after(-12))], ...s.facts()];
      return s.paper(
        'deductible',
        [total, total - covered],
        [s.body(s.head(facts), title(s.draw.one(s.words.invoice)), table(rows, 'width:100%'), sumTable(s, sums))],
      );
    },
  },
};
