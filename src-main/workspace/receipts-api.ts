import type { DocentApi } from '../contract/docent-api.ts';
import { once } from '../contract/once.ts';
import type { ReceiptEvent } from '../contract/receipt.ts';
import type { LibraryReceiptsParts } from './library-receipts.ts';
import type { RunningWork } from './running-work.ts';

type ReceiptMethods = Pick<DocentApi, 'readReceipts' | 'listReceipts' | 'correctReceipt' | 'exportReceipts'>;

/** The methods about receipts. What they do is a seventh of all code: it is loaded with the first call, so that no start waits for it. */
export function receiptsApi(running: RunningWork, parts: LibraryReceiptsParts): ReceiptMethods {
  const receipts = once(async () => new (await import('./library-receipts.ts')).LibraryReceipts(parts));
  return {
    readReceipts: (params, options) =>
      running.stream<ReceiptEvent>(options, async (emit, signal) => (await receipts()).read(params, emit, signal)),
    listReceipts: ({ documentIds }, options) => running.call(options, async () => (await receipts()).list(documentIds)),
    correctReceipt: (params, options) => running.call(options, async () => (await receipts()).correct(params)),
    exportReceipts: (params, options) => running.call(options, async () => (await receipts()).export(params)),
  };
}
