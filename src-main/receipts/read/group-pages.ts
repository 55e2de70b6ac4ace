import { findDocumentNumber } from '../fields/document-number.ts';
import { documentRows, type PageOfLines } from '../rows/page-rows.ts';
import { meaningOf } from '../rows/row-kinds.ts';
import { findTotals } from '../rows/totals.ts';

/** "Page 2 of 3", "Seite 2 von 3", "Página 2/3". */
const NUMBERED =
  /\b(?:page|seite|blatt|pag(?:ina)?\.?|p[\u00e1a]gina|halaman|muka surat|side)\s*:?\s*(\d{1,3})\s*(?:of|von|de|di|van|sur|dari|av|\/)\s*(\d{1,3})\b/iu;

interface Seen {
  readonly number: number | null;
  readonly of: number | null;
  readonly document: string | null;
  readonly carried: boolean;
  readonly total: boolean;
  readonly amounts: boolean;
}

/**
 * Which pages are one document: those that count themselves on, that bear the same document number, that carry a sum forward, or whose table ends with a total
 * only on the next. Every other page is a document of its own.
 */
export function groupPages(pages: readonly PageOfLines[]): PageOfLines[][] {
  if (pages.length === 1) return [[...pages]];
  const groups: PageOfLines[][] = [];
  let last: Seen | null = null;
  let ended = false;
  for (const page of pages) {
    const seen = look(page);
    const group = groups.at(-1);
    if (group === undefined || last === null || !goesOn(last, seen, ended)) {
      groups.push([page]);
      ended = seen.total;
    } else {
      group.push(page);
      ended ||= seen.total;
    }
    last = seen;
  }
  return groups;
}

function goesOn(before: Seen, now: Seen, ended: boolean): boolean {
  if (now.number !== null && before.number !== null) return now.number === before.number + 1 && now.of === before.of;
  if (now.number === 1) return false;
  if (now.document !== null && before.document !== null) return now.document === before.document;
  if (now.carried) return true;
  return !ended && before.amounts && now.total && now.document === null;
}

function look(page: PageOfLines): Seen {
  const rows = documentRows([page]);
  const numbered = rows.rows.map((row) => NUMBERED.exec(row.text)).find((match) => match !== null);
  const totals = findTotals(rows);
  return {
    number: numbered === undefined ? null : Number(numbered[1]),
    of: numbered === undefined ? null : Number(numbered[2]),
    document: findDocumentNumber(rows)?.value ?? null,
    carried: rows.rows.slice(0, 12).some((row) => meaningOf(row)?.kind === 'carried'),
    total: totals.labelled.some((l) => l.kind === 'total' || l.kind === 'balance'),
    amounts: rows.rows.some((row) => row.amounts.length > 0),
  };
}
