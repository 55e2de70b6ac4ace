import type { StoredReceipt } from '../../src-main/contract/receipt.ts';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { linesOf } from './sample-lines.ts';

/** A receipt of the library, read from rows of text by their layout alone. @param id one hexadecimal digit */
export function storedReceipt(id: string, text: string): StoredReceipt {
  const extracted = extractReceipt({ page: 1, lines: linesOf(text), source: 'model' });
  const receipt = {
    ...extracted,
    custom: {},
    model: null,
    device: null,
    timings: { read_ms: 0, ask_ms: 0, total_ms: 0 },
  };
  return { documentId: id.repeat(64), page: 1, receipt, corrections: [], readAt: 1 };
}
