import type { Units } from './money.ts';
import { type Ledger, type Settlement, settle } from './sums.ts';
import type { Labelled } from './totals.ts';

const OTHERS: ReadonlySet<Labelled['kind']> = new Set(['cash', 'card', 'subtotal']);

export interface TotalCandidate {
  readonly labelled: Labelled;
  readonly settlement: Settlement;
  readonly score: number;
}

/** Rows that may carry the total, by what their words are worth: a total outweighs a subtotal, what was paid is the last resort. */
const WORTH: Readonly<Partial<Record<Labelled['kind'], number>>> = {
  total: 1,
  quantity: 0.4,
  subtotal: 0.4,
  card: 0.2,
  cash: 0.1,
};

/**
 * The layout's opinion of the total: each labelled amount is worth what its words say, what the sums say, and how often the page repeats it.
 * Best first.
 */
export function totalCandidates(ledger: Ledger): TotalCandidate[] {
  // A subtotal is not the total, and what was paid may be rounded, or be a note: they count only where no row says what the total is.
  const said = ledger.totals.labelled.some((l) => l.kind === 'total');
  const byUnits = new Map<Units, Labelled[]>();
  for (const labelled of ledger.totals.labelled) {
    const { units } = labelled.amount;
    if (WORTH[labelled.kind] === undefined || units <= 0 || (said && OTHERS.has(labelled.kind))) continue;
    byUnits.set(units, [...(byUnits.get(units) ?? []), labelled]);
  }
  const candidates: TotalCandidate[] = [];
  for (const [units, rows] of byUnits) {
    const settlement = settle(units, ledger);
    const worth = (l: Labelled) => WORTH[l.kind]! * (l.kind === 'total' ? 0.6 + 0.7 * l.rank : 1);
    const best = rows.reduce((a, b) => (worth(b) >= worth(a) ? b : a));
    candidates.push({ labelled: best, settlement, score: worth(best) + settlement.support + 0.15 * (rows.length - 1) });
  }
  return candidates.sort((a, b) => b.score - a.score || b.labelled.row.index - a.labelled.row.index);
}
