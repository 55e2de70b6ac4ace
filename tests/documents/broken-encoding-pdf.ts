import { PDFDict, PDFDocument, PDFName, StandardFonts } from '@cantoo/pdf-lib';
import type { PlacedText } from './pictured-pdf.ts';

/** What a broken map makes of a letter, by its code. */
export type BrokenMap = (code: number) => number;

/** Three letters further on, as fonts with a shifted map have it. */
export const shifted: BrokenMap = (code) => code + 3;
/** Into the private area, as fonts without names for their glyphs have it. */
export const privately: BrokenMap = (code) => 0xf000 + code;

/** A page (A4) in Helvetica, of which the texts of `broken` look right and are others in the file. */
export async function brokenEncodingPdf(
  good: readonly PlacedText[],
  broken: readonly PlacedText[],
  map: BrokenMap,
): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([595, 842]);
  const [sound, wrong] = [await pdf.embedFont(StandardFonts.Helvetica), await pdf.embedFont(StandardFonts.Helvetica)];
  for (const { text, x, y, size = 12 } of good) page.drawText(text, { x, y, size, font: sound });
  for (const { text, x, y, size = 12 } of broken) page.drawText(text, { x, y, size, font: wrong });
  await pdf.flush();
  const dict = pdf.context.lookup(wrong.ref, PDFDict);
  dict.set(PDFName.of('ToUnicode'), pdf.context.register(pdf.context.flateStream(cmap(map))));
  return Buffer.from(await pdf.save());
}

/** ISO 32000-1, 9.10.3. */
function cmap(map: BrokenMap): string {
  const hex = (code: number, digits: number) => `<${code.toString(16).padStart(digits, '0')}>`;
  const codes = Array.from({ length: 0x7e - 0x21 + 1 }, (_, i) => 0x21 + i);
  const [first, second] = [codes.slice(0, 90), codes.slice(90)];
  const block = (part: number[]) =>
    `${part.length} beginbfchar\n${part.map((code) => `${hex(code, 2)} ${hex(map(code), 4)}`).join('\n')}\nendbfchar\n`;
  return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Broken def /CMapType 2 def
1 begincodespacerange <00> <ff> endcodespacerange
${block(first)}${block(second)}endcmap CMapName currentdict /CMap defineresource pop end end`;
}
