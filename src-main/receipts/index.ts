export { applyCorrections, correctedPaths, correctedValue } from './corrections.ts';
export { receiptsCsv, receiptsXlsx } from './export-receipts.ts';
export { extractReceipt } from './extract.ts';
export { type FileReceipts, readReceiptFile } from './read-file.ts';
export { type ReceiptOptions, type ReceiptService, readReceipt } from './read-receipt.ts';
export { fieldAt, type NamedReceipt, receiptTables } from './receipt-table.ts';
export { type ReceiptSchema, receiptSchema } from './schema-fields.ts';
