import { PDFDocument, StandardFonts, TextRenderingMode } from '@cantoo/pdf-lib';
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';

/** A picture, and where its lower left corner and its upper right one stand, in points. */
export interface PlacedPicture {
  readonly image: Buffer;
  readonly place: readonly [x0: number, y0: number, x1: number, y1: number];
}

export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size?: number;
}

/**
 * A page (A4) of text in Helvetica with pictures (PNG or JPEG) under it.
 *
 * @param options `hidden`: the text is not drawn, as programs lay what they recognised over a scan
 */
export async function picturedPdf(
  texts: readonly PlacedText[],
  pictures: readonly PlacedPicture[],
  options: { hidden?: boolean } = {},
): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([595, 842]);
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (const { image, place } of pictures) {
    const [x0, y0, x1, y1] = place;
    const embedded = image[0] === 0xff ? await pdf.embedJpg(image) : await pdf.embedPng(image);
    page.drawImage(embedded, { x: x0, y: y0, width: x1 - x0, height: y1 - y0 });
  }
  for (const { text, x, y, size = 12 } of texts) {
    page.drawText(text, { x, y, size, font, ...(options.hidden && { renderMode: TextRenderingMode.Invisible }) });
  }
  return Buffer.from(await pdf.save());
}

/** A picture on white, as PNG. */
export function drawn(width: number, height: number, draw: (context: SKRSContext2D) => void): Buffer {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#111';
  draw(context);
  return canvas.toBuffer('image/png');
}

/** Bars with a heading, their names below and their values above them. */
export function barChart(heading: string, bars: readonly (readonly [name: string, value: number])[]): Buffer {
  const [width, height] = [900, 600];
  const most = Math.max(...bars.map(([, value]) => value));
  const step = (width - 100) / bars.length;
  return drawn(width, height, (context) => {
    context.font = '28px sans-serif';
    context.fillText(heading, 200, 50);
    context.font = '24px sans-serif';
    for (const [i, [name, value]] of bars.entries()) {
      const [x, up] = [100 + i * step, (value / most) * 390];
      context.fillStyle = '#4a6fb5';
      context.fillRect(x, 530 - up, 0.6 * step, up);
      context.fillStyle = '#111';
      context.fillText(name, x, 570);
      context.fillText(String(value), x, 520 - up);
    }
  });
}
