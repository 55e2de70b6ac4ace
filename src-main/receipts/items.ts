import { type Count, countsOf, isCode, isColumnHead, joined, type NamePart, nameOf } from './item-rows.ts';
import type { Units } from './money.ts';
import type { Amount, PageRows, Row } from './page-rows.ts';
import { meaningOf } from './row-kinds.ts';
import type { Totals } from './totals.ts';

export interface FoundItem {
  name: NamePart | null;
  quantity: Count | null;
  unitPrice: Amount | null;
  readonly amount: Amount;
}

/** Names that precede their numbers over more rows than this are headings. */
const NAME_ROWS = 3;

/**
 * The items: rows between the head of their columns (or the first amount) and the first total. A name may stand on its numbers' row, on the
 * row before (most tills) or, where the first numbers come without a name, on the row after.
 */
export function findItems(page: PageRows, totals: Totals): FoundItem[] {
  // Rows of dashes or stars say nothing.
  const zone = goodsZone(page.rows, totals.first).filter((row) => /[\p{L}\p{N}]/u.test(row.text));
  const items: FoundItem[] = [];
  let pending: NamePart[] = [];
  const firstNumbers = zone.find((row) => row.amounts.length > 0);
  const last = zone.at(-1);
  const namesLast = last !== undefined && nameOf(last, page.page) !== null;
  const begins = zone[0] === firstNumbers || !zone.some((row) => isColumnHead(page.rows[row.index - 1] ?? row));
  const numbersFirst = begins && namesLast && firstNumbers !== undefined && nameOf(firstNumbers, page.page) === null;
  for (const row of zone) {
    const name = nameOf(row, page.page);
    const previous = items.at(-1);
    if (!row.amounts.some(isAmount)) {
      if (name === null) {
        const count = countsOf(row, page.page).find((c) => c.explicit) ?? row.amounts.map(asCount)[0];
        if (count !== undefined && previous !== undefined && pending.length === 0) previous.quantity ??= count;
        continue;
      }
      if (numbersFirst && previous !== undefined && previous.name === null) previous.name = name;
      else if (!numbersFirst || previous !== undefined) pending = [...pending, name].slice(-NAME_ROWS);
      continue;
    }
    const kind = meaningOf(row)?.kind;
    if (kind === 'tax' || kind === 'group' || kind === 'rounding' || kind === 'service') continue;
    const counts = countsOf(row, page.page);
    const nameless = previous !== undefined && (name === null || (numbersFirst && previous.name === null));
    if (nameless && pending.length === 0 && describes(row, counts, previous)) {
      previous.name ??= name;
      continue;
    }
    const { quantity, unitPrice, amount } = solve(row.amounts, counts);
    const above = pending.length > 0 ? joined(pending, page.page) : null;
    items.push({ name: name === null || (above !== null && isCode(name)) ? above : name, quantity, unitPrice, amount });
    pending = [];
  }
  return items;
}

function goodsZone(rows: readonly Row[], first: number): Row[] {
  const before = rows.slice(0, first);
  let head = -1;
  for (const row of before) {
    // Column heads may take two rows; after items have begun a row of such words is none.
    if (before.slice(0, row.index).some((r) => r.amounts.length > 0)) break;
    if (isColumnHead(row) && (head === -1 || row.index - head <= 2)) head = row.index;
  }
  if (head >= 0) return before.slice(head + 1);
  const start = before.findIndex((row) => row.amounts.length > 0);
  if (start < 0) return [];
  // The name of the first item may stand on a row of its own.
  const own = nameOf(before[start]!, 1) !== null;
  return before.slice(own ? start : Math.max(0, start - 1));
}

/** "@5 X RM 12.50" under "CLOUD 9 ... 62.50": the quantity and price of the item above. */
function describes(row: Row, counts: readonly Count[], item: FoundItem): boolean {
  if (item.unitPrice !== null) return false;
  for (const count of counts) {
    for (const price of row.amounts) {
      if (product(count.units, price.units) !== item.amount.units) continue;
      item.quantity = count;
      item.unitPrice = price;
      return true;
    }
  }
  return false;
}

/** Which of a row's numbers are quantity, price and amount: those whose product comes out, else by their places. */
function solve(
  amounts: readonly Amount[],
  counts: readonly Count[],
): Pick<FoundItem, 'quantity' | 'unitPrice' | 'amount'> {
  const quantities: Count[] = [...counts, ...amounts.map(asCount)];
  for (let i = amounts.length - 1; i >= 0; i--) {
    const amount = amounts[i]!;
    if (!isAmount(amount)) continue;
    for (const unitPrice of amounts) {
      if (unitPrice === amount) continue;
      const quantity = quantities.find(
        (q) =>
          q.units > 0 &&
          q.x0 !== amount.x0 &&
          q.x0 !== unitPrice.x0 &&
          product(q.units, unitPrice.units) === amount.units,
      );
      if (quantity !== undefined) return { quantity, unitPrice, amount };
    }
  }
  const amount = amounts.findLast(isAmount)!;
  const explicit = counts.find((c) => c.explicit);
  const leading = counts.find((c) => c.x0 < amount.x0 && c.units % 10_000 === 0);
  const quantity = explicit ?? leading ?? null;
  return { quantity, unitPrice: null, amount };
}

/** Four digits behind the point are a unit price's or a quantity's. */
function isAmount(amount: Amount): boolean {
  return !/[.,]\d{4}$/.test(amount.text);
}

function asCount({ units, text, evidence, x0 }: Amount): Count {
  return { units, text, evidence, x0, explicit: false };
}

/** Rounded to a hundredth, as tills do. */
export function product(quantity: Units, price: Units): Units {
  return Math.round((quantity * price) / 10_000 / 100) * 100;
}
