import type { DrawnPaper } from '../drawn-papers.ts';
import { BILLS } from './bills.ts';
import { INVOICES } from './invoices.ts';
import { type Sheet, Sheet as SheetOf } from './sheet.ts';
import { TILLS } from './tills.ts';

/** A kind of paper: what it says in each country where it is drawn, and how it is made of that. */
export interface Kind {
  readonly says: Readonly<Record<string, readonly string[]>>;
  make(sheet: Sheet, words: readonly string[]): DrawnPaper;
}

export const KINDS: Readonly<Record<string, Kind>> = { ...INVOICES, ...BILLS, ...TILLS };

export function paperOf(kind: string, seed: number): DrawnPaper {
  const { says, make } = KINDS[kind]!;
  const sheet = new SheetOf(seed, Object.keys(says));
  return make(sheet, says[sheet.locale]!);
}
