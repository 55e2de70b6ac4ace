import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textLayerLines } from '../../src-main/asking/text-layer-lines.ts';
import type { Receipt } from '../../src-main/contract/receipt.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { readReceiptFile } from '../../src-main/receipts/index.ts';
import {
  crossIndustryCreditNote,
  crossIndustryInvoice,
  firstZugferd,
  invoicePdf,
  USUAL,
  ublCreditNote,
  ublInvoice,
} from './electronic-invoices.ts';
import { textLayerService } from './text-layer-service.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'docent-invoice-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function read(file: { name: string; text: string } | null): Promise<Receipt> {
  const path = join(dir, 'invoice.pdf');
  writeFileSync(path, await invoicePdf(file));
  const { receipts } = await readReceiptFile(textLayerService, path, { ask: false });
  expect(receipts).toHaveLength(1);
  return receipts[0]!;
}

describe('a file that is an electronic invoice', () => {
  const readBare = async (text: string): Promise<Receipt> => {
    const path = join(dir, 'invoice.xml');
    writeFileSync(path, text);
    const { receipts } = await readReceiptFile(textLayerService, path);
    expect(receipts).toHaveLength(1);
    return receipts[0]!;
  };

  it.each([
    ['Cross Industry Invoice', crossIndustryInvoice(USUAL)],
    ['ZUGFeRD 1', firstZugferd(USUAL)],
    ['UBL', ublInvoice(USUAL)],
  ])('is a paper whose fields are its data, each shown where the page has it: %s', async (_, text) => {
    const { fields, items, kind, review, notes, model } = await readBare(text);
    expect({ kind, review, notes, model }).toEqual({ kind: 'invoice', review: [], notes: [], model: null });
    for (const [name, value] of [
      ['total', '238.00'],
      ['date', '2024-03-14'],
      ['dueDate', '2024-04-13'],
      ['company', 'Schreinerei Vogt GmbH'],
      ['documentNumber', 'R-2024-117'],
      ['tax', '38.00'],
    ] as const)
      expect(fields[name]).toMatchObject({ value, source: 'embedded', doubts: [] });
    expect(fields.total.evidence).toHaveLength(1);
    expect(items.map(({ name, amount }) => [name.value, amount.value])).toEqual([
      ['Regalbrett', '100.00'],
      ['Montage', '100.00'],
    ]);
  });

  it('may begin with a licence of any length', async () => {
    const text = ublInvoice(USUAL).replace('?>', `?>\n<!-- ${'All rights reserved. '.repeat(200)} -->`);
    expect((await readBare(text)).fields.total.value).toBe('238.00');
    const other = text.replaceAll('Invoice', 'Despatch');
    await expect(readBare(other)).rejects.toThrow(/XML of another kind/);
  });

  it('of a credit note gives back what it credits', async () => {
    expect((await readBare(ublCreditNote(USUAL))).fields.total).toMatchObject({ value: '-238.00', doubts: [] });
  });

  it('is a page that a person can read: goods, sums, and what it says in words', async () => {
    const said = '<cbc:IssueDate>2024-03-14</cbc:IssueDate><cbc:Note>Vielen Dank für Ihren Auftrag.</cbc:Note>';
    const text = ublInvoice(USUAL).replace('<cbc:IssueDate>2024-03-14</cbc:IssueDate>', said);
    const document = await openDocument(Buffer.from(text));
    try {
      const lines = (await textLayerLines(document, 1))!.map((line) => line.text);
      expect(lines).toEqual(expect.arrayContaining(['Regalbrett', 'Total EUR', '238.00', 'Hotel Krone & Co.']));
      expect(lines).toContain('Vielen Dank für Ihren Auftrag.');
    } finally {
      await document.dispose();
    }
  });

  it.each([
    ['cut off', ublInvoice(USUAL).slice(0, 900)],
    ['without a total', crossIndustryInvoice({ ...USUAL, total: '' })],
  ])('%s is refused, and its reader is told what to ask for', async (_, text) => {
    await expect(readBare(text)).rejects.toThrow(/electronic invoice failed: .*Ask its sender/);
  });
});

describe('a PDF that carries an electronic invoice', () => {
  it.each([
    ['factur-x.xml', crossIndustryInvoice(USUAL)],
    ['ZUGFeRD-invoice.xml', firstZugferd(USUAL)],
    ['ubl.xml', ublInvoice(USUAL)],
  ])(
    'has its data for fields, goods and taxes, with the places where the page says the same: %s',
    async (name, text) => {
      const { fields, items, taxes, kind, review, notes, checks } = await read({ name, text });
      expect({ kind, review, notes }).toEqual({ kind: 'invoice', review: [], notes: [] });
      expect(fields.total).toMatchObject({ value: '238.00', source: 'embedded', agreed: true, doubts: [] });
      expect(fields.total.evidence).toHaveLength(1);
      expect(
        (
          [
            'company',
            'address',
            'taxNumber',
            'buyer',
            'date',
            'dueDate',
            'documentNumber',
            'currency',
            'subtotal',
            'tax',
          ] as const
        ).map((field) => fields[field].value),
      ).toEqual([
        'Schreinerei Vogt GmbH',
        'Talweg 3, 79100 Freiburg',
        'DE811907980',
        'Hotel Krone & Co.',
        '2024-03-14',
        '2024-04-13',
        'R-2024-117',
        'EUR',
        '200.00',
        '38.00',
      ]);
      expect(
        items.map((item) => [item.name.value, item.quantity.value, item.unitPrice.value, item.amount.value]),
      ).toEqual([
        ['Regalbrett', '4', '25.00', '100.00'],
        ['Montage', '2', '50.00', '100.00'],
      ]);
      expect(taxes.map(({ rate, base, amount }) => [rate, base.value, amount.value])).toEqual([
        ['19', '200.00', '38.00'],
      ]);
      expect(checks.every(({ passed }) => passed)).toBe(true);
    },
  );

  it.each([
    ['factur-x.xml', crossIndustryCreditNote(USUAL)],
    ['ubl-credit.xml', ublCreditNote(USUAL)],
  ])('gives back what a credit note credits, although it prints it without a sign: %s', async (name, text) => {
    const { fields, items, taxes, checks, review, kind } = await read({ name, text });
    expect({ kind, review }).toEqual({ kind: 'invoice', review: [] });
    expect(fields.total).toMatchObject({ value: '-238.00', text: '238,00', agreed: true, doubts: [] });
    expect([fields.subtotal.value, fields.tax.value, fields.company.value]).toEqual([
      '-200.00',
      '-38.00',
      'Schreinerei Vogt GmbH',
    ]);
    expect(items.map((item) => [item.quantity.value, item.unitPrice.value, item.amount.value])).toEqual([
      ['-4', '25.00', '-100.00'],
      ['-2', '50.00', '-100.00'],
    ]);
    expect(taxes.map(({ base, amount }) => [base.value, amount.value])).toEqual([['-200.00', '-38.00']]);
    expect(checks.every(({ passed }) => passed)).toBe(true);
  });

  it('waits where the printed page says otherwise, and shows both', async () => {
    const text = crossIndustryInvoice({ ...USUAL, number: 'R-2024-171', total: '283.00', date: '2024-03-15' });
    const { fields, review } = await read({ name: 'factur-x.xml', text });
    for (const [name, value, printed] of [
      ['total', '283.00', '238.00'],
      ['date', '2024-03-15', '2024-03-14'],
      ['documentNumber', 'R-2024-171', 'R-2024-117'],
    ] as const) {
      expect(fields[name].value).toBe(value);
      expect(fields[name].doubts).toContain('differs-from-print');
      expect(fields[name].alternatives.map((other) => other.value)).toContain(printed);
      expect(review).toContain(name);
    }
  });

  it.each([
    ['declares entities', crossIndustryInvoice(USUAL).replace('?>', '?><!DOCTYPE x [<!ENTITY a "b">]>')],
    ['is cut off', crossIndustryInvoice(USUAL).slice(0, 900)],
    ['has no total', crossIndustryInvoice({ ...USUAL, total: '' })],
  ])('is read from the page, and says so, when the data %s', async (_, text) => {
    const { fields, notes } = await read({ name: 'factur-x.xml', text });
    expect([fields.total.value, fields.total.source, notes]).toEqual(['238.00', 'layout', ['bad-invoice-data']]);
  });

  it('takes no notice of other files', async () => {
    for (const file of [null, { name: 'notes.xml', text: '<notes/>' }, { name: 'a.txt', text: 'text' }])
      expect(await read(file)).toMatchObject({ notes: [], fields: { total: { source: 'layout' } } });
  });
});
