import { onePagePdf } from '../documents/one-page-pdf.ts';

const PAGE = { width: 595, height: 842 };
const SIZE = 16;
const LEFT = 72;
const TOP = 740;
const LEADING = 44;

/** A page of lines in Helvetica, far apart. */
export function textPdf(lines: readonly string[]): Buffer {
  const content = lines
    .map((line, i) => `BT /F1 ${SIZE} Tf ${LEFT} ${TOP - i * LEADING} Td (${line}) Tj ET`)
    .join('\n');
  return Buffer.from(onePagePdf({ ...PAGE, content }));
}

/**
 * Where the PDF itself puts line `index`, as fractions of the page from its top left corner: from the left margin on, between its ascenders
 * and descenders. Nothing of Docent's is asked.
 */
export function placeOfLine(index: number): { left: number; top: number; bottom: number } {
  const baseline = PAGE.height - (TOP - index * LEADING);
  return {
    left: LEFT / PAGE.width,
    top: (baseline - SIZE) / PAGE.height,
    bottom: (baseline + SIZE * 0.35) / PAGE.height,
  };
}
