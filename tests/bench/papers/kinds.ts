import type { DrawnPaper } from '../drawn-papers.ts';
import { BILLS } from './bills.ts';
import { COUNTERS } from './counters.ts';
import { ERRANDS } from './errands.ts';
import { HOUSEHOLD } from './household.ts';
import { INVOICES } from './invoices.ts';
import { LETTERS } from './letters.ts';
import { type Kind, Sheet } from './sheet.ts';
import { TILLS } from './tills.ts';

export const KINDS: Readonly<Record<string, Kind>> = {
  ...{ ...INVOICES, ...BILLS, ...TILLS },
  ...{ ...COUNTERS, ...LETTERS, ...HOUSEHOLD, ...ERRANDS },
};

export function paperOf(kind: string, seed: number): DrawnPaper {
  const { says, make } = KINDS[kind]!;
  const sheet = new Sheet(seed, Object.keys(says));
  return make(sheet, says[sheet.locale]!);
}
