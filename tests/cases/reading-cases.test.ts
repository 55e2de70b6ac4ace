import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NoteCode } from '../../src-main/contract/notes.ts';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { readReceipt } from '../../src-main/receipts/index.ts';
import { root } from '../source-imports.ts';
import { CASES_FOLDER, cases, whatIsWrong } from './failed-once.ts';

/** What is said of a page beside its words. */
const NOTES: Readonly<Record<string, readonly NoteCode[]>> = {
  '04-rotated-180.png': ['turned'],
  '04-rotated-90.png': ['turned'],
  '04-receipt-180.jpg': ['turned'],
  '05-photo-14deg.jpg': ['dewarped'],
  '05-photo-6deg.jpg': ['dewarped'],
  '06-broken-tounicode.pdf': ['text-layer-unreliable'],
  '07-bad-ocr-layer.pdf': ['text-layer-unreliable'],
  '18-chinese.png': ['unknown-script'],
  '01-one-line.jpg': [],
  '02-total-crop.png': [],
  '09-french.pdf': [],
  '22-dark-receipt.jpg': [],
};
describe.skipIf(cases.length === 0)('Inputs that failed once (need ../shared/data/cases)', () => {
  let docent: DocentService;
  beforeAll(() => {
    const cacheDir = mkdtempSync(join(tmpdir(), 'docent-cases-'));
    docent = createDocentService({ modelDir: join(root, 'models/docent-mini'), cacheDir, device: 'cpu' });
  });
  afterAll(async () => await docent.dispose());

  it.each(cases.filter(({ check }) => check === 'read').map((one) => [one.file, one] as const))(
    'nine in ten words of %s are read',
    async (_, one) => {
      expect(await whatIsWrong(docent, one)).toBeNull();
    },
  );

  it.each(Object.entries(NOTES))('of %s is said: %j', async (file, codes) => {
    const { notes } = await docent.read(join(CASES_FOLDER, file));
    expect(notes.map(({ code }) => code)).toEqual(codes);
  });

  it.each(['04-receipt-180.jpg', '05-photo-6deg.jpg', '05-photo-14deg.jpg', '22-dark-receipt.jpg'])(
    'the total of %s is found, and its evidence is where the image shows the total',
    async (file) => {
      const document = await openDocument(join(CASES_FOLDER, file));
      try {
        const { fields } = await readReceipt(docent, document, 1, { ask: false });
        expect(fields.total.value).toBe('22.35');
        const [x0, y0, x1, y1] = fields.total.evidence[0]!.box;
        expect(x1 - x0).toBeLessThan(0.25);
        // Upside down the total stands in the upper half.
        if (file === '04-receipt-180.jpg') expect((y0 + y1) / 2).toBeLessThan(0.5);
        else expect((y0 + y1) / 2).toBeGreaterThan(0.4);
      } finally {
        await document.dispose();
      }
    },
  );
});
