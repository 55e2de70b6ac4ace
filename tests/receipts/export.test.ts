import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Correction, Receipt } from '../../src-main/contract/receipt.ts';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { applyCorrections, correctedValue, receiptsCsv, receiptsXlsx } from '../../src-main/receipts/index.ts';
import { GROCER, linesOf } from './sample-lines.ts';

function receiptOf(text: string): Receipt {
  const extracted = extractReceipt({ page: 1, lines: linesOf(text), source: 'model' });
  return { ...extracted, custom: {}, model: null, device: null, timings: { read_ms: 1, ask_ms: 0, total_ms: 1 } };
}

const correction = (path: string, value: string | null, at = 1): Correction => ({
  path,
  value,
  box: null,
  before: null,
  at,
});

describe('a table of receipts', () => {
  it('has a row a receipt, amounts as numbers and dates as days', () => {
    const csv = receiptsCsv([{ file: 'a.jpg', receipt: receiptOf(GROCER) }]);
    const [head, row] = csv.replace('\uFEFF', '').split('\r\n');
    const cell = (name: string) => row!.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)[head!.split(',').indexOf(name)];
    expect(cell('company')).toBe('PASARAYA BORONG PINTAR SDN BHD');
    expect([cell('date'), cell('total'), cell('rounding'), cell('dateFormat')]).toEqual([
      '2018-03-14',
      '8.2',
      '-0.02',
      'DD/MM/YYYY',
    ]);
  });

  it('has a row for each item when asked', () => {
    const rows = receiptsCsv([{ file: 'a.jpg', receipt: receiptOf(GROCER) }], 'items')
      .trim()
      .split('\r\n');
    expect(rows).toHaveLength(4);
    expect(rows[1]).toBe('a.jpg,1,1,CHOCOLATE 73ML,2,1.6,3.2,,');
  });

  it('says of an item what is in doubt about it, though the receipt waits for nothing', () => {
    const receipt = receiptOf(GROCER.replace('1       4.50       4.50', '1       4.50       4.80'));
    expect(receipt.review).toEqual([]);
    const rows = receiptsCsv([{ file: 'a.jpg', receipt }], 'items')
      .trim()
      .split('\r\n');
    expect(rows[2]).toBe('a.jpg,1,2,MAGNUM ALMOND,1,,4.8,,check-failed');
  });

  it('never lets a stranger’s text compute in the reader’s spreadsheet', () => {
    const evil = receiptOf(GROCER.replace('PASARAYA BORONG PINTAR', '=CMD("calc") LTD').replace('SDN BHD', ''));
    const csv = receiptsCsv([{ file: '+cmd.jpg', receipt: evil }]);
    expect(csv).toContain(`"'=CMD(""calc"") LTD"`);
    expect(csv).toContain("\r\n'+cmd.jpg,");
  });

  it('is a workbook whose cells are text and numbers, never formulas', async () => {
    const evil = receiptOf(GROCER.replace('CHOCOLATE 73ML', '=1+1 CHOCOLATE'));
    const files = unzipSync(new Uint8Array(await receiptsXlsx([{ file: 'a.jpg', receipt: evil }])));
    const sheets = Object.keys(files).filter((name) => /worksheets\/sheet\d/.test(name));
    expect(sheets).toHaveLength(5);
    const all = Object.values(files)
      .map((bytes) => strFromU8(bytes))
      .join('');
    expect(all).not.toMatch(/<f[ >]/);
    expect(all).toContain('PASARAYA BORONG PINTAR SDN BHD');
    expect(all).toContain('<v>8.2</v>');
  });
});

describe('a correction', () => {
  const misread = receiptOf(GROCER.replace(/TOTAL( +)8\.20/, 'TOTAL$18.70'));

  it('takes the field out of the queue, keeps what was read, and the sums add up again', () => {
    expect(misread.review).toContain('total');
    const corrected = applyCorrections(misread, [correction('total', '8.20')]);
    expect(corrected.fields.total).toMatchObject({
      value: '8.20',
      source: 'person',
      doubts: [],
      alternatives: [{ value: '8.70', source: 'layout', onPage: 'yes' }],
    });
    expect(corrected.checks.every((check) => check.passed)).toBe(true);
    expect(corrected.review).toEqual([]);
    expect(misread.fields.total).toMatchObject({ value: '8.20', source: 'layout' });
  });

  it('that is the latest of a field counts, whatever the order they come in', () => {
    const corrected = applyCorrections(misread, [correction('total', '9.00', 2), correction('total', '8.20', 1)]);
    expect(corrected.fields.total.value).toBe('9.00');
    expect(corrected.review).toContain('cash');
  });

  it('can confirm what was read, or say that a receipt has no such field', () => {
    const confirmed = applyCorrections(misread, [correction('cash', '20.20')]);
    expect(confirmed.fields.cash).toMatchObject({ value: '20.20', source: 'person', alternatives: [] });
    expect(confirmed.fields.cash.evidence).toHaveLength(1);
    expect(applyCorrections(misread, [correction('cash', null)]).fields.cash).toMatchObject({
      value: null,
      source: 'person',
    });
  });

  it('is exported', () => {
    const csv = receiptsCsv([{ file: 'a.jpg', receipt: applyCorrections(misread, [correction('total', '8.20')]) }]);
    expect(csv).toMatch(/,total,receipt,1,,\r\n$/);
  });

  it('must be an amount or a day where one belongs', () => {
    expect(correctedValue('total', 'RM 1,234.50')).toBe('1234.50');
    expect(correctedValue('total', '12,5')).toBe('12.5');
    expect(correctedValue('items.0.amount', ' ')).toBeNull();
    expect(() => correctedValue('total', 'eight')).toThrow(/is not an amount/);
    expect(() => correctedValue('date', '31/12/2018')).toThrow(/year-month-day/);
    expect(() => correctedValue('date', '2018-02-30')).toThrow(/is not a date/);
    expect(correctedValue('company', ' 99 SPEED MART ')).toBe('99 SPEED MART');
  });
});
