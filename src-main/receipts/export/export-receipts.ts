import { toCsv } from '../../contract/csv.ts';
import { workbookText } from '../../contract/workbook-text.ts';
import { type NamedReceipt, receiptTables, type Table } from './receipt-table.ts';

/** One row per receipt (or, with `items`, per item), for spreadsheets; nothing in it can be run as a formula. */
export function receiptsCsv(receipts: readonly NamedReceipt[], which: 'receipts' | 'items' = 'receipts'): string {
  const [all, items] = receiptTables(receipts);
  return tableCsv(which === 'items' ? items! : all!);
}

function tableCsv({ columns, rows }: Table): string {
  return toCsv([columns, ...rows.map((row) => row.map((cell) => (cell === null ? null : cell.value)))]);
}

/** A workbook with a sheet for receipts, items, taxes and the review queue. Text is text there: no cell is a formula. */
export async function receiptsXlsx(receipts: readonly NamedReceipt[]): Promise<Uint8Array> {
  const { default: writeExcel } = await import('write-excel-file/node');
  const sheets = receiptTables(receipts).map((table) => ({
    sheet: table.name,
    stickyRowsCount: 1,
    columns: table.columns.map((column) => ({ width: Math.max(10, Math.min(40, widest(table, column) + 2)) })),
    data: [
      table.columns.map((value) => ({ type: String, value, fontWeight: 'bold' as const })),
      ...table.rows.map((row) =>
        row.map((cell) => {
          if (cell === null) return null;
          if (cell.kind === 'number') return { type: Number, value: cell.value };
          if (cell.kind === 'date')
            return { type: Date, value: new Date(`${cell.value}T00:00:00Z`), format: 'yyyy-mm-dd' };
          return { type: String, value: workbookText(cell.value) };
        }),
      ),
    ],
  }));
  return await writeExcel(sheets).toBuffer();
}

function widest({ columns, rows }: Table, column: string): number {
  const i = columns.indexOf(column);
  return Math.max(column.length, ...rows.slice(0, 200).map((row) => String(row[i]?.value ?? '').length));
}
