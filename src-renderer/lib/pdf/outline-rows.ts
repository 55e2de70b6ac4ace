import type { OutlineEntry } from './worker/page-worker-methods.ts';

/** An entry of an outline as it is shown. */
export interface OutlineRow {
  readonly entry: OutlineEntry;
  /** From 1. */
  readonly depth: number;
  /** What is below it is shown. */
  readonly open: boolean;
}

/** The entries that are shown, from top to bottom. */
export function outlineRows(
  outline: readonly OutlineEntry[],
  isOpen: (entry: OutlineEntry, depth: number) => boolean,
  depth = 1,
): OutlineRow[] {
  return outline.flatMap((entry) => {
    const open = entry.below.length > 0 && isOpen(entry, depth);
    return [{ entry, depth, open }, ...(open ? outlineRows(entry.below, isOpen, depth + 1) : [])];
  });
}

/** Index of the last row that begins on the page or before; -1: none does. */
export function sectionAt(rows: readonly OutlineRow[], page: number): number {
  let found = -1;
  for (const [index, { entry }] of rows.entries()) {
    const begins = entry.page;
    if (begins !== null && begins <= page && begins >= (rows[found]?.entry.page ?? 0)) found = index;
  }
  return found;
}
