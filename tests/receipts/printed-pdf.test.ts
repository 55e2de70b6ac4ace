import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TextLine } from '../../src-main/contract/page.ts';
import { readReceiptFile } from '../../src-main/receipts/index.ts';
import { makeInvoice } from './business-documents.ts';
import { printedPdf } from './printed-pdf.ts';
import { linesOf } from './sample-lines.ts';
import { textLayerService } from './text-layer-service.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'docent-printed-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function printed(pages: readonly (readonly TextLine[])[]): Promise<string> {
  const path = join(dir, 'printed.pdf');
  writeFileSync(path, await printedPdf(pages));
  return path;
}

describe('a PDF', () => {
  it.each([3, 4])(
    'of an invoice of %i pages is one document with all its goods and the total of its last page',
    async (count) => {
      const made = makeInvoice('United Kingdom', 2, count);
      const { receipts } = await readReceiptFile(textLayerService, await printed(made.pages), { ask: false });
      expect(receipts).toHaveLength(1);
      const { pages, kind, fields, items, review } = receipts[0]!;
      expect({ pages: pages.length, kind, seller: fields.company.value, total: fields.total.value, review }).toEqual({
        pages: count,
        kind: 'invoice',
        seller: made.seller,
        total: made.total,
        review: [],
      });
      expect(fields.total.evidence[0]?.page).toBe(count);
      expect(items.map(({ name, amount }) => ({ name: name.value, amount: amount.value }))).toEqual(made.goods);
    },
  );

  it('of a credit note gives back what it says, at its place on the page', async () => {
    const note = linesOf(
      'Hartley & Sons Ltd\n12 Mill Lane\nLeeds LS1 4AP\n\nCredit note no: CN-2024-17\nDate: 14 March 2024\n\nDescription                   Amount\nPine board                    80.00\nVarnish                       20.00\n\nSubtotal                     100.00\nVAT 20%                       20.00\nTotal                        120.00',
    );
    const { receipts } = await readReceiptFile(textLayerService, await printed([note]), { ask: false });
    expect(receipts).toHaveLength(1);
    const { kind, fields, review } = receipts[0]!;
    expect({ kind, number: fields.documentNumber.value, total: fields.total.value, review }).toEqual({
      kind: 'invoice',
      number: 'CN-2024-17',
      total: '-120.00',
      review: [],
    });
    expect(fields.total.evidence[0]?.text).toBe('120.00');
  });
});
