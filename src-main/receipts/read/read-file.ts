import type { Receipt } from '../../contract/receipt.ts';
import { type OpenDocument, openDocument } from '../../documents/index.ts';
import { findInvoiceData } from '../embedded/find-invoice-data.ts';
import { withInvoiceData } from '../embedded/with-invoice-data.ts';
import type { PageOfLines } from '../rows/page-rows.ts';
import { groupPages } from './group-pages.ts';
import { type ReadPage, type ReceiptOptions, type ReceiptService, readReceipt } from './read-receipt.ts';

export interface FileReceipts {
  readonly sha256: string;
  readonly receipts: readonly Receipt[];
}

/**
 * The receipts and invoices of a file: pages that belong together are one; all pages of a file that carries an electronic invoice are one, and its data is believed first. Of a file with several those without a total and without items are left out (a
 * letter, the small print), unless none has any. A file is opened and closed; an open document stays open.
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
    const wanted =
      options.page === undefined ? Array.from({ length: document.pageCount }, (_, i) => i + 1) : [options.page];
    const pages: (PageOfLines & ReadPage)[] = [];
    for (const page of wanted) {
      signal?.throwIfAborted();
      if (wanted.length > 1) options.onProgress?.(`reading page ${page} of ${document.pageCount}`);
      const { onRead, onStage } = options;
      pages.push({ page, ...(await service.lines(document, page, { signal, onRead, onStage, read: true })) });
    }
    const receipts: Receipt[] = [];
    const carried = findInvoiceData(await document.xmlFiles({ signal }));
    // A page that was set of an invoice's own data tells nothing that they do not.
    const ask = options.ask !== false && !(document.typeset && carried?.data !== undefined);
    for (const group of carried?.data === undefined ? groupPages(pages) : [pages]) {
      signal?.throwIfAborted();
      const [first, ...more] = group.map(({ page }) => pages.find((p) => p.page === page)!);
      const read = await readReceipt(service, document, first!.page, { ...options, ask, lines: first!, more });
      if (carried === undefined) receipts.push(read);
      else if (carried.data !== undefined) receipts.push(withInvoiceData(read, carried.data, !document.typeset));
      else receipts.push({ ...read, notes: [...read.notes, 'bad-invoice-data'] });
    }
    const real = receipts.filter((r) => r.fields.total.value !== null || r.items.length > 0 || r.statement !== null);
    return { sha256: document.sha256, receipts: real.length > 0 ? real : receipts.slice(0, 1) };
  } finally {
    if (document !== file) await document.dispose();
  }
}
