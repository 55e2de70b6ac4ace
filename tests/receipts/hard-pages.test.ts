import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BatchLine } from '../../src-main/contract/batch.ts';
import type { Receipt } from '../../src-main/contract/receipt.ts';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { readReceiptFile } from '../../src-main/receipts/index.ts';
import { commandLine } from '../cli/command-line.ts';
import { drawn, picturedPdf } from '../documents/pictured-pdf.ts';
import { root } from '../source-imports.ts';

const SAMPLE = join(root, 'resources/samples/receipt.jpg');
const CAFE = [
  'CORNER CAFE',
  '12 Mill Lane, Leeds',
  'Date: 14/03/2024',
  'Tea',
  '2.10',
  'Cake',
  '3.40',
  'TOTAL',
  '5.50',
  'CASH',
  '6.00',
  'CHANGE',
  '0.50',
];
const BOOKS = [
  'HILL BOOKS',
  '9 High Road, York',
  'Date: 15/03/2024',
  'Atlas',
  '20.00',
  'Pen',
  '1.50',
  'TOTAL',
  '21.50',
  'CASH',
  '30.00',
  'CHANGE',
  '8.50',
];

/** Till rolls beside each other on one sheet: amounts stand at the right of their row. */
function sheet(...rolls: readonly (readonly string[])[]): Buffer {
  return drawn(700 * rolls.length, 760, (context) => {
    context.font = '30px sans-serif';
    for (const [i, roll] of rolls.entries()) {
      let y = 30;
      for (const words of roll) {
        const isAmount = /^\d+\.\d\d$/.test(words);
        if (!isAmount) y += 64;
        context.fillText(words, 700 * i + (isAmount ? 480 : 70), y);
      }
    }
  });
}

describe('A page that is not as a receipt should be', () => {
  let [dir, docent]: [string, DocentService | undefined] = ['', undefined];
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'docent-hard-'));
    docent = opened();
  });
  const opened = () =>
    createDocentService({ modelDir: join(root, 'models/docent-mini'), cacheDir: dir, device: 'cpu' });
  afterAll(async () => {
    await docent?.dispose();
    rmSync(dir, { recursive: true, force: true });
  });
  const file = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(dir, name), bytes);
    return join(dir, name);
  };
  const receiptsOf = async (path: string) => (await readReceiptFile(docent!, path)).receipts;

  it('is read upside down like upright, and shows its fields where they stand', async () => {
    const turned = file('turned.png', await sharp(SAMPLE).rotate(180).png().toBuffer());
    const [[upright], [down]] = [await receiptsOf(SAMPLE), await receiptsOf(turned)];
    const fieldsOf = ({ fields: { company, date, total } }: Receipt) => [company.value, date.value, total.value];
    expect(fieldsOf(down!)).toEqual(fieldsOf(upright!));
    expect(down!.review).toEqual(upright!.review);
    const [there, here] = [upright!.fields.total.evidence[0]!.box, down!.fields.total.evidence[0]!.box];
    expect(here[1]).toBeCloseTo(1 - there[3], 1);
    expect(here[0]).toBeCloseTo(1 - there[2], 1);
  });

  it('gives its seller where the letterhead is a picture', async () => {
    const letterhead = drawn(1000, 160, (context) => {
      context.font = 'bold 56px sans-serif';
      context.fillText('Harbour Mills Ltd', 30, 100);
    });
    const rows = [
      ['4 Quay Street, Leeds LS1 4AP', 700],
      ['Invoice no: HM-20431', 640],
      ['Invoice date: 14 March 2024', 620],
      ['Oak shelf', 560, '80.00'],
      ['Delivery', 540, '20.00'],
      ['Subtotal', 500, '100.00'],
      ['VAT 20%', 480, '20.00'],
      ['Total due', 460, '120.00'],
    ] as const;
    const texts = rows.flatMap(([text, y, amount]) => [
      { text, x: 72, y },
      ...(amount === undefined ? [] : [{ text: amount, x: 440, y }]),
    ]);
    const pdf = await picturedPdf(texts, [{ image: letterhead, place: [72, 740, 372, 788] }]);
    const [receipt] = await receiptsOf(file('letterhead.pdf', pdf));
    expect(receipt!.fields.company.value).toBe('Harbour Mills Ltd');
    // In the picture, which ends above the first line of text.
    expect(receipt!.fields.company.evidence[0]!.box[3]).toBeLessThan(0.13);
    expect(receipt!.fields.total.value).toBe('120.00');
  });

  it('waits and says what to do where two receipts lie on it', async () => {
    const [one] = await receiptsOf(file('one.png', sheet(CAFE)));
    expect([one!.fields.total.value, one!.notes]).toEqual(['5.50', []]);
    const [two] = await receiptsOf(file('two.png', sheet(CAFE, BOOKS)));
    expect(two!.notes).toEqual(['two-receipts']);
    expect(two!.review).toEqual(expect.arrayContaining(['total', 'date', 'company']));
  });

  it('has its own line in the result of a batch, beside files that are no documents', async () => {
    const folder = mkdtempSync(join(dir, 'folder-'));
    const grain = Buffer.from(Uint8Array.from({ length: 300 * 300 }, (_, i) => (i * 7919) % 251));
    writeFileSync(join(folder, 'good.png'), sheet(CAFE));
    writeFileSync(join(folder, 'two.png'), sheet(CAFE, BOOKS));
    writeFileSync(join(folder, 'damaged.png'), sheet(BOOKS).subarray(0, 900));
    writeFileSync(
      join(folder, 'grain.png'),
      await sharp(grain, { raw: { width: 300, height: 300, channels: 1 } })
        .png()
        .toBuffer(),
    );
    writeFileSync(join(folder, 'notes.bin'), Buffer.from([0, 1, 2, 3]));
    const out = join(folder, 'out.jsonl');
    const { stderr } = await commandLine(['batch', 'receipt', folder, '--out', out, '--no-ask'], opened);
    const lines = readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map((line) => BatchLine.parse(JSON.parse(line)));
    const told = new Map(lines.map((line) => [line.file.slice(folder.length + 1), line]));
    const notesOf = (name: string) => (told.get(name)!.result as { receipts: Receipt[] }).receipts[0]!.notes;
    expect([...told.keys()].sort()).toEqual(['damaged.png', 'good.png', 'grain.png', 'two.png']);
    expect(notesOf('good.png')).toEqual([]);
    expect(notesOf('two.png')).toEqual(['two-receipts']);
    expect(notesOf('grain.png')).toEqual(['unreadable']);
    expect(told.get('damaged.png')).toMatchObject({ status: 'failed', error: { code: 'file-damaged' } });
    expect(stderr).toContain('notes.bin: skipped');
  });
});
