import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenDocument, openDocument, type PageWords } from '../../src-main/documents/index.ts';
import { lockedPdf } from '../e2e/locked-pdf.ts';
import { exponentialPdf } from './exponential-pdf.ts';
import { onePagePdf } from './one-page-pdf.ts';

const report = new URL('../../resources/samples/report.pdf', import.meta.url).pathname;
const receipt = new URL('../../resources/samples/receipt.jpg', import.meta.url).pathname;
const hasPdftotext = spawnSync('pdftotext', ['-v']).error === undefined;
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'docent-searchable-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const WORDS: PageWords['words'] = [
  { text: 'Grüße', box: [0.1, 0.1, 0.3, 0.13], turned: 0 },
  { text: '합계', box: [0.35, 0.1, 0.5, 0.13], turned: 0 },
  { text: '😀ok', box: [0.1, 0.8, 0.3, 0.83], turned: 0 },
  { text: 'sideways', box: [0.8, 0.3, 0.83, 0.6], turned: 1 },
];

/** The document as a searchable PDF, opened again. */
async function made(given: string | Uint8Array, words = WORDS, password?: string) {
  const document = await openDocument(given, { password });
  const bytes = await document.searchable([{ number: 1, words }]);
  await document.dispose();
  return { bytes, again: await openDocument(bytes) };
}

async function textOf(document: OpenDocument) {
  return (await document.textLayer(1))!.filter(({ text }) => text.trim() !== '');
}

async function expectWords(document: OpenDocument): Promise<void> {
  const items = await textOf(document);
  for (const { text, box } of WORDS) {
    const found = items.find((item) => item.text === text);
    expect(found?.text).toBe(text);
    for (const [i, edge] of box.entries()) expect(found!.box[i]).toBeCloseTo(edge, 3);
  }
}

describe('a searchable PDF', () => {
  it.each([
    ['a JPEG', async () => receipt],
    ['a PNG', async () => new Uint8Array(await sharp(receipt).resize(400).png().toBuffer())],
    ['a PDF', async () => report],
  ])('has the words of %s where they stand, in any script', async (_, file) => {
    await using stack = new AsyncDisposableStack();
    const { again } = await made(await file());
    stack.defer(() => again.dispose());
    await expectWords(again);
  });

  it.each([90, 180, 270])(
    'has them where they are displayed on a page turned by %i degrees and cropped',
    async (rotate) => {
      const page = { width: 400, height: 600, rotate, crop: '50 100 350 500', content: '0.5 0 0 0.5 10 10 cm' };
      const { again } = await made(onePagePdf(page));
      await expectWords(again);
      await again.dispose();
    },
  );

  it('keeps a JPEG and every byte of a PDF as they are', async () => {
    const jpeg = await made(receipt);
    expect(Buffer.from(jpeg.bytes).includes(readFileSync(receipt))).toBe(true);
    const pdf = await made(report);
    expect(Buffer.from(pdf.bytes).subarray(0, readFileSync(report).length).equals(readFileSync(report))).toBe(true);
    await Promise.all([jpeg.again.dispose(), pdf.again.dispose()]);
  });

  it('looks like the original', async () => {
    for (const file of [report, receipt]) {
      const original = await openDocument(file);
      const { again } = await made(file);
      const options = { longEdge: 600 };
      const [before, after] = [await original.rasterise(1, options), await again.rasterise(1, options)];
      const off = before.data.reduce((sum, value, i) => sum + Math.abs(value - after.data[i]!), 0) / before.data.length;
      expect([after.width, after.height]).toEqual([before.width, before.height]);
      expect(off).toBeLessThan(4);
      await Promise.all([original.dispose(), again.dispose()]);
    }
  });

  it('turns a photograph upright, as its EXIF says', async () => {
    const photo = await sharp(receipt).resize(300).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { again } = await made(new Uint8Array(photo));
    const { width, height } = (await again.page(1)).size;
    expect(width).toBeGreaterThan(height);
    await expectWords(again);
    await again.dispose();
  });

  it('of a locked PDF opens without its password', async () => {
    const { again } = await made(
      new Uint8Array(lockedPdf('harbour', 'Salary of the harbour master')),
      WORDS,
      'harbour',
    );
    expect((await textOf(again)).map(({ text }) => text)).toContain('Salary of the harbour master');
    await expectWords(again);
    await again.dispose();
  });

  it('of a damaged PDF, which only its pages can be saved from, still has the words', async () => {
    const whole = readFileSync(report, 'latin1');
    const damaged = Buffer.from(whole.slice(0, whole.lastIndexOf('xref')).replaceAll('endobj', 'endobX'), 'latin1');
    const { again } = await made(new Uint8Array(damaged));
    await expectWords(again);
    await again.dispose();
  });

  it('tells how many pages are written, page by page', async () => {
    const page = await sharp(receipt).resize(200).toBuffer();
    const tiff = await sharp([page, page, page], { join: { across: 1, animated: true } })
      .tiff()
      .toBuffer();
    const document = await openDocument(new Uint8Array(tiff));
    const written: number[] = [];
    await document.searchable([{ number: 1, words: WORDS }], { onPage: (done) => written.push(done) });
    expect(written).toEqual([0, 1, 2, 3]);
    await document.dispose();
  });

  describe('of a PDF with a page that never finishes drawing', () => {
    const hostile = exponentialPdf();
    // It has no width, so it cannot be found in the file that is written, and the pages are drawn instead.
    const pages: PageWords[] = [{ number: 1, words: [{ text: 'nowhere', box: [0.1, 0.1, 0.1, 0.2], turned: 0 }] }];

    it('ends in an error within the time of one page', async () => {
      const document = await openDocument(hostile);
      await expect(document.searchable(pages)).rejects.toMatchObject({
        code: expect.stringMatching(/^(timeout|too-large)$/),
        message: expect.stringMatching(/^Writing the PDF (took more than 15 s|needed more than)/),
      });
      await document.dispose();
    });

    it('can be cancelled', async () => {
      const document = await openDocument(hostile, { knownAs: 'cancelled' });
      const stop = new AbortController();
      const writing = document.searchable(pages, { signal: stop.signal });
      setTimeout(() => stop.abort(), 1000);
      await expect(writing).rejects.toMatchObject({ code: 'cancelled' });
      await document.dispose();
    });
  });

  it('is read by pdftotext', async ({ skip }) => {
    skip(!hasPdftotext, 'pdftotext is not installed (Debian: poppler-utils)');
    const out = join(dir, 'receipt.pdf');
    const { bytes, again } = await made(receipt);
    writeFileSync(out, bytes);
    const text = execFileSync('pdftotext', ['-layout', out, '-'], { encoding: 'utf8' });
    expect(text).toMatch(/Grüße\s+합계/);
    expect(text).toContain('😀ok');
    expect(text).toContain('sideways');
    await again.dispose();
  });

  it('is refused if the file has changed since it was opened', async () => {
    const file = join(dir, 'changing.pdf');
    writeFileSync(file, readFileSync(report));
    const document = await openDocument(file);
    writeFileSync(file, Buffer.concat([readFileSync(report), Buffer.from('\n')]));
    await expect(document.searchable([{ number: 1, words: WORDS }])).rejects.toMatchObject({ code: 'file-unreadable' });
    await document.dispose();
  });
});
