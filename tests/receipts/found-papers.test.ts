import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src-main/contract/docent.ts';
import { evidence } from '../../src-main/reading/index.ts';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { QUESTIONS } from '../../src-main/receipts/questions.ts';
import { linesOf } from './sample-lines.ts';

/** Papers drawn after kinds that public samples of invoices have, and that were read wrong. @param total what the model says */
function read(text: string, total?: string) {
  const lines = linesOf(text);
  const question = QUESTIONS.total;
  const answer: Answer | undefined =
    total === undefined
      ? undefined
      : {
          question,
          answer: total,
          found: true,
          page: 1,
          evidence: evidence(total, lines, { question }).map((item) => ({ page: 1, ...item })),
          confidence: 0.9,
        };
  return extractReceipt({
    page: 1,
    lines,
    source: 'text-layer',
    ...(answer === undefined ? {} : { answers: { total: answer } }),
  });
}

const valuesOf = ({ fields }: ReturnType<typeof read>) =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, { value }]) => (value === null ? [] : [[name, value]])));

/** What programs print of an electronic invoice's data. */
const PRINTED_DATA = `
Sample invoices, release 3
Handelsrechnung (380) Nr. RK-9042 vom 05.06.2023
Währung:           EUR
Lieferdatum:       03.06.2023
Verkäufer
Nummer:            549910
Name:              Seilerei Brandt GmbH
Anschrift:         Uferstraße 20
DE 80333 München
USt.-Id.-Nr.:      DE136695976
Käufer/Leistungsempfänger
Nummer:            GE2020211
Name:              Hofladen Ried AG
Anschrift:         Marktweg 15
DE 69876 Ried
Bemerkung          Rechnung gemäß Bestellung Nr. 77-471 vom 01.03.2023.
Mo.-Fr. 08.30 - 12.30 Uhr
Pos  Beschreibung          Menge   Nettobetrag
1    Hanfseil              3       113,03
2    Karabiner             2        67,73
Positionssumme                     180,76
Gesamtbetrag der Zuschläge           5,80
Gesamtbetrag der Abschläge          -9,07
Rechnungssumme ohne USt.           177,49
Steuerbetrag                        20,16
Bruttosumme                        197,65
`;

describe('the print of an electronic invoice', () => {
  it('has the date of its heading, not that of the order, with the day first', () => {
    expect(read(PRINTED_DATA).fields.date).toMatchObject({ value: '2023-06-05', doubts: [] });
  });

  it('has seller and buyer by the names in their blocks', () => {
    expect(valuesOf(read(PRINTED_DATA))).toMatchObject({
      company: 'Seilerei Brandt GmbH',
      buyer: 'Hofladen Ried AG',
      documentNumber: 'RK-9042',
    });
  });

  it('has a total that charges, discounts and tax come to', () => {
    const found = read(PRINTED_DATA);
    expect(valuesOf(found)).toMatchObject({ total: '197.65', subtotal: '177.49', tax: '20.16' });
    expect(found.fields.total.doubts).toEqual([]);
  });
});

describe('a sum of which the words say that tax is in it', () => {
  const INVOICE = `
Bader GmbH
Rechnung # RE-20230703 vom 03.07.2023
Gestaltung                         160,00
Luftballons                        336,00
Summe netto: 496,00
Zuzügl. USt: 75,04
Summe inkl. USt: 571,04
`;

  it('is the total, though the model takes the one without', () => {
    expect(read(INVOICE, '496,00').fields.total.value).toBe('571.04');
  });

  it('is the total under a name that is not known, or it waits', () => {
    const { value, doubts, alternatives } = read(INVOICE.replace('Summe inkl. USt', 'Insgesamt mit Steuern'), '496,00')
      .fields.total;
    expect([value, ...alternatives.map((other) => other.value)]).toContain('571.04');
    expect(value === '571.04' || doubts.length > 0).toBe(true);
  });
});

describe('two dates with a dash between them', () => {
  it('are a period, and neither is the date of the invoice', () => {
    const { date, period } = read(`
Weber Hosting AG
01.05.2023 - 31.05.2023
Webspace                34,73
Total EUR               34,73
Ulm, 7. Mai 2023
`).fields;
    expect(date).toMatchObject({ value: '2023-05-07' });
    expect(period.value).toBe('2023-05-01/2023-05-31');
  });
});

describe('a slip of wages', () => {
  it.each(['Payslip March 2023', 'Bulletin de paie', 'Gehaltsabrechnung 03/2023', 'Busta paga'])(
    'is neither a receipt nor an invoice: %s',
    (head) => {
      const text = `${head}\nDemo Ltd\nGross   2,500.00\nTax   400.00\nTotal to pay   2,100.00`;
      expect(read(text).kind).toBe('other');
      expect(read(text.replace(head, 'Invoice')).kind).toBe('invoice');
    },
  );
});

describe('the currency of India', () => {
  it('is told by rupees that are taken off, or by the number of its tax', () => {
    const currency = (row: string) => read(`Mehta Traders\n${row}\nTea   10.00\nTotal   10.00`).fields.currency.value;
    expect(currency('Promotional discount of Rs -40.00')).toBe('INR');
    expect(currency('GSTIN: 06AABCO6063D1ZQ')).toBe('INR');
    expect(currency('Thank you')).toBeNull();
  });
});

describe('amounts of whole coins', () => {
  it('may end in a total that has cents', () => {
    const { fields } = read(`
Lakeside Training Ltd
Date: 9/15/2023
Manager training          $3,500
Leadership training       $4,500
Site visit                $2,375
Subtotal                 $10,375
Sales tax                     3%
Total                 $10,686.25
`);
    expect(fields.total.value).toBe('10686.25');
  });
});

describe('tax', () => {
  it('is no sum of all that was taxed', () => {
    const { fields } = read(`
THE OLD MILL
Ale                        10.20
20% VAT Net                 8.50
20% VAT                     1.70
20% VAT Total              10.20
Total                     £10.20
`);
    expect(fields.tax.value).not.toBe('10.20');
    expect(fields.total.value).toBe('10.20');
  });

  it('is not read from the number of a tax office', () => {
    const { fields } = read(`
Weber AG
Rechnungsdatum          07.05.2023
Webspace                     34,73
Total EUR                    34,73
info@weber.example   Steuer-Nr. 044 241 601 03
`);
    expect(fields.tax.value).toBeNull();
  });
});

describe('who sent an invoice', () => {
  it.each([
    'Bergmann Online GmbH • Industriestr. 25 • 91710 Gunzenhausen',
    'Bergmann Online GmbH - Industriestr. 25 - D-91710 Gunzenhausen',
    'Bergmann Online GmbH | Industriestr. 25 | 91710 Gunzenhausen',
  ])('stands in small print above whom it was sent to: %s', (sender) => {
    const { fields } = read(`
${sender}
Kaufhaus Ulm Ltd.
Münsterplatz 4
89073 Ulm
Rechnungsdatum: 19.01.2023
Server                      87,39
USt. (19 %)                 16,61
Brutto                     104,00
`);
    expect(fields.company.value).toBe('Bergmann Online GmbH');
    expect(fields.total.value).toBe('104.00');
  });

  it('stands behind the words for it, and no heading beside them is a name', () => {
    const sold = read('Tax Invoice\nSold by: Mehta Retail Pvt. Ltd.,\nPhone 1   10.00\nTotal   10.00');
    expect(sold.fields.company.value).toBe('Mehta Retail Pvt. Ltd.');
    const heads = read('Verkäufer:   Käufer:\nSeilerei Brandt   Hofladen Ried\nSeil   10,00\nSumme   10,00');
    expect(heads.fields.company.value).toBe('Seilerei Brandt');
  });
});

describe('the addressee', () => {
  const INVOICE = `
Factuuradres             Afleveradres
Kantoor Delft            Magazijn Delft
Factuurdatum: 08-09-2023
Filterset                       49,99
Factuur totaal EUR              49,99
Uw BTW nummer: NL003336696B98
Kreeft Apparaten BTW-nr: NL815254295B01
`;

  it('is not taken for the seller, whose name is in a picture, without a word of doubt', () => {
    const { company, buyer } = read(INVOICE).fields;
    expect(buyer.value).toBe('Kantoor Delft');
    expect(company.value !== 'Kantoor Delft' || company.doubts.length > 0).toBe(true);
  });

  it('has a tax number of its own', () => {
    expect(read(INVOICE).fields.taxNumber.value).toBe('NL815254295B01');
  });
});

describe('goods in sections with a subtotal each', () => {
  it('are all read, and the total is that of all sections', () => {
    const { fields, items } = read(`
Azure Interior Ltd
Invoice INV/2023/03/0008
Date: 20 March 2023
Description            Quantity   Amount
--- Not food ---
Beeswax                     1      42.00
Office chair                1      70.00
Subtotal                          112.00
--- Food ---
Olive oil                   1       0.90
Truffles                    1     150.00
Subtotal                          150.90
Subtotal                          262.90
Tax 15% on $ 112.90                16.94
Total                             279.84
`);
    expect(items.map(({ name, amount }) => [name.value, amount.value])).toEqual([
      ['Beeswax', '42.00'],
      ['Office chair', '70.00'],
      ['Olive oil', '0.90'],
      ['Truffles', '150.00'],
    ]);
    expect(fields).toMatchObject({ total: { value: '279.84', doubts: [] }, subtotal: { value: '262.90' } });
  });
});

describe('a number of an invoice', () => {
  it.each([
    ['Facture n°562044387 du 2 juillet 2023', '562044387'],
    ['Facture FA-2023-0010', 'FA-2023-0010'],
    ['Invoice INV/2023/03/0008', 'INV/2023/03/0008'],
    ['INVOICE: INV-100', 'INV-100'],
  ])('%s', (row, number) => {
    expect(read(`Shop Ltd\n${row}\nTea   10.00\nTotal   10.00`).fields.documentNumber.value).toBe(number);
  });

  it('is no year and no day', () => {
    for (const row of ['Invoice 2023', 'Invoice 12/03/2023', 'Rechnung 14.03.2023'])
      expect(read(`Shop Ltd\n${row}\nTea   10.00\nTotal   10.00`).fields.documentNumber.value, row).toBeNull();
  });
});

describe('what a buyer writes in place of the seller', () => {
  it('is an invoice, though it is called a Gutschrift', () => {
    const text = (head: string) => `${head}\nSeilerei Brandt GmbH\nSeil   20,00\nTaue   10,00\nSumme   30,00`;
    expect(read(text('Gutschrift (selbst ausgestellte Rechnung)')).fields.total.value).toBe('30.00');
    expect(read(text('Gutschrift')).fields.total.value).toBe('-30.00');
  });
});
