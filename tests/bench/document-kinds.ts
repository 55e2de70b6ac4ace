import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { kindOf } from '../../src-main/reading/document-kind.ts';
import { root } from '../source-imports.ts';
import { ConfusionTable, mixedDocuments, TRAINING_RECEIPTS } from './mixed-documents.ts';
import { remembered } from './remembered.ts';

/**
 * What kind the library takes the first page of each document of a mixed folder for: real receipts as Docent reads them, invoices and bank statements that were made for tests, real
 * contracts and other PDFs. Prints a table: a row for what a document is, a column for what it is taken for.
 * node tests/bench/document-kinds.ts [--receipts ../shared/data/receipts/train/receipts.jsonl] [--count 100] [--keep DIR]
 */
const { values } = parseArgs({
  options: {
    receipts: { type: 'string', default: TRAINING_RECEIPTS },
    count: { type: 'string', default: '100' },
    keep: { type: 'string' },
  },
});
const cacheDir = mkdtempSync(join(tmpdir(), 'docent-kinds-'));
const docent = createDocentService({ modelDir: join(root, 'models/docent-mini'), cacheDir, device: 'cpu' });
const table = new ConfusionTable();
try {
  const counts = { receipts: Number(values.count), invoices: 60, statements: 48 };
  for (const { is, path } of await mixedDocuments(cacheDir, values.receipts, counts)) {
    const document = await openDocument(path);
    try {
      const service = is === 'receipt' ? remembered(docent, values.keep, path) : docent;
      const { lines } = await service.lines(document, 1, { read: true });
      table.note(is, kindOf(lines, (await document.page(1)).size));
    } finally {
      await document.dispose();
    }
  }
  process.stdout.write(`${table}`);
} finally {
  await docent.dispose();
  rmSync(cacheDir, { recursive: true, force: true });
}
