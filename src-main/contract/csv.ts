/** Excel reads a file as UTF-8 only when it starts with this. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Rows as CSV (RFC 4180: CRLF, quotes doubled), for spreadsheets. A cell that a spreadsheet would run as a formula gets a leading apostrophe
 * (OWASP, CSV injection): what stands on a stranger's document must not compute on the reader's machine. Numbers, also negative ones, stay.
 */
export function toCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return BYTE_ORDER_MARK + rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
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
