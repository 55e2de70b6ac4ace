export { applyCorrections, correctedPaths, correctedValue, isNextItem } from './corrections/apply-corrections.ts';
export { receiptsCsv, receiptsXlsx } from './export/export-receipts.ts';
export { fieldAt, type NamedReceipt, receiptTables } from './export/receipt-table.ts';
export { extractReceipt } from './extract.ts';
export { type FileReceipts, readReceiptFile } from './read-file.ts';
export { type ReceiptOptions, type ReceiptService, readReceipt } from './read-receipt.ts';
export { parseReceiptSchema, type ReceiptSchema, receiptSchema } from './schema-fields.ts';
