import { describe, expect, it } from 'vitest';
import type { Correction, CustomField, Receipt } from '../../src-main/contract/receipt.ts';
import { NOTHING } from '../../src-main/contract/receipt.ts';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { applyCorrections, correctedValue, fieldAt, isNextItem, receiptsCsv } from '../../src-main/receipts/index.ts';
import { GROCER, linesOf } from './sample-lines.ts';

function receiptOf(text: string, custom: Receipt['custom'] = {}): Receipt {
  const extracted = extractReceipt({ page: 1, lines: linesOf(text), source: 'model' });
  return { ...extracted, custom, model: null, device: null, timings: { read_ms: 1, ask_ms: 0, total_ms: 1 } };
}

const corrections = (...puts: [path: string, value: string | null, box?: Correction['box']][]): Correction[] =>
  puts.map(([path, value, box = null], at) => ({ path, value, box, before: null, at }));

const UNREAD = GROCER.replace(' MAGNUM ALMOND     1       4.50       4.50\n', '');

describe('an item that nobody read', () => {
  const added = corrections(['items.+0.name', 'MAGNUM ALMOND'], ['items.+0.amount', '4.50']);

  it('is put in by a person, counts in the sums and is exported', () => {
    const before = receiptOf(UNREAD);
    expect(before.checks.some(({ kind, passed }) => kind === 'items' && !passed)).toBe(true);
    const after = applyCorrections(before, added);
    expect(after.items).toHaveLength(before.items.length + 1);
    expect(after.items.at(-1)).toMatchObject({ added: 0, name: { value: 'MAGNUM ALMOND', source: 'person' } });
    expect(fieldAt(after, 'items.+0.amount')).toMatchObject({ value: '4.50', source: 'person' });
    expect(after.checks.some(({ kind, passed }) => kind === 'items' && passed)).toBe(true);
    expect(after.checks.every(({ passed }) => passed)).toBe(true);
    expect(receiptsCsv([{ file: 'a.jpg', receipt: after }], 'items')).toContain('MAGNUM ALMOND,,,4.5');
  });

  it('stays what it is when the receipt is read again and more lines come out', () => {
    const after = applyCorrections(receiptOf(GROCER), added);
    expect(after.items.map(({ name }) => name.value)).toEqual([
      'CHOCOLATE 73ML',
      'MAGNUM ALMOND',
      'CLOUD 9 PLUS',
      'MAGNUM ALMOND',
    ]);
    expect(after.items[1]!.name.source).toBe('layout');
  });

  it('is gone when it is emptied, and one that was read counts no more', () => {
    const receipt = receiptOf(GROCER);
    const emptied = corrections(['items.+0.name', 'X'], ['items.+0.name', null]);
    expect(applyCorrections(receipt, emptied).items).toHaveLength(receipt.items.length);
    const struck = applyCorrections(
      receipt,
      corrections(
        ...(['name', 'quantity', 'unitPrice', 'amount'] as const).map((part): [string, null] => [
          `items.0.${part}`,
          null,
        ]),
      ),
    );
    const csv = receiptsCsv([{ file: 'a.jpg', receipt: struck }], 'items');
    expect(csv).not.toContain('CHOCOLATE');
    expect(csv).toContain('a.jpg,1,1,MAGNUM');
  });

  it('begins with the next number only', () => {
    const receipt = applyCorrections(receiptOf(GROCER), added);
    expect(isNextItem(receipt, 'items.+1.name')).toBe(true);
    for (const path of ['items.+0.name', 'items.+2.name', 'items.+1.price', 'items.9.name', 'total']) {
      expect(isNextItem(receipt, path), path).toBe(false);
    }
  });
});

it('A receipt with a tip still adds up after a person corrected something else', () => {
  const receipt = receiptOf('CAFE ONE\nTEA   2.00\nCAKE   3.00\nSUBTOTAL   5.00\nTIP   1.00\nTOTAL   6.00');
  expect(receipt.fields.tip.value).toBe('1.00');
  const { checks, review } = applyCorrections(receipt, corrections(['company', 'CAFE UNO']));
  expect(checks.map(({ passed, equation }) => [passed, equation])).toContainEqual([true, '5.00 + 1.00 = 6.00']);
  expect(review).not.toContain('total');
});

it('A box that a person drew is the evidence of the value', () => {
  const box: Correction['box'] = [0.1, 0.2, 0.4, 0.25];
  const after = applyCorrections(receiptOf(GROCER), corrections(['total', '8.20', box]));
  expect(after.fields.total).toMatchObject({ value: '8.20', source: 'person', evidence: [{ page: 1, box }] });
});

it('What a person says the document is stays so, and only a kind is one', () => {
  const receipt = receiptOf(GROCER);
  expect(receipt.kind).toBe('receipt');
  expect(applyCorrections(receipt, corrections(['kind', 'invoice'])).kind).toBe('invoice');
  expect(correctedValue('kind', 'invoice')).toBe('invoice');
  expect(() => correctedValue('kind', 'letter')).toThrow(/is not a kind/);
});

describe('a field of one’s own schema', () => {
  const field = (type: CustomField['type']): CustomField => ({ ...NOTHING, question: 'Q?', typed: null, type });

  it('takes a correction in its type, and the export has it', () => {
    const receipt = receiptOf(GROCER, { guests: field('integer'), table: field('string') });
    const after = applyCorrections(receipt, corrections(['custom.guests', '4'], ['custom.table', 'B12']));
    expect([after.custom.guests!.typed, after.custom.table!.typed]).toEqual([4, 'B12']);
    expect(after.review).not.toContain('custom.guests');
    const [head, row] = receiptsCsv([{ file: 'a.jpg', receipt: after }])
      .trim()
      .split('\r\n');
    expect(head).toContain('guests,table');
    expect(row).toContain(',4,B12,');
  });

  it('refuses what is not of its type', () => {
    expect(() => correctedValue('custom.guests', 'some', 'integer')).toThrow(/is not of type integer/);
    expect(() => correctedValue('custom.guests', '4.5', 'integer')).toThrow(/is not of type integer/);
    expect(correctedValue('custom.guests', '4', 'integer')).toBe('4');
    expect(correctedValue('custom.paid', 'yes', 'boolean')).toBe('yes');
  });
});
