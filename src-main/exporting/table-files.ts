import { toCsv } from '../contract/csv.ts';
import { workbookText } from '../contract/workbook-text.ts';
import type { PageTable } from './page-tables.ts';

/** One table after the other, an empty row between them. */
export function tablesCsv(tables: readonly PageTable[]): string {
  return toCsv(tables.flatMap(({ rows }, i) => (i === 0 ? rows : [[], ...rows])));
}

/** A workbook with a sheet for each table. Cells are text as it stands on the page: no cell is a formula, no number is guessed. */
export async function tablesXlsx(tables: readonly PageTable[]): Promise<Uint8Array<ArrayBuffer>> {
  const { default: writeExcel } = await import('write-excel-file/node');
  const sheets = tables.map(({ page, rows }, i) => {
    const nth = tables.slice(0, i + 1).filter((table) => table.page === page).length;
    return {
      sheet: `Page ${page}, table ${nth}`,
      columns: (rows[0] ?? []).map((_, c) => ({ width: Math.max(8, Math.min(60, widest(rows, c) + 2)) })),
      data: rows.map((row) => row.map((cell) => ({ type: String, value: workbookText(cell) }))),
    };
  });
  return new Uint8Array(await writeExcel(sheets).toBuffer());
}

function widest(rows: PageTable['rows'], column: number): number {
  return Math.max(...rows.map((row) => row[column]?.length ?? 0));
}
