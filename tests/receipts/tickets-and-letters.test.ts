import { describe, expect, it } from 'vitest';
import { bookingsOf } from '../../src-main/receipts/export/booking.ts';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { linesOf } from './sample-lines.ts';

const read = (text: string) => extractReceipt({ page: 1, lines: linesOf(text), source: 'text-layer' });

const fieldIn = (text: string, name: keyof ReturnType<typeof read>['fields']) => read(text).fields[name].value;

describe('tickets', () => {
  it('a train ticket is of the day on which it was booked, not of the journey', () => {
    const ticket = `
Nordbahn AG
Bahnhofplatz 1, 20099 Hamburg
Super Sparpreis 2. Klasse
Hinfahrt                10. Dezember 2020 11:18 Hamburg - Dresden
Rückfahrt               12. Dezember 2020 15:02 Dresden - Hamburg
Gesamtpreis             64,22 €
Buchungsdatum           16. November 2020
`;
    expect(read(ticket).fields.date).toMatchObject({ value: '2020-11-16' });
  });

  it('the day of a journey waits where no other is printed', () => {
    const { date } = read(`
Ferrovie Azzurre S.p.A.
Via Roma 21, 16121 Genova
Biglietto 2a classe
Andata                  08/03/2024 09:15 Genova - Milano
Importo totale          31,50
`).fields;
    expect(date.value).toBe('2024-03-08');
    expect(date.doubts).toContain('low-confidence');
  });

  it('a price is what is paid where nothing is called a total', () => {
    const ticket = `
Westline Railway Ltd
14 Mill Lane, Leeds LS1 4AB
Off-peak return
Price                   £59.16
Booked on               19/12/2016
`;
    expect(read(ticket)).toMatchObject({ kind: 'receipt', fields: { total: { value: '59.16' } } });
  });

  it('how far a taxi went is not one of its prices', () => {
    const { items, fields } = read(`
Lakeside Cabs LLC
880 Main St, Madison, WI 53703
Trip 12  05/22/2023 10:12
Miles                   27.13
Fare                    21.16
Extras                   3.00
Total                   24.16
`);
    expect(items.map(({ name }) => name.value)).toEqual(['Fare', 'Extras']);
    expect(fields.total).toMatchObject({ value: '24.16', doubts: [] });
  });

  it('a bill with a line for the tip is a receipt', () => {
    expect(
      read(`
Gasthaus Linde
Lindenweg 3, 20095 Hamburg
Wiener Schnitzel        21,50
Apfelschorle             4,20
Rechnungsbetrag         25,70
Trinkgeld               ______
Gesamt                  ______
Kundenbeleg
19.12.2016 20:41
`).kind,
    ).toBe('receipt');
  });
});

describe('papers that are not booked', () => {
  const REMINDER = `
Elektro Brandt GmbH
Am Markt 12, 01067 Dresden
Datum                   16.11.2020
2. Mahnung
Rechnung 2004 vom 02.09.2020          120,00
Mahngebühr                             10,00
Gesamtforderung                       130,00
Bitte überweisen Sie bis zum 26.11.2020.
`;
  const QUOTATION = `
Menuiserie Laurent SARL
12 rue des Lilas, 76000 Rouen
Devis
Date                    16/11/2020
Étagère chêne           204,00
Total HT                204,00
TVA 20 %                 40,80
Total TTC               244,80
`;
  const DELIVERY = `
Elektro Brandt GmbH
Lindenweg 3
20095 Hamburg           Datum   16. November 2020
Lieferschein
                        Bestellt   Geliefert
Kabel                   3          3
Arbeitsstunde           4          4
`;

  it.each([
    ['a reminder', REMINDER],
    ['a quotation', QUOTATION],
    ['a delivery note', DELIVERY],
  ])('%s is neither receipt nor invoice', (_, text) => {
    expect(read(text).kind).toBe('other');
  });

  it('a reminder has what is due with its fee as its total, and is left out of the books', () => {
    const receipt = { ...read(REMINDER), custom: {}, model: null, device: null };
    expect(receipt.fields.total.value).toBe('130.00');
    const timings = { read_ms: 0, ask_ms: 0, total_ms: 0 };
    const { booked, leftOut } = bookingsOf([{ file: 'mahnung.pdf', receipt: { ...receipt, timings } }]);
    expect(booked).toEqual([]);
    expect(leftOut).toEqual([{ file: 'mahnung.pdf', page: 1, why: 'neither receipt nor invoice' }]);
  });

  it('an invoice that names a delivery note or a quotation stays an invoice', () => {
    expect(
      read(`
Elektro Brandt GmbH
Am Markt 12, 01067 Dresden
Rechnung Nr. 2041
Lieferschein            L-118
Angebot                 A-77
Datum                   16.11.2020
Kabel                   100,00
Nettobetrag             100,00
MwSt. 19 %               19,00
Gesamtbetrag            119,00
`).kind,
    ).toBe('invoice');
  });

  it('"Émise le" before a day of issue is no discount, and an oil change no change', () => {
    const { fields, items } = read(`
Ferramenta Costa S.r.l.
35000 Rennes   Émise le   14 février 2024
Cambio olio   4   170,99   683,96
Total                      683,96
`);
    expect([fields.discount.value, fields.change.value]).toEqual([null, null]);
    expect(items.map(({ name }) => name.value)).toEqual(['Cambio olio']);
  });

  it('the day on which a car was parked is not the day on which it was paid', () => {
    const { date } = read(`
Parkhaus Rotterdam B.V.
Inrijden     10-06-2017 08:37
Uitrijden    11-06-2017 15:05
Betaald      26,10
`).fields;
    expect(date).toMatchObject({ value: '2017-06-11' });
  });

  it('a notice is of its own day, not of the one on which something was done wrong', () => {
    const { date } = read(
      'CITY PARKING LTD\nParking charge notice\nDate of contravention   02/08/2025\nDate of notice   13/08/2025\nCharge   140.00',
    ).fields;
    expect(date).toMatchObject({ value: '2025-08-13' });
  });

  it('counts, years and numbers of houses on a delivery note are no goods', () => {
    expect(read(DELIVERY).items).toEqual([]);
  });
});

describe('taxes of two treasuries', () => {
  it('the halves of Indian GST have one rate and both count', () => {
    const { fields, taxes } = read(`
TAX INVOICE
Sahyadri Traders Pvt Ltd
14 MG Road, Pune 411001
Dated                   19-12-2016
GSTIN: 27AAPFU0939F1ZV
Copper wire 90 m   1    870.60    870.60
Taxable Value                     870.60
CGST 9%                            78.35
SGST 9%                            78.35
Round Off                          -0.30
Grand Total                     1,027.00
`);
    expect(fields.tax.value).toBe('156.70');
    expect(fields.total).toMatchObject({ value: '1027.00', doubts: [] });
    expect(taxes.map(({ rate, amount }) => [rate, amount.value])).toEqual([
      ['9', '78.35'],
      ['9', '78.35'],
    ]);
  });

  it('what an insurance pays is taken off, and the sum of all is no goods', () => {
    const slip = `
Apotheke am Markt e.K.
Am Markt 12, 01067 Dresden
16.11.2020 10:44
IBUPROFEN 400           58,22
Hustensaft              11,91
Apothekenpreis          70,13
Kassenanteil           -46,58
Zuzahlung               23,55
`;
    expect(fieldIn(slip, 'total')).toBe('23.55');
    expect(read(slip).fields.total.doubts).toEqual([]);
  });
});

it('the label of a number is no part of the name before it', () => {
  expect(fieldIn('Menuiserie Laurent SARL Devis n°\n12 rue des Lilas, 76000 Rouen\nTotal 12,00', 'company')).toBe(
    'Menuiserie Laurent SARL',
  );
});
