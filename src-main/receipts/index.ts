export { applyCorrections, correctedPaths, correctedValue, isNextItem } from './corrections.ts';
export { receiptsCsv, receiptsXlsx } from './export-receipts.ts';
export { extractReceipt } from './extract.ts';
export { type FileReceipts, readReceiptFile } from './read-file.ts';
export { type ReceiptOptions, type ReceiptService, readReceipt } from './read-receipt.ts';
export { fieldAt, type NamedReceipt, receiptTables } from './receipt-table.ts';
export { parseReceiptSchema, type ReceiptSchema, receiptSchema } from './schema-fields.ts';
