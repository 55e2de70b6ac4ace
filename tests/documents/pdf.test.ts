import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PageRaster } from '../../src-main/contract/page.ts';
import { TextLayerItem } from '../../src-main/contract/text-layer.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { onePagePdf } from './one-page-pdf.ts';

const report = new URL('../../resources/samples/report.pdf', import.meta.url).pathname;
const robust = new URL('../../../shared/data/robust/', import.meta.url).pathname;
const withData = it.skipIf(!existsSync(robust));

/** The smallest box (fractions) around everything that is not white inside `box`. */
function inkBox(raster: PageRaster, box: readonly number[] = [0, 0, 1, 1]) {
  const { width, height, data } = raster;
  const [left, top, right, bottom] = box as [number, number, number, number];
  let [x0, y0, x1, y1] = [width, height, 0, 0];
  for (let y = Math.floor(top * height); y < bottom * height; y++) {
    for (let x = Math.floor(left * width); x < right * width; x++) {
      if (data[(y * width + x) * 4]! > 160) continue;
      [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x + 1), Math.max(y1, y + 1)];
    }
  }
  return [x0 / width, y0 / height, x1 / width, y1 / height] as const;
}

describe('PDF pages', () => {
  it('are drawn at 200 dpi on white, unless another size is asked for', async () => {
    const document = await openDocument(report);
    expect(await document.page(1)).toEqual({ number: 1, size: { width: 595, height: 842 }, unit: 'pt' });
    const raster = await document.rasterise(1);
    expect([raster.width, raster.height]).toEqual([1653, 2339]);
    expect([...raster.data.subarray(0, 4)]).toEqual([255, 255, 255, 255]);
    const ink = inkBox(raster);
    expect(ink[0]).toBeCloseTo(72 / 595, 2);
    expect(ink[1]).toBeGreaterThan(72 / 842);
    const small = await document.rasterise(1, { dpi: 36 });
    expect([small.width, small.height]).toEqual([298, 421]);
    expect((await document.rasterise(2, { longEdge: 300 })).height).toBe(300);
    const few = await document.rasterise(2, { maxPixels: 10_000 });
    expect(few.width * few.height).toBeLessThanOrEqual(10_200);
    await document.dispose();
  });

  it('are never larger than the limit, whatever the paper', async () => {
    const poster = onePagePdf({ width: 14_400, height: 14_400, content: '0 0 14400 7200 re f' });
    const document = await openDocument(poster, { limits: { rasterPixels: 1_000_000 } });
    const raster = await document.rasterise(1, { dpi: 600, longEdge: 20_000 });
    expect([raster.width, raster.height]).toEqual([1000, 1000]);
    await document.dispose();
  });

  it('are refused when there are too many of them', async () => {
    await expect(openDocument(report, { limits: { pages: 1 } })).rejects.toMatchObject({ code: 'too-many-pages' });
  });

  withData('open with their password and with no other (needs ../shared/data/robust)', async () => {
    const path = `${robust}pr6531_2.pdf`;
    await expect(openDocument(path)).rejects.toMatchObject({ code: 'password-required', subject: 'pr6531_2.pdf' });
    await expect(openDocument(path, { password: 'wrong' })).rejects.toMatchObject({ code: 'password-wrong' });
    const document = await openDocument(path, { password: 'asdfasdf' });
    expect(document.pageCount).toBe(1);
    expect((await document.rasterise(1, { longEdge: 100 })).data.length).toBeGreaterThan(0);
    await document.dispose();
  });
});

describe('the text layer', () => {
  it('has the page’s words, line by line, with boxes around their ink', async () => {
    const document = await openDocument(report);
    const items = (await document.textLayer(1))!.map((item) => TextLayerItem.parse(item));
    const raster = await document.rasterise(1);
    const text = items.map((item) => item.text).join('\n');
    expect(text).toContain('Prepared by Helena Brandt, head librarian. Published on 12 March 2024.');
    for (const item of items) {
      const [x0, y0, x1, y1] = inkBox(raster, item.box);
      // The ink starts and ends within half a letter of the box; the box leaves room above and below it.
      expect(Math.abs(x0 - item.box[0])).toBeLessThan(0.006);
      expect(Math.abs(x1 - item.box[2])).toBeLessThan(0.006);
      expect(y1 - y0).toBeGreaterThan((item.box[3] - item.box[1]) * 0.5);
      expect(item).toMatchObject({ angle: 0, direction: 'ltr' });
    }
    await document.dispose();
  });

  it('places every character: a digit in the middle of a line is where its ink is', async () => {
    const document = await openDocument(report);
    const items = (await document.textLayer(1))!;
    const line = items.find((item) => item.text.includes('48,312'))!;
    expect(line.characters.length).toBe([...line.text].length);
    expect(line.characters[0]![0]).toBeCloseTo(line.box[0], 10);
    expect(line.characters.at(-1)![2]).toBeCloseTo(line.box[2], 10);
    const at = line.text.indexOf('48,312');
    const [left, right] = [line.characters[at]!, line.characters[at + 5]!];
    const raster = await document.rasterise(1);
    const pad = (left[2] - left[0]) * 0.5;
    const ink = inkBox(raster, [left[0] - pad, left[1], right[2] + pad, right[3]]);
    expect(Math.abs(ink[0] - left[0])).toBeLessThan(pad);
    expect(Math.abs(ink[2] - right[2])).toBeLessThan(pad);
    await document.dispose();
  });

  it.each([0, 90, 180, 270])('matches the ink on a page turned by %i degrees', async (rotate) => {
    const pdf = onePagePdf({ width: 400, height: 200, rotate, content: 'BT /F1 24 Tf 60 120 Td (Turned) Tj ET' });
    const document = await openDocument(pdf);
    const [item] = (await document.textLayer(1))!;
    expect(item!.text).toBe('Turned');
    const ink = inkBox(await document.rasterise(1, { dpi: 144 }));
    const [x0, y0, x1, y1] = item!.box;
    expect(x0 - 0.01 <= ink[0] && y0 - 0.01 <= ink[1] && x1 + 0.01 >= ink[2] && y1 + 0.01 >= ink[3]).toBe(true);
    expect((x1 - x0) * (y1 - y0)).toBeLessThan(3 * (ink[2] - ink[0]) * (ink[3] - ink[1]));
    expect(item!.angle).toBeCloseTo({ 0: 0, 90: 90, 180: 180, 270: -90 }[rotate]!, 6);
    await document.dispose();
  });

  it.each([
    ['Helvetica', 4 * 833 + 278],
    ['Times-Roman', 4 * 778 + 250],
    ['Courier', 5 * 600],
  ])('say where a letter of %s stands, wide and narrow ones', async (font, before) => {
    const content = 'BT /F1 20 Tf 100 120 Td (mmmm iiiiii) Tj ET';
    const document = await openDocument(onePagePdf({ width: 400, height: 200, content, font }));
    const [item] = (await document.textLayer(1))!;
    // By the widths that Adobe published for these faces.
    expect(item!.characters[5]![0] * 400).toBeCloseTo(100 + (before * 20) / 1000, 0);
    await document.dispose();
  });

  it('has words where letters are set wide, and leaves single letters that are words alone', async () => {
    const content = `BT /F1 12 Tf 4 Tc 20 160 Td (FRESH GARDEN SALAD) Tj ET
BT /F1 12 Tf 0 Tc 20 120 Td [(W) -350 (I) -350 (N) -350 (E) -1200 (L) -350 (I) -350 (S) -350 (T)] TJ ET
BT /F1 12 Tf 20 80 Td (a b c d e) Tj ET
BT /F1 12 Tf 4 Tc 20 40 Td (17 May, ) Tj (noon) Tj ET`;
    const document = await openDocument(onePagePdf({ width: 400, height: 200, content }));
    const texts = (await document.textLayer(1))!.map(({ text }) => text.trim()).filter((text) => text !== '');
    expect(texts).toEqual(['FRESH', 'GARDEN', 'SALAD', 'WINE', 'LIST', 'a b c d e', '17', 'May,', 'noon']);
    await document.dispose();
  });

  it('follows slanted text', async () => {
    const document = await openDocument(
      onePagePdf({ width: 300, height: 300, content: 'BT /F1 20 Tf 0.866 0.5 -0.5 0.866 60 60 Tm (Slanted) Tj ET' }),
    );
    const [item] = (await document.textLayer(1))!;
    expect(item!.angle).toBeCloseTo(-30, 1);
    const [first, last] = [item!.characters[0]!, item!.characters.at(-1)!];
    expect(last[1]).toBeLessThan(first[1]);
    expect(last[0]).toBeGreaterThan(first[0]);
    await document.dispose();
  });

  withData('goes down columns of vertical writing (needs ../shared/data/robust)', async () => {
    const document = await openDocument(`${robust}vertical.pdf`);
    const [item] = (await document.textLayer(1))!;
    expect(item).toMatchObject({ text: 'あいうえお', direction: 'ttb', angle: 90 });
    const ink = inkBox(await document.rasterise(1), item!.box);
    expect(item!.characters[4]![1]).toBeGreaterThan(item!.characters[0]![3]);
    expect(ink[3]).toBeGreaterThan(item!.characters[4]![1]);
    await document.dispose();
  });

  it('is empty on a page without text, and leaves out text outside the page', async () => {
    const content = 'BT /F1 12 Tf 10 10 Td (in) Tj ET BT /F1 12 Tf 900 10 Td (out) Tj ET';
    const [drawn, written] = await Promise.all([
      openDocument(onePagePdf({ width: 100, height: 100, content: '0 0 50 50 re f' })),
      openDocument(onePagePdf({ width: 100, height: 100, content })),
    ]);
    expect(await drawn!.textLayer(1)).toEqual([]);
    expect((await written!.textLayer(1))!.map((item) => item.text.trim()).filter(Boolean)).toEqual(['in']);
    await Promise.all([drawn!.dispose(), written!.dispose()]);
  });
});

describe.skipIf(!existsSync(robust))('forms and notes (needs ../shared/data)', () => {
  it('are read with the text: filled-in values have boxes around their ink', async () => {
    const document = await openDocument(`${robust}annotation-text-widget.pdf`);
    const items = (await document.textLayer(1))!;
    const raster = await document.rasterise(1);
    const filled = items.filter((item) => item.text.startsWith('Lorem ipsum dolor sit amet, consectetur'));
    // Left, centred and right in one-line fields, then the first line of a longer text.
    expect(filled.length).toBe(4);
    for (const { box } of filled) {
      const ink = inkBox(raster, [box[0] - 0.005, box[1], box[2] + 0.005, box[3]]);
      // The field's face is narrower than the one its width is estimated with.
      expect(Math.abs(ink[0] - box[0])).toBeLessThan(0.03);
      expect(Math.abs(ink[2] - box[2])).toBeLessThan(0.03);
    }
    const comb = items.find((item) => item.text === 'abcdefghijklmnopqrstuvwxyz')!;
    expect(comb.box[2] - comb.box[0]).toBeGreaterThan(0.7);
    await document.dispose();
  });

  it('give the chosen option of a choice field and the words of a note', async () => {
    const form = await openDocument(`${robust}../pdfs/pdfs/bug1883609.pdf`);
    const values = (await form.textLayer(1))!.map((item) => item.text);
    expect(values).toEqual(expect.arrayContaining(['150', 'Red']));
    await form.dispose();
    const notes = await openDocument(`${robust}freetexts.pdf`);
    const words = (await notes.textLayer(1))!.map((item) => item.text);
    expect(words).toEqual(expect.arrayContaining(['Hello World from Acrobat', 'Okular']));
    await notes.dispose();
  });
});
