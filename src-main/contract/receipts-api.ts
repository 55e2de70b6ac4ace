import { z } from 'zod/mini';
import { Box } from './page.ts';
import { ReceiptEvent, ReceiptExportFormat, ReceiptPreset, StoredReceipt } from './receipt.ts';
import { call, stream } from './service.ts';
import { DocumentId, DocumentIds, PageNumber } from './values.ts';

/** The part of `docentApi` about receipts. */
export const receiptsApi = {
  /**
   * Reads documents as receipts, one after the other, and keeps the results. A receipt that was read before is returned as it is, unless `again` is
   * set or the schema (a JSON Schema, or the fields of a preset) asks for fields that it does not have.
   */
  readReceipts: stream(
    z.object({
      documentIds: DocumentIds,
      again: z.boolean(),
      schema: z.nullable(
        z.union([
          z.object({ name: z.string().check(z.maxLength(1024)), text: z.string().check(z.maxLength(200_000)) }),
          z.object({ preset: ReceiptPreset }),
        ]),
      ),
    }),
    ReceiptEvent,
  ),
  /** null: the receipts of all documents that are not removed, the last one read first. */
  listReceipts: call(
    z.object({ documentIds: z.nullable(z.array(DocumentId).check(z.maxLength(10_000))) }),
    z.array(StoredReceipt),
  ),
  /** Corrects a field (null: it has no value) and keeps what was read. Giving the same value confirms it. "items.+0.name" adds an item. */
  correctReceipt: call(
    z.object({
      documentId: DocumentId,
      page: PageNumber,
      path: z.string().check(z.minLength(1), z.maxLength(200)),
      value: z.nullable(z.string().check(z.maxLength(2000))),
      box: z.nullable(Box),
    }),
    StoredReceipt,
  ),
  exportReceipts: call(
    z.object({ documentIds: z.nullable(z.array(DocumentId).check(z.maxLength(10_000))), format: ReceiptExportFormat }),
    z.object({ name: z.string(), mime: z.string(), bytes: z.instanceof(Uint8Array) }),
  ),
} as const;
