import type { Receipt } from '../contract/receipt.ts';
import { type OpenDocument, openDocument } from '../documents/index.ts';
import { type ReceiptOptions, type ReceiptService, readReceipt } from './read-receipt.ts';

export interface FileReceipts {
  readonly sha256: string;
  readonly receipts: readonly Receipt[];
}

/**
 * The receipts of a file: each page is one. Of a document with several pages those without a total and without items are left out (a letter,
 * the small print), unless none has any. A file is opened and closed; an open document stays open.
 *
 * @throws DocentError as `openDocument` and the engine do; page-out-of-range
 */
export async function readReceiptFile(
  service: ReceiptService,
  file: string | OpenDocument,
  options: ReceiptOptions = {},
): Promise<FileReceipts> {
  const { password, signal } = options;
  const document = typeof file === 'string' ? await openDocument(file, { password, signal }) : file;
  try {
    if (options.page !== undefined) await document.page(options.page);
    const pages =
      options.page === undefined ? Array.from({ length: document.pageCount }, (_, i) => i + 1) : [options.page];
    const receipts: Receipt[] = [];
    for (const page of pages) {
      signal?.throwIfAborted();
      if (pages.length > 1) options.onProgress?.(`reading page ${page} of ${document.pageCount}`);
      receipts.push(await readReceipt(service, document, page, options));
    }
    const real = receipts.filter((r) => r.fields.total.value !== null || r.items.length > 0);
    return { sha256: document.sha256, receipts: real.length > 0 ? real : receipts.slice(0, 1) };
  } finally {
    if (document !== file) await document.dispose();
  }
}
