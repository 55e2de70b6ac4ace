import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { StoredReceipt } from '../../src-main/contract/receipt.ts';
import { createDocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { compareReceipt, ReceiptTruth, receiptScores, receiptsText } from '../../src-main/hosts/cli/eval-receipts.ts';
import { readReceipt, receiptsTogether } from '../../src-main/receipts/index.ts';
import { root } from '../source-imports.ts';
import { remembered } from './remembered.ts';

/**
 * What `docent receipt` reads on receipts with known fields, and what of it waits for a person. With --keep DIR the model's lines and answers are kept
 * there, and the next run measures the rules alone, in seconds. Then the same as a person meets them who corrects the company and address of each before the next comes.
 * node tests/bench/receipts.ts ../shared/data/receipts/dev/receipts.jsonl [--keep DIR] [--limit N] [--json FILE]
 */
const { values, positionals } = parseArgs({
  options: { keep: { type: 'string' }, limit: { type: 'string' }, json: { type: 'string' } },
  allowPositionals: true,
});
const file = positionals[0]!;
const cacheDir = mkdtempSync(join(tmpdir(), 'docent-receipts-'));
const docent = createDocentService({ modelDir: join(root, 'models/docent-mini'), cacheDir, device: 'cpu' });

/** What a person who keeps these books would correct. */
function correctionsOf(truth: ReceiptTruth, at: number): StoredReceipt['corrections'] {
  return ['company', 'address'].flatMap((path) => {
    const value = truth.fields[path] ?? null;
    return value === null ? [] : [{ path, value, box: null, before: null, at }];
  });
}

const truths = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .slice(0, values.limit === undefined ? undefined : Number(values.limit))
  .map((line) => ReceiptTruth.parse(JSON.parse(line)));
const start = performance.now();
try {
  const predictions = [];
  const stored: StoredReceipt[] = [];
  const inOrder = [];
  for (const truth of truths) {
    const document = await openDocument(join(dirname(file), truth.image));
    try {
      const receipt = await readReceipt(remembered(docent, values.keep, truth.image), document, 1);
      predictions.push(compareReceipt(truth, receipt));
      const read = { documentId: document.sha256, page: 1, receipt, corrections: [], readAt: stored.length };
      inOrder.push(compareReceipt(truth, receiptsTogether([...stored, read]).at(-1)!.receipt));
      stored.push({ ...read, corrections: correctionsOf(truth, stored.length) });
    } finally {
      await document.dispose();
    }
  }
  const seconds_per_receipt = (performance.now() - start) / 1000 / truths.length;
  const result = { ...receiptScores(predictions), seconds_per_receipt, predictions };
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 1)}\n`);
  const unmarked = predictions.filter(
    ({ fields: { date } }) => !date.exact && date.value !== null && date.doubts.length === 0,
  );
  process.stdout.write(
    `${receiptsText(result)}wrong dates nobody marked: ${unmarked.length} of ${predictions.length}\n`,
  );
  const together = { ...receiptScores(inOrder), seconds_per_receipt, predictions: inOrder };
  process.stdout.write(`\nwith the sellers of earlier receipts corrected:\n${receiptsText(together)}`);
} finally {
  await docent.dispose();
  rmSync(cacheDir, { recursive: true, force: true });
}
