import { PDFDocument, rgb, StandardFonts } from '@cantoo/pdf-lib';
import { describe, expect, it } from 'vitest';
import { textLayerLines } from '../../src-main/asking/text-layer-lines.ts';
import { openDocument } from '../../src-main/documents/index.ts';

/** A form whose boxes and circles are drawn as shapes, as after it was flattened or printed to a file. */
async function drawnForm(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  const page = pdf.addPage([595, 842]);
  const ink = rgb(0.1, 0.1, 0.1);
  const write = (text: string, x: number, y: number) => page.drawText(text, { x, y, size: 12, font, color: ink });
  const line = (x0: number, y0: number, x1: number, y1: number) =>
    page.drawLine({ start: { x: x0, y: y0 }, end: { x: x1, y: y1 }, thickness: 1.5, color: ink });
  write('Boat hire agreement', 60, 760);
  write('Boat', 60, 700);
  for (const [i, label] of ['Canoe', 'Rowing boat', 'Sailing dinghy'].entries()) {
    const x = 150 + 140 * i;
    page.drawRectangle({ x, y: 698, width: 12, height: 12, borderColor: ink, borderWidth: 1 });
    write(label, x + 18, 700);
    if (i !== 1) continue;
    line(x + 2, 700, x + 10, 708);
    line(x + 2, 708, x + 10, 700);
  }
  write('Duration', 60, 660);
  for (const [i, label] of ['Half day', 'Full day', 'Weekend'].entries()) {
    const x = 150 + 140 * i;
    page.drawCircle({ x: x + 6, y: 664, size: 6, borderColor: ink, borderWidth: 1 });
    write(label, x + 18, 660);
    if (i === 2) page.drawCircle({ x: x + 6, y: 664, size: 3, color: ink });
  }
  return await pdf.save();
}

describe('Boxes that a PDF draws as shapes', () => {
  it('are in its text with their marks', async () => {
    const document = await openDocument(await drawnForm());
    try {
      const lines = (await textLayerLines(document, 1))!;
      const text = lines.map((line) => line.text).join(' ');
      expect(text).toContain('Boat ☐ Canoe ☒ Rowing boat ☐ Sailing dinghy');
      expect(text).toContain('Duration ☐ Half day ☐ Full day ☑ Weekend');
      const crossed = (await document.textLayer(1))!.find((item) => item.text === '☒')!;
      expect(crossed.box[0] * 595).toBeCloseTo(290, -1);
      expect((1 - crossed.box[3]) * 842).toBeCloseTo(698, -1);
    } finally {
      await document.dispose();
    }
  });

  it('are not looked for where a page draws none, and its bullets and letters stay', async () => {
    const pdf = await PDFDocument.create();
    const page = pdf.addPage([595, 842]);
    const font = await pdf.embedFont(StandardFonts.Helvetica);
    page.drawCircle({ x: 64, y: 704, size: 3, color: rgb(0, 0, 0) });
    page.drawText('OTTO O. Okoro and 100 BOOKS', { x: 80, y: 700, size: 12, font });
    page.drawRectangle({ x: 60, y: 600, width: 300, height: 40, borderColor: rgb(0, 0, 0), borderWidth: 1 });
    const document = await openDocument(await pdf.save());
    try {
      const lines = (await textLayerLines(document, 1))!;
      expect(lines.map(({ text }) => text)).toEqual(['OTTO O. Okoro and 100 BOOKS']);
    } finally {
      await document.dispose();
    }
  });
});
