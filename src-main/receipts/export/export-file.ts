import type { ReceiptExportFormat } from '../../contract/receipt.ts';
import { type AccountRules, NO_RULES } from './accounts.ts';
import { datevFile } from './datev.ts';
import { receiptsCsv, receiptsXlsx } from './export-receipts.ts';
import { beancountJournal, hledgerJournal } from './journal.ts';
import type { NamedReceipt } from './receipt-table.ts';

export interface ExportedFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

type TableFormat = Exclude<ReceiptExportFormat, 'json'>;

const FORMATS: Readonly<Record<TableFormat, { readonly name: string; readonly mime: string }>> = {
  csv: { name: 'receipts-DAY.csv', mime: 'text/csv;charset=utf-8' },
  'items-csv': { name: 'receipt-items-DAY.csv', mime: 'text/csv;charset=utf-8' },
  xlsx: {
    name: 'receipts-DAY.xlsx',
    mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
  // DATEV recognises its files by this prefix.
  datev: { name: 'EXTF_Buchungsstapel-DAY.csv', mime: 'text/csv;charset=windows-1252' },
  hledger: { name: 'receipts-DAY.journal', mime: 'text/plain;charset=utf-8' },
  beancount: { name: 'receipts-DAY.beancount', mime: 'text/plain;charset=utf-8' },
};

/** Receipts as a file for other programs, named after the day. */
export async function exportFile(
  receipts: readonly NamedReceipt[],
  format: TableFormat,
  now: Date,
  rules: AccountRules = NO_RULES,
): Promise<ExportedFile> {
  const { name, mime } = FORMATS[format];
  const content = await contentOf(receipts, format, now, rules);
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
  return { name: name.replace('DAY', now.toISOString().slice(0, 10)), mime, bytes };
}

async function contentOf(
  receipts: readonly NamedReceipt[],
  format: TableFormat,
  now: Date,
  rules: AccountRules,
): Promise<string | Uint8Array> {
  switch (format) {
    case 'csv':
      return receiptsCsv(receipts);
    case 'items-csv':
      return receiptsCsv(receipts, 'items');
    case 'xlsx':
      return await receiptsXlsx(receipts);
    case 'datev':
      return datevFile(receipts, now, rules);
    case 'hledger':
      return hledgerJournal(receipts, rules);
    case 'beancount':
      return beancountJournal(receipts, rules);
  }
}
