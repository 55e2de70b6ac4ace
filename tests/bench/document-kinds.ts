import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { ReceiptTruth } from '../../src-main/hosts/cli/eval-receipts.ts';
import { kindOf } from '../../src-main/reading/document-kind.ts';
import { COUNTRIES, makeInvoice } from '../receipts/business-documents.ts';
import { root } from '../source-imports.ts';
import { remembered } from './remembered.ts';

/**
 * What kind the library takes the first page of each document of a mixed folder for: real receipts as Docent reads them, invoices that were made for tests, real contracts and other
 * PDFs. Prints a confusion table: a row for what a document is, a column for what it is taken for.
 * node tests/bench/document-kinds.ts [--receipts ../shared/data/receipts/train/receipts.jsonl] [--count 100] [--keep DIR]
 */
const { values } = parseArgs({
  options: {
    receipts: { type: 'string', default: join(root, '../shared/data/receipts/train/receipts.jsonl') },
    count: { type: 'string', default: '100' },
    keep: { type: 'string' },
  },
});
const A4 = { width: 595, height: 842 };
const table = new Map<string, Map<string, number>>();

function note(is: string, taken: string): void {
  const row = table.get(is) ?? new Map<string, number>();
  table.set(is, row.set(taken, (row.get(taken) ?? 0) + 1));
}

const cacheDir = mkdtempSync(join(tmpdir(), 'docent-kinds-'));
const docent = createDocentService({ modelDir: join(root, 'models/docent-mini'), cacheDir, device: 'cpu' });

async function look(path: string, is: string, image?: string): Promise<void> {
  const document = await openDocument(path);
  try {
    const service = image === undefined ? docent : remembered(docent, values.keep, image);
    const { lines } = await service.lines(document, 1, { read: true });
    note(is, kindOf(lines, (await document.page(1)).size));
  } finally {
    await document.dispose();
  }
}

try {
  const receipts = readFileSync(values.receipts, 'utf8').trim().split('\n').slice(0, Number(values.count));
  for (const line of receipts) {
    const { image } = ReceiptTruth.parse(JSON.parse(line));
    await look(join(dirname(values.receipts), image), 'receipt', image);
  }
  const countries = Object.keys(COUNTRIES);
  for (let seed = 0; seed < 60; seed++) {
    const { pages } = makeInvoice(countries[seed % countries.length]!, seed, 1 + (seed % 3));
    note('invoice', kindOf(pages[0]!, A4));
  }
  for (const folder of ['contracts/pdfs', 'pdfs/pdfs'])
    for (const name of readdirSync(join(root, '../shared/data', folder)).sort())
      await look(join(root, '../shared/data', folder, name), folder === 'pdfs/pdfs' ? 'other PDF' : 'contract');
  const taken = [...new Set([...table.values()].flatMap((row) => [...row.keys()]))].sort();
  process.stdout.write(`| | ${taken.join(' | ')} |\n|---|${taken.map(() => '---|').join('')}\n`);
  for (const [is, row] of table)
    process.stdout.write(`| ${is} | ${taken.map((kind) => row.get(kind) ?? 0).join(' | ')} |\n`);
} finally {
  await docent.dispose();
  rmSync(cacheDir, { recursive: true, force: true });
}
