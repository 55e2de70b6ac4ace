import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { root } from '../source-imports.ts';

const HEADER = 'Lease of 14 Harbour Street';
const FIRST = [
  'This lease is made between Maria Lindqvist, the landlord, and Ama Okafor, the tenant.',
  'It begins on the first day of March 2024. The rent is paid in advance on the first day',
  'of every month. A rent that is paid later than the tenth day of a month bears interest',
  'of four per cent a year.',
  'The tenant keeps the premises clean and repairs what she has damaged herself.',
  'Small repairs of up to 120 euros each are paid by the tenant in any case.',
  'The deposit is held at the Savings Bank of',
];
const SECOND = [
  'Northern Jutland until the lease ends.',
  'The tenant may sublet rooms only after the landlord has agreed in writing.',
  'Animals may be kept unless they disturb other tenants of the house.',
];

async function lease(first: readonly string[], second: readonly string[]): Promise<string> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.TimesRoman);
  for (const [n, lines] of [first, second].entries()) {
    const page = pdf.addPage([595, 842]);
    const write = (text: string, y: number) => page.drawText(text, { x: 72, y, size: 11, font });
    write(HEADER, 800);
    for (const [i, line] of lines.entries()) write(line, (n === 0 ? 80 + 15 * lines.length : 740) - 15 * i);
    write(`Page ${n + 1} of 2`, 40);
  }
  const file = join(mkdtempSync(join(tmpdir(), 'docent-lease-')), 'lease.pdf');
  writeFileSync(file, await pdf.save());
  return file;
}

describe('An answer that goes on over the end of a page', () => {
  let docent: DocentService;
  beforeAll(() => {
    const cacheDir = mkdtempSync(join(tmpdir(), 'docent-breaks-'));
    docent = createDocentService({ modelDir: join(root, 'models/docent-mini'), cacheDir, device: 'cpu' });
  });
  afterAll(async () => await docent.dispose());

  test('is given whole, without the footer and the header between its parts, and stands on both pages', async () => {
    const { answers } = await docent.ask(await lease(FIRST, SECOND), ['Where is the deposit held?'], { explain: true });
    const { answer, page, evidence } = answers[0]!;
    expect(answer).toMatch(/the Savings Bank of Northern Jutland$/);
    expect(page).toBe(1);
    expect(evidence.map(({ page }) => page)).toEqual([1, 2]);
    expect(evidence.map(({ text }) => text).join(' ')).toBe(answer);
    // Above the footer of one page, and below the header of the other.
    expect(evidence[0]!.box[3]).toBeLessThan(0.92);
    expect(evidence[1]!.box[1]).toBeGreaterThan(0.08);
    for (const { sentence } of evidence)
      expect(sentence).toBe('The deposit is held at the Savings Bank of Northern Jutland until the lease ends.');
  });
});
