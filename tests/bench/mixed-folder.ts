import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { DocumentKind } from '../../src-main/contract/library.ts';
import type { StoredReceipt } from '../../src-main/contract/receipt.ts';
import { createWorkspace } from '../../src-main/workspace/index.ts';
import { root } from '../source-imports.ts';
import { ConfusionTable, mixedDocuments, TRAINING_RECEIPTS } from './mixed-documents.ts';

/**
 * A mixed folder of some 200 files on its way through the window's own service, without a window: when all are added, when the kind of each is known in the background, and when the
 * Receipts view has read what is a receipt, an invoice or a statement. Prints JSON, then what was taken for what; progress goes to the error stream.
 * node tests/bench/mixed-folder.ts [--receipts ../shared/data/receipts/train/receipts.jsonl] [--receipt-count 100]
 */
const { values } = parseArgs({
  options: {
    receipts: { type: 'string', default: TRAINING_RECEIPTS },
    'receipt-count': { type: 'string', default: '100' },
  },
});
const OF_MONEY: readonly DocumentKind[] = ['receipt', 'invoice', 'statement'];
const TOLD_EVERY_MS = 5000;
const dataDir = mkdtempSync(join(tmpdir(), 'docent-mixed-'));
const start = performance.now();
const since = () => Math.round((performance.now() - start) / 100) / 10;
let toldAt = 0;

function tell(words: string): void {
  if (performance.now() - toldAt < TOLD_EVERY_MS) return;
  toldAt = performance.now();
  process.stderr.write(`${since()} s: ${words}\n`);
}

const workspace = await createWorkspace({
  dataDir,
  docent: { modelDir: join(root, 'models/docent-mini'), cacheDir: join(dataDir, 'models'), device: 'cpu' },
  host: 'browser',
  version: 'bench',
  allowPaths: true,
});
const { api } = workspace;
try {
  const counts = { receipts: Number(values['receipt-count']), invoices: 40, statements: 20 };
  const files = await mixedDocuments(dataDir, values.receipts, counts);
  /** When the kind of a document last changed, in seconds. */
  let kindAt = 0;
  let progressTold = 0;
  const listening = (async () => {
    for await (const event of api.events({})) {
      if (event.kind === 'document' && event.document.kind !== 'other') kindAt = since();
      if (event.kind !== 'indexing') continue;
      progressTold += 1;
      tell(`in the background: ${event.indexing.name ?? 'nothing'}, ${event.indexing.waiting} documents wait`);
    }
  })();
  const load = loadavg()[0];
  const added = new Map<string, string>();
  for (const { is, path } of files) {
    const { id } = await api.addDocument({ source: { kind: 'path', path } });
    added.set(id, is);
    tell(`${added.size} of ${files.length} added`);
  }
  const addedAfter = since();
  await workspace.whenQuiet();
  const readAfter = since();
  const table = new ConfusionTable();
  const documents = await api.listDocuments({ removed: false });
  for (const { id, kind } of documents) table.note(added.get(id)!, kind);
  const ofMoney = documents.filter(({ kind }) => OF_MONEY.includes(kind)).map(({ id }) => id);
  const receipts: StoredReceipt[] = [];
  let failed = 0;
  const from = since();
  for await (const event of api.readReceipts({ documentIds: ofMoney, again: false, schema: null })) {
    if (event.kind === 'receipts') receipts.push(...event.receipts);
    else failed += 1;
    tell(`${event.done} of ${event.total} read as receipts`);
  }
  const result = {
    files: files.length,
    load_before: load,
    all_added_after_s: addedAfter,
    all_kinds_known_after_s: kindAt,
    all_pages_read_after_s: readAfter,
    progress_events: progressTold,
    of_money: ofMoney.length,
    receipts: receipts.length,
    receipts_failed: failed,
    receipts_seconds: Math.round((since() - from) * 10) / 10,
    receipts_waiting: receipts.filter(({ receipt }) => receipt.review.length > 0).length,
  };
  process.stdout.write(`${JSON.stringify(result)}\n${table}`);
  await workspace.dispose();
  await listening;
} finally {
  await workspace.dispose();
  rmSync(dataDir, { recursive: true, force: true });
}
