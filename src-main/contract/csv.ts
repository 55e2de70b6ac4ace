/** Excel only reads a file as UTF-8 if it starts with this. */
const BYTE_ORDER_MARK = '\uFEFF';

export type CsvRows = readonly (readonly (string | number | null)[])[];

/**
 * Rows as CSV (RFC 4180: CRLF, quotes doubled), for spreadsheets. A cell that a spreadsheet would run as a formula gets a leading apostrophe
 * (OWASP, CSV injection): text from a stranger's document must not run as a formula on the reader's machine. Numbers, including negative ones, stay as they are.
 */
export function toCsv(rows: CsvRows): string {
  return BYTE_ORDER_MARK + moreCsv(rows);
}

/** Rows that are added to what `toCsv` began. */
export function moreCsv(rows: CsvRows): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = isFormula(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function isFormula(text: string): boolean {
  return /^\s*[=+\-@\t\r]/.test(text) && !/^\s*[+-]?[\d.,\s]*\d\s*%?$/.test(text);
}
