/** Cells from which on a row is one of a table: a label and its value are two. */
const CELLS = 3;

/** How much of a page stands in tables, 0..1: the share of its characters that are in rows of three segments or more. @param text as prompts have it (contract/page.ts) */
export function tabularShare(text: string): number {
  let all = 0;
  let tabular = 0;
  for (const row of text.split('\n')) {
    const cells = row.split('\t').filter((cell) => cell.trim() !== '');
    const length = cells.reduce((sum, cell) => sum + cell.length, 0);
    all += length;
    if (cells.length >= CELLS) tabular += length;
  }
  return all === 0 ? 0 : tabular / all;
}
