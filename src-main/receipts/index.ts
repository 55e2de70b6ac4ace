export {
  applyCorrections,
  correctedPaths,
  correctedValue,
  isNextItem,
  KIND_PATH,
} from './corrections/apply-corrections.ts';
export { type AccountRules, parseAccountRules } from './export/accounts.ts';
export { bookingsOf } from './export/booking.ts';
export { exportFile } from './export/export-file.ts';
export { receiptsCsv, receiptsXlsx } from './export/export-receipts.ts';
export { fieldAt, type NamedReceipt, placeOf, receiptTables } from './export/receipt-table.ts';
export { extractReceipt } from './extract.ts';
export { presetSchema } from './presets.ts';
export { type FileReceipts, readReceiptFile } from './read/read-file.ts';
export { type ReceiptOptions, type ReceiptService, readReceipt } from './read/read-receipt.ts';
export { parseReceiptSchema, type ReceiptSchema, receiptSchema } from './schema-fields.ts';
export { receiptsTogether } from './together/together.ts';
export { withUnusualDates } from './together/unusual-dates.ts';
