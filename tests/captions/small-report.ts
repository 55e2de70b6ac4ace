import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onePagePdf } from '../documents/one-page-pdf.ts';

const LINES: readonly (readonly [y: number, size: number, text: string])[] = [
  [215, 16, 'Report of the Library'],
  [195, 9, 'Prepared by Helena Brandt on 12 March 2024.'],
  [165, 11, '1. The year in short'],
  [148, 9, 'In 2023 the library had 48,312 visitors,'],
  [136, 9, 'nine percent more than the year before.'],
  [106, 11, '2. The reading garden'],
  [89, 9, 'Thomas Whitfield opened the garden.'],
  [77, 9, 'It cost 86,500 euros.'],
];
export const LINE_COUNT = LINES.length;

/** A PDF of one small page with a title, two headings and two paragraphs: quick to encode on a busy machine. */
export function smallReport(): string {
  const content = LINES.map(([y, size, text]) => `BT /F1 ${size} Tf 20 ${y} Td (${text}) Tj ET`).join('\n');
  const path = join(mkdtempSync(join(tmpdir(), 'docent-report-')), 'report.pdf');
  writeFileSync(path, onePagePdf({ width: 240, height: 240, content }));
  return path;
}
