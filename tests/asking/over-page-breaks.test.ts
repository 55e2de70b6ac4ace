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

  test('is given whole as well when the page that it begins on, or ends on, was named', async () => {
    const file = await lease(FIRST, SECOND);
    for (const page of [1, 2]) {
      const { answers } = await docent.ask(file, ['Where is the deposit held?'], { page, explain: true });
      const { answer, evidence, searched } = answers[0]!;
      expect(answer).toMatch(/the Savings Bank of Northern Jutland$/);
      expect(evidence.map(({ page }) => page)).toEqual([1, 2]);
      for (const { sentence } of evidence)
        expect(sentence).toBe('The deposit is held at the Savings Bank of Northern Jutland until the lease ends.');
      expect(searched).toMatchObject({ first: page, last: page });
    }
  });

  test('is not taken from the other page when a page was named', async () => {
    const file = await lease(FIRST, SECOND);
    const question = 'Who is the landlord?';
    const [first, second] = await Promise.all([1, 2].map((page) => docent.ask(file, [question], { page })));
    expect(first!.answers[0]).toMatchObject({ answer: 'Maria Lindqvist', page: 1 });
    expect(second!.answers[0]!.evidence.map(({ page }) => page)).not.toContain(1);
    expect(second!.answers[0]!.answer).not.toBe('Maria Lindqvist');
  });
});

describe('Lists and summaries', () => {
  let docent: DocentService;
  beforeAll(() => {
    const cacheDir = mkdtempSync(join(tmpdir(), 'docent-breaks-'));
    docent = createDocentService({ modelDir: join(root, 'models/docent-mini'), cacheDir, device: 'cpu' });
  });
  afterAll(async () => await docent.dispose());

  test('quote a sentence that goes on over the end of a page whole, with its place on both', async () => {
    const { answers } = await docent.ask(await lease(FIRST.slice(-2), SECOND), ['Summarise']);
    const whole = 'The deposit is held at the Savings Bank of Northern Jutland until the lease ends.';
    const lines = answers[0]!.answer.split('\n');
    expect(lines).not.toContain('The deposit is held at the Savings Bank of');
    expect(lines).not.toContain('Northern Jutland until the lease ends.');
    expect(lines).toContain(whole);
    const quoted = answers[0]!.evidence.filter(({ text }) => text === whole);
    expect(quoted.map(({ page }) => page)).toEqual([1, 2]);
  });

  test('find a date that is broken by the end of a page, and its sentence', async () => {
    const first = [...FIRST.slice(0, -1), 'The lease is renewed unless a party objects before the 3 May'];
    const second = ['2026, in writing.', ...SECOND.slice(1)];
    for (const page of [undefined, 1, 2]) {
      const { answers } = await docent.ask(await lease(first, second), ['List all dates'], { page });
      const date = answers[0]!.evidence.filter(({ text }) => text === '3 May 2026');
      expect(date.map((item) => item.page)).toEqual([1, 2]);
      // Only the words of the date: "3 May" ends the line of one page, and "2026" begins that of the other.
      const [day, year] = date.map(({ box }) => box);
      expect(day![0]).toBeGreaterThan(0.5);
      expect(year![2]).toBeLessThan(0.2);
      for (const { sentence } of date)
        expect(sentence).toBe('The lease is renewed unless a party objects before the 3 May 2026, in writing.');
    }
  });

  test('keep rows of a table apart', async () => {
    const pdf = await PDFDocument.create();
    const font = await pdf.embedFont(StandardFonts.Helvetica);
    for (const [name, price] of [
      ['apples', '12.50 EUR'],
      ['bananas', '4.20 EUR'],
    ] as const) {
      const page = pdf.addPage([595, 842]);
      page.drawText(name, { x: 72, y: 400, size: 11, font });
      page.drawText(price, { x: 400, y: 400, size: 11, font });
    }
    const file = join(mkdtempSync(join(tmpdir(), 'docent-table-')), 'table.pdf');
    writeFileSync(file, await pdf.save());
    const { answers } = await docent.ask(file, ['List all amounts']);
    expect(answers[0]!.evidence.map(({ page, text, sentence }) => [page, text, sentence])).toEqual([
      [1, '12.50 EUR', 'apples  12.50 EUR'],
      [2, '4.20 EUR', 'bananas  4.20 EUR'],
    ]);
  });
});
