import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../src-main/contract/receipt.ts';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { GROCER, linesOf } from '../receipts/sample-lines.ts';
import { documentId, exampleDocument } from './examples.ts';
import { openFor, temporaryFolder } from './temporary-history.ts';

const receipt: Receipt = {
  ...extractReceipt({ page: 1, lines: linesOf(GROCER), source: 'model' }),
  custom: {},
  model: 'docent-mini',
  device: 'cpu',
  timings: { read_ms: 1, ask_ms: 2, total_ms: 3 },
};
const total = { path: 'total', value: '8.20', box: null, before: '8.70' };

describe('receipts in history', () => {
  it('are there after a restart, with every correction in order', () => {
    const folder = temporaryFolder();
    const first = openFor(folder);
    first.upsertDocument(exampleDocument('a.jpg'));
    first.saveReceipt(documentId('a.jpg'), receipt);
    first.correctReceipt(documentId('a.jpg'), 1, total);
    first.correctReceipt(documentId('a.jpg'), 1, { ...total, value: '8.30' });
    first.dispose();
    const [kept] = openFor(folder).listReceipts({ documentId: null });
    expect(kept!.receipt).toEqual(receipt);
    expect(kept!.corrections.map((c) => c.value)).toEqual(['8.20', '8.30']);
    expect(kept!.corrections[1]!.at).toBeGreaterThan(kept!.corrections[0]!.at);
  });

  it('keep their corrections when the page is read again', () => {
    const history = openFor(temporaryFolder());
    history.upsertDocument(exampleDocument('a.jpg'));
    history.saveReceipt(documentId('a.jpg'), receipt);
    history.correctReceipt(documentId('a.jpg'), 1, total);
    expect(history.saveReceipt(documentId('a.jpg'), { ...receipt, model: 'another' })).toMatchObject({
      receipt: { model: 'another' },
      corrections: [total],
    });
  });

  it('of removed documents are in no list until they are restored', () => {
    const history = openFor(temporaryFolder());
    history.upsertDocument(exampleDocument('a.jpg'));
    history.saveReceipt(documentId('a.jpg'), receipt);
    history.removeDocument(documentId('a.jpg'));
    expect(history.listReceipts({ documentId: null })).toEqual([]);
    history.restoreDocument(documentId('a.jpg'));
    expect(history.listReceipts({ documentId: null })).toHaveLength(1);
  });

  it('need a document, and a correction needs a receipt', () => {
    const history = openFor(temporaryFolder());
    expect(() => history.saveReceipt(documentId('a.jpg'), receipt)).toThrow(
      expect.objectContaining({ code: 'bad-input' }),
    );
    history.upsertDocument(exampleDocument('a.jpg'));
    expect(() => history.correctReceipt(documentId('a.jpg'), 1, total)).toThrow(/not been read as a receipt/);
  });

  it('are part of an export, and an export without them can still be read', () => {
    const history = openFor(temporaryFolder());
    history.upsertDocument(exampleDocument('a.jpg'));
    history.saveReceipt(documentId('a.jpg'), receipt);
    history.correctReceipt(documentId('a.jpg'), 1, total);
    const text = history.exportAll();
    const other = openFor(temporaryFolder());
    other.importAll(text);
    other.importAll(text);
    expect(other.listReceipts({ documentId: null })).toEqual(history.listReceipts({ documentId: null }));
    const { receipts: _, ...old } = JSON.parse(text) as Record<string, unknown>;
    const third = openFor(temporaryFolder());
    third.importAll(JSON.stringify(old));
    expect(third.listDocuments({ removed: false })).toHaveLength(1);
  });
});
