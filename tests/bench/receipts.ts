import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Receipt, StoredReceipt } from '../../src-main/contract/receipt.ts';
import { createDocentService } from '../../src-main/docent-service.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { compareReceipt, ReceiptTruth, receiptScores, receiptsText } from '../../src-main/hosts/cli/eval-receipts.ts';
import type { ReceiptSigns } from '../../src-main/receipts/checks/chance.ts';
import { readReceipt, receiptsTogether } from '../../src-main/receipts/index.ts';
import { root } from '../source-imports.ts';
import { remembered } from './remembered.ts';

/**
 * What `docent receipt` reads on receipts with known fields, and what of it waits for a person. With --keep DIR the model's lines and answers are kept
 * there, and the next run measures the rules alone, in seconds. Then the same as a person meets them who corrects the company and address of each before the next comes.
 * --signs FILE writes what speaks for each total and date and whether it is right, with the model's answers and without: models/train/scripts/fit_receipts.py fits on it.
 * node tests/bench/receipts.ts ../shared/data/receipts/dev/receipts.jsonl [--keep DIR] [--limit N] [--json FILE] [--signs FILE]
 */
const { values, positionals } = parseArgs({
  options: { keep: { type: 'string' }, limit: { type: 'string' }, json: { type: 'string' }, signs: { type: 'string' } },
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

let noted: ReceiptSigns | undefined;
const signed: string[] = [];

function noteSigns(signs: ReceiptSigns): void {
  noted = signs;
}

/** A line for `fit_receipts.py`: signs, doubts and truth of the receipt that was just read. */
function writeSigns(truth: ReceiptTruth, receipt: Receipt, how: 'asked' | 'layout'): void {
  const { fields } = compareReceipt(truth, receipt);
  const of = (name: 'total' | 'date') => ({
    signs: noted?.[name] ?? null,
    right: fields[name].exact,
    doubts: fields[name].doubts,
  });
  signed.push(`${JSON.stringify({ image: truth.image, how, total: of('total'), date: of('date') })}\n`);
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
  const alone: StoredReceipt[] = [];
  const inOrder = [];
  for (const truth of truths) {
    const document = await openDocument(join(dirname(file), truth.image));
    try {
      const service = remembered(docent, values.keep, truth.image);
      const receipt = await readReceipt(service, document, 1, { onSigns: noteSigns });
      predictions.push(compareReceipt(truth, receipt));
      if (values.signs !== undefined) {
        writeSigns(truth, receipt, 'asked');
        writeSigns(truth, await readReceipt(service, document, 1, { ask: false, onSigns: noteSigns }), 'layout');
      }
      const read = { documentId: document.sha256, page: 1, receipt, corrections: [], readAt: stored.length };
      inOrder.push(compareReceipt(truth, receiptsTogether([...stored, read]).at(-1)!.receipt));
      alone.push(read);
      stored.push({ ...read, corrections: correctionsOf(truth, stored.length) });
    } finally {
      await document.dispose();
    }
  }
  const seconds_per_receipt = (performance.now() - start) / 1000 / truths.length;
  const result = { ...receiptScores(predictions), seconds_per_receipt, predictions };
  if (values.signs !== undefined) writeFileSync(values.signs, signed.join(''));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 1)}\n`);
  const unmarked = predictions.filter(
    ({ fields: { date } }) => !date.exact && date.value !== null && date.doubts.length === 0,
  );
  process.stdout.write(
    `${receiptsText(result)}wrong dates nobody marked: ${unmarked.length} of ${predictions.length}\n`,
  );
  const batch = receiptsTogether(alone).map(({ receipt }, i) => compareReceipt(truths[i]!, receipt));
  process.stdout.write(
    `\nall of them together:\n${receiptsText({ ...receiptScores(batch), seconds_per_receipt, predictions: batch })}`,
  );
  const together = { ...receiptScores(inOrder), seconds_per_receipt, predictions: inOrder };
  process.stdout.write(`\nwith the sellers of earlier receipts corrected:\n${receiptsText(together)}`);
} finally {
  await docent.dispose();
  rmSync(cacheDir, { recursive: true, force: true });
}
