import { type Cells, type Kind, note, type Sheet, sumOf, table } from './sheet.ts';

/** A till's slip: narrow, its date at the end or the beginning. */
export function slip(s: Sheet, goods: readonly Cells[], sums: readonly Cells[], ...more: readonly string[]): string {
  const day = note(
    `${s.draw.often(50) ? `${s.draw.one(s.words.date)} ` : ''}${s.draw.often(40) ? s.shortDay() : s.day()} ${10 + s.draw.below(12)}:${10 + s.draw.below(50)}`,
  );
  const head = `<b>${s.company}</b><br>${s.draw.one(s.words.places).replace(', ', '<br>')}`;
  const parts = [table(goods, 'width:100%'), table(sums, 'width:100%;border-top:1px dashed #333'), ...more];
  return s.body(
    `<div style="width:360px">${[head, ...(s.draw.often(50) ? [day, ...parts] : [...parts, day])].join('\n')}</div>`,
  );
}

/** Goods on a till's slip, and what they come to. */
export function bought(s: Sheet) {
  const goods = s.goods(6).map((g) => ({ ...g, amount: g.amount % 20_000 }));
  const rows: Cells[] = goods.map((g) => [g.name, s.number(g.amount)]);
  return { rows, sum: sumOf(goods.map((g) => g.amount)) };
}

export const TILLS: Readonly<Record<string, Kind>> = {
  tip: {
    says: {
      'en-US': ['Subtotal', 'Tax', 'Total', 'Tip', 'Total with tip', 'Suggested tips', 'VISA'],
      'en-GB': [
        'Food & drink',
        'Service charge 12.5%',
        'Total',
        'Gratuity',
        'Amount paid',
        'Suggested gratuity',
        'VISA',
      ],
      'de-DE': [
        'Speisen',
        'enth. MwSt',
        'Summe',
        'Trinkgeld',
        'Gesamt inkl. Trinkgeld',
        'Trinkgeldvorschlag',
        'Kartenzahlung',
      ],
      'fr-FR': [
        'Sous-total',
        'dont TVA',
        'Total',
        'Pourboire',
        'Total avec pourboire',
        'Pourboire suggéré',
        'Carte bancaire',
      ],
    },
    make(s, [sub, tax, total, tip, withTip, suggested, card]) {
      const { rows, sum } = bought(s);
      const isAdded = s.locale.startsWith('en');
      const extra = Math.round(sum * (s.locale === 'en-GB' ? 0.125 : 0.08));
      const all = isAdded ? sum + extra : sum;
      const more = Math.round(all * 0.15);
      const paid = s.draw.often(60);
      const sums: Cells[] = [
        [sub!, s.number(sum)],
        [tax!, s.number(extra)],
        [total!, s.money(all), true],
        ...(paid
          ? [
              [tip!, s.number(more)],
              [withTip!, s.money(all + more), true],
              [card!, s.money(all + more)],
            ]
          : []),
      ];
      const hints = table([
        [suggested!],
        ...[15, 18, 20].map((p) => [
          `${p}%`,
          s.number(Math.round((all * p) / 100)),
          s.number(Math.round((all * (100 + p)) / 100)),
        ]),
      ]);
      return s.paper('tip', paid ? [all, all + more] : [all], [slip(s, rows, sums, s.draw.often(50) ? hints : '')]);
    },
  },
  'cash and tax': {
    says: {
      'de-DE': ['SUMME', 'Bar', 'Rückgeld', 'MwSt', 'Netto', 'Brutto', 'Steuer'],
      'fr-FR': ['TOTAL', 'Espèces', 'Rendu', 'Taux', 'HT', 'TTC', 'TVA'],
      'it-IT': ['TOTALE COMPLESSIVO', 'Contanti', 'Resto', 'Aliq.', 'Imponibile', 'Lordo', 'IVA'],
      'es-ES': ['TOTAL', 'Efectivo', 'Cambio', 'Tipo', 'Base', 'Total', 'Cuota'],
      'nl-NL': ['TOTAAL', 'Contant', 'Wisselgeld', 'Btw', 'Netto', 'Bruto', 'Bedrag'],
      'pt-PT': ['TOTAL', 'Dinheiro', 'Troco', 'Taxa', 'Base', 'Total', 'IVA'],
    },
    make(s, [total, cash, change, rate, net, gross, tax]) {
      const { rows, sum } = bought(s);
      const given = Math.ceil((sum + 1) / 1000) * 1000;
      const percent = s.words.rates[0]!;
      const part = Math.round((sum * percent) / (100 + percent));
      const sums: Cells[] = [
        [total!, s.money(sum), true],
        [cash!, s.number(given)],
        [change!, s.number(given - sum)],
      ];
      const taxes = table([
        [rate!, net!, tax!, gross!],
        [`${s.number(percent * 100)}%`, s.number(sum - part), s.number(part), s.number(sum)],
      ]);
      return s.paper('cash and tax', [sum], [slip(s, rows, sums, taxes)]);
    },
  },
  'rounded coins': {
    says: {
      'de-CH': ['Total', 'Rundung', 'Zu zahlen CHF', 'Bar', 'Rückgeld'],
      'ms-MY': ['Jumlah', 'Rounding Adj', 'Jumlah bersih', 'Tunai', 'Baki'],
      'nl-NL': ['Totaal', 'Afronding', 'Te betalen', 'Contant', 'Wisselgeld'],
    },
    make(s, [total, rounding, pay, cash, change]) {
      const { rows, sum } = bought(s);
      const rounded = Math.round(sum / 5) * 5;
      const given = Math.ceil((rounded + 1) / 5000) * 5000;
      const sums: Cells[] = [
        [total!, s.number(sum)],
        [rounding!, s.number(rounded - sum)],
        [pay!, s.number(rounded), true],
        [cash!, s.number(given)],
        [change!, s.number(given - rounded)],
      ];
      return s.paper('rounded coins', [rounded, sum], [slip(s, rows, sums)]);
    },
  },
  'card slip': {
    says: {
      'en-GB': ['Total', 'Mastercard', 'Auth code', 'Loyalty balance', 'You could have saved', 'Return by'],
      'en-US': ['TOTAL', 'VISA', 'Approval', 'Rewards balance', 'You could have saved', 'Return policy expires'],
      'de-DE': ['Summe', 'girocard', 'Genehmigung', 'Ihr Punktewert', 'Sie hätten gespart', 'Umtausch bis'],
      'fr-FR': ['TOTAL', 'Carte bancaire', 'Autorisation', 'Solde fidélité', 'Économie possible', "Échange jusqu'au"],
      'it-IT': ['TOTALE', 'Bancomat', 'Autorizzazione', 'Saldo punti', 'Risparmio possibile', 'Cambio merce entro il'],
      'es-ES': ['TOTAL', 'Tarjeta', 'Autorización', 'Saldo de puntos', 'Ahorro posible', 'Devoluciones hasta el'],
      'nl-NL': ['TOTAAL', 'Pin', 'Autorisatie', 'Puntensaldo', 'Mogelijke besparing', 'Ruilen tot'],
    },
    make(s, [total, card, auth, loyalty, saved, back]) {
      const { rows, sum } = bought(s);
      const sums: Cells[] = [
        [total!, s.money(sum), true],
        [card!, s.money(sum)],
        [auth!, String(100_000 + s.draw.below(900_000))],
      ];
      const others: Cells[] = [
        [loyalty!, s.number(1000 + s.draw.below(40_000))],
        [saved!, s.number(100 + s.draw.below(3000))],
        [back!, s.day(s.after(30))],
      ];
      return s.paper('card slip', [sum], [slip(s, rows, sums, table(s.draw.some(others, 1 + s.draw.below(3))))]);
    },
  },
  fuel: {
    says: {
      'en-GB': ['Pump 4 Unleaded', 'Litres', 'Price/litre', 'Total', 'Mileage'],
      'en-US': ['Pump 4 Regular', 'Gallons', 'Price/Gal', 'Fuel Total', 'Odometer'],
      'de-DE': ['Säule 4 Super E10', 'Liter', 'EUR/Liter', 'Gesamt', 'Kilometerstand'],
      'fr-FR': ['Pompe 4 SP95', 'Litres', 'Prix/L', 'Total', 'Kilométrage'],
      'it-IT': ['Pompa 4 Benzina', 'Litri', 'Prezzo/l', 'Totale', 'Chilometri'],
      'es-ES': ['Surtidor 4 Gasolina 95', 'Litros', 'Precio/l', 'Total', 'Kilómetros'],
    },
    make(s, [pump, volume, per, total, distance]) {
      const [litres, price] = [1000 + s.draw.below(5000), 1300 + s.draw.below(700)];
      const cents = Math.round((litres * price) / 1000);
      const three = new Intl.NumberFormat(s.locale, { minimumFractionDigits: 3 }).format(price / 1000);
      const rows: Cells[] = [[pump!], [volume!, s.number(litres)], [per!, three]];
      return s.paper(
        'fuel',
        [cents],
        [
          slip(
            s,
            rows,
            [[total!, s.money(cents), true]],
            table([[distance!, new Intl.NumberFormat(s.locale).format(20_000 + s.draw.below(90_000))]]),
          ),
        ],
      );
    },
  },
  'refund slip': {
    says: {
      'en-GB': ['REFUND', 'Total', 'Refunded to card', 'Original purchase'],
      'en-US': ['RETURN', 'Total', 'Refund to VISA', 'Original sale'],
      'de-DE': ['RETOURE', 'Summe', 'Erstattung auf Karte', 'Kaufdatum'],
      'fr-FR': ['REMBOURSEMENT', 'Total', 'Remboursé sur carte', 'Achat du'],
    },
    make(s, [name, total, card, original]) {
      const { sum } = bought(s);
      const sums: Cells[] = [
        [total!, s.money(-sum), true],
        [card!, s.money(sum)],
        [original!, s.day(s.after(-9))],
      ];
      return s.paper('refund slip', [-sum], [slip(s, [[name!], [s.draw.one(s.words.goods), s.number(-sum)]], sums)]);
    },
  },
};
