import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { PageText } from '../../src-main/contract/library.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { exportDocument, pageTables } from '../../src-main/exporting/index.ts';
import { linesOf } from '../receipts/sample-lines.ts';

const report = new URL('../../resources/samples/report.pdf', import.meta.url).pathname;
const SIZE = { width: 480, height: 640 };

const PRICES = `
 ITEM             QTY     PRICE     AMOUNT
 CHOCOLATE 73ML     2      1.60       3.20
 ICE, VANILLA       1      4.50       4.50
 =SUM(A1)                  0.52       0.52
 A LONG NAME OF A SORT     9.00       9.00
`;

function page(text: string, number = 1): PageText {
  return { page: number, size: SIZE, source: 'model', lines: linesOf(text) };
}

async function exported(pages: readonly PageText[], format: Parameters<typeof exportDocument>[3]) {
  const document = await openDocument(report);
  try {
    const { name, bytes } = await exportDocument(document, 'Rent: May.pdf', pages, format);
    return { name, bytes, text: new TextDecoder().decode(bytes) };
  } finally {
    await document.dispose();
  }
}

describe('the tables of a page', () => {
  it('have a column for each of theirs, with empty cells where nothing stands', () => {
    expect(pageTables(page(PRICES))).toEqual([
      {
        page: 1,
        rows: [
          ['ITEM', 'QTY', 'PRICE', 'AMOUNT'],
          ['CHOCOLATE 73ML', '2', '1.60', '3.20'],
          ['ICE, VANILLA', '1', '4.50', '4.50'],
          ['=SUM(A1)', '', '0.52', '0.52'],
          ['A LONG NAME OF A SORT', '', '9.00', '9.00'],
        ],
      },
    ]);
  });

  it('are CSV that no spreadsheet runs', async () => {
    const { name, text } = await exported([page(PRICES)], 'csv');
    expect(name).toBe('Rent May.csv');
    expect(text.split('\r\n').slice(0, 4)).toEqual([
      'ITEM,QTY,PRICE,AMOUNT',
      'CHOCOLATE 73ML,2,1.60,3.20',
      '"ICE, VANILLA",1,4.50,4.50',
      "'=SUM(A1),,0.52,0.52",
    ]);
  });

  it('are a workbook with a sheet for each', async () => {
    const { bytes } = await exported([page(PRICES), page(PRICES, 3)], 'xlsx');
    const files = unzipSync(bytes);
    const workbook = new TextDecoder().decode(files['xl/workbook.xml']);
    expect([...workbook.matchAll(/<sheet [^>]*name="([^"]+)"/g)].map(([, name]) => name)).toEqual([
      'Page 1, table 1',
      'Page 3, table 1',
    ]);
    // Text, not a formula.
    expect(Object.values(files).some((file) => new TextDecoder().decode(file).includes('<f>'))).toBe(false);
  });

  it('are missed plainly where there is none', async () => {
    await expect(exported([page('\n Only one line of words')], 'csv')).rejects.toMatchObject({
      code: 'bad-input',
      message: 'No table was found on page 1. Save the text instead.',
    });
  });
});

describe('a document as text', () => {
  it('has its rows as they stand, and a form feed between pages', async () => {
    const { name, text } = await exported([page('\n TOTAL      9.00\n PAID'), page('\n Next', 2)], 'text');
    expect(name).toBe('Rent May.txt');
    expect(text).toBe('TOTAL   9.00\nPAID\n\fNext\n');
  });

  it('as Markdown has headings, whole words, lists and tables, and nothing of the page becomes markup', async () => {
    const sections = ['1. Prices', '', 'All *prices* are in <EUR>.', '', '', ''].join('\n');
    const { name, text } = await exported([page(`\n${sections}`), page(PRICES, 2)], 'markdown');
    expect(name).toBe('Rent May.md');
    expect(text).toContain('<!-- page 2 -->');
    expect(text).toContain('All \\*prices\\* are in \\<EUR\\>.');
    expect(text).toContain('| ITEM | QTY | PRICE | AMOUNT |\n| --- | --- | --- | --- |');
  });
});
