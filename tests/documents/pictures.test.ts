import { describe, expect, test } from 'vitest';
import { openDocument } from '../../src-main/documents/index.ts';
import { onePagePdf } from './one-page-pdf.ts';
import { drawn, type PlacedPicture, picturedPdf } from './pictured-pdf.ts';

const WORDS = [{ text: 'Words of the page itself', x: 72, y: 700 }];
const picture = (place: PlacedPicture['place'], width = 300, height = 200): PlacedPicture => ({
  image: drawn(width, height, (context) => context.fillRect(10, 10, 50, 50)),
  place,
});

async function picturesOf(file: Uint8Array<ArrayBuffer> | Buffer) {
  const document = await openDocument(new Uint8Array(file));
  try {
    return { has: document.hasPictures, boxes: await document.pictures(1) };
  } finally {
    await document.dispose();
  }
}

describe('The pictures of a PDF page', () => {
  test('stand where the page shows them, as fractions of it', async () => {
    const { has, boxes } = await picturesOf(await picturedPdf(WORDS, [picture([119, 421, 476, 631.5])]));
    expect(has).toBe(true);
    expect(boxes).toHaveLength(1);
    const wanted = [0.2, 0.25, 0.8, 0.5];
    boxes[0]!.forEach((side, i) => {
      expect(side).toBeCloseTo(wanted[i]!, 3);
    });
  });

  test('that touch are one, as a scanner stores a page in strips', async () => {
    const strips = [picture([100, 300, 400, 400]), picture([100, 400, 400, 500]), picture([450, 300, 550, 400])];
    const { boxes } = await picturesOf(await picturedPdf(WORDS, strips));
    expect(boxes).toHaveLength(2);
  });

  test('of an icon’s size do not count', async () => {
    const { has, boxes } = await picturesOf(await picturedPdf(WORDS, [picture([100, 300, 120, 320])]));
    expect(has).toBe(true);
    expect(boxes).toEqual([]);
  });

  test('are not looked for where the file has none, or none but a few pixels large', async () => {
    const bare = onePagePdf({ width: 595, height: 842, content: 'BT /F1 12 Tf 72 700 Td (No picture) Tj ET' });
    expect(await picturesOf(Buffer.from(bare))).toEqual({ has: false, boxes: [] });
    const dot = await picturedPdf(WORDS, [picture([100, 300, 300, 500], 16, 16)]);
    expect(await picturesOf(dot)).toEqual({ has: false, boxes: [] });
  });
});
