import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import type { TextLine } from '../../src-main/contract/page.ts';

/** A PDF whose pages have these lines at their places, amounts ending where their places end. */
export async function printedPdf(pages: readonly (readonly TextLine[])[]): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  const [width, height, size] = [595, 842, 11];
  for (const lines of pages) {
    const page = pdf.addPage([width, height]);
    for (const { text, box } of lines) {
      // Some locales write spaces that the font does not have.
      const words = text.replace(/\s/g, ' ').replace(/[\u2018\u2019]/g, "'");
      const isAmount = /\d[.,]\d\d/.test(words);
      const x = isAmount ? box[2] * width - font.widthOfTextAtSize(words, size) : box[0] * width;
      page.drawText(words, { x, y: height * (1 - box[3]), size, font });
    }
  }
  return await pdf.save();
}
