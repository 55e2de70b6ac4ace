import { findDates } from '../../reading/dates.ts';
import { SCALE } from '../numbers/index.ts';
import type { Amount } from '../rows/amount.ts';
import type { PageRows, Row } from '../rows/page-rows.ts';
import { meaningOf, type RowKind } from '../rows/row-kinds.ts';
import type { Totals } from '../rows/totals.ts';
import { type FoundItem, product } from './found-item.ts';
import { type Count, countsOf, isCode, isColumnHead, joinedName, type NamePart, nameOf, rateOn } from './item-rows.ts';
import { continuation } from './long-names.ts';
import { withMeasures } from './measures.ts';

/** A whole number from here on that no product explains is an article's code. */
const CODES_FROM = 100 * SCALE;
/** What stands among the goods and is none of them. */
const NO_GOODS: ReadonlySet<RowKind> = new Set(['tax', 'group', 'rounding', 'service', 'carried', 'tip', 'aside']);
/** Names that precede their numbers over more rows than this are headings. */
const NAME_ROWS = 3;

/**
 * The items: rows between the head of their columns (or the first amount) and the first total. A name may stand on its numbers' row, on the
 * row before (most tills) or, where the first numbers come without a name, on the row after.
 */
export function findItems(page: PageRows, totals: Totals): FoundItem[] {
  // Rows of dashes or stars are skipped.
  const taken = new Set(totals.labelled.map((l) => l.amount));
  const sections = new Set(totals.labelled.filter((l) => l.kind === 'group').map((l) => l.row));
  const zone = goodsZone(page.rows, totals.first).filter(
    (row) =>
      /[\p{L}\p{N}]/u.test(row.text) &&
      !sections.has(row) &&
      !row.amounts.some((a) => taken.has(a) && meaningOf(row) === null),
  );
  const items: FoundItem[] = [];
  let pending: NamePart[] = [];
  const firstNumbers = zone.find((row) => row.amounts.length > 0);
  const last = zone.at(-1);
  const namesLast = last !== undefined && nameOf(last) !== null;
  const begins =
    zone[0] === firstNumbers || (zone[1] === firstNumbers && numbersOnly(zone).length > 1 && namesFollow(zone));
  const numbersFirst = begins && namesLast && firstNumbers !== undefined && hasNoName(firstNumbers);
  const goesOn = continuation(zone);
  for (const [at, row] of zone.entries()) {
    if (isColumnHead(row)) {
      // A table that goes on over the page has its head again; what stands above it there is the page's.
      pending = [];
      continue;
    }
    const said = nameOf(row);
    // Where names stand below their numbers, a code beside the numbers is no name.
    const name = numbersFirst && row.amounts.length > 0 && said !== null && isCode(said) ? null : said;
    const previous = items.at(-1);
    if (isPricedName(row, zone[at + 1])) {
      const [price] = row.amounts;
      pending = [...pending, { text: `${name!.text} ${price!.text}`, evidence: [...name!.evidence, price!.evidence] }];
      continue;
    }
    if (!row.amounts.some(isAmount)) {
      if (name === null) {
        const count = countsOf(row).find((c) => c.explicit) ?? row.amounts.map(asCount)[0];
        if (count !== undefined && previous !== undefined && pending.length === 0) previous.quantity ??= count;
        continue;
      }
      if (numbersFirst && previous !== undefined && previous.name === null) previous.name = name;
      else if (previous?.name && goesOn(row, name)) previous.name = joinedName([previous.name, name]);
      else if (!numbersFirst || previous !== undefined) pending = [...pending, name].slice(-NAME_ROWS);
      continue;
    }
    const kind = meaningOf(row)?.kind;
    if (kind !== undefined && NO_GOODS.has(kind)) continue;
    if (isCarried(row, items, zone) || isUnnamedSubtotal(row, items, zone) || isVolume(row)) continue;
    const counts = countsOf(row);
    const nameless = previous !== undefined && (name === null || (numbersFirst && previous.name === null));
    if (nameless && pending.length === 0 && describes(row, counts, previous)) {
      previous.name ??= name;
      continue;
    }
    const { quantity, unitPrice, amount } = solve(row.amounts, counts);
    const above = pending.length > 0 ? joinedName(pending) : null;
    items.push({
      name: name === null || (above !== null && isCode(name)) ? above : name,
      quantity,
      unitPrice,
      taxRate: rateOn(row),
      amount,
    });
    pending = [];
  }
  return withMeasures(items, page);
}

function hasNoName(row: Row): boolean {
  const name = nameOf(row);
  return name === null || isCode(name);
}

/** "SUSHI 2.80" over "2.80  2  5.60": the price is part of what the item is called. */
function isPricedName(row: Row, below: Row | undefined): boolean {
  const [price, another] = row.amounts;
  if (price === undefined || another !== undefined || below === undefined || nameOf(row) === null) return false;
  if (!hasNoName(below) || below.amounts.length < 2) return false;
  const { unitPrice, amount } = solve(below.amounts, countsOf(below));
  return unitPrice !== null && amount !== unitPrice && unitPrice.units === price.units;
}

/** The sum of all goods so far, last on a page or first on the next, whatever it is called. */
function isCarried(row: Row, items: readonly FoundItem[], zone: readonly Row[]): boolean {
  const at = zone.indexOf(row);
  const [before, after] = [
    zone.slice(0, at).findLast((r) => r.amounts.length > 0),
    zone.slice(at + 1).find((r) => r.amounts.length > 0),
  ];
  const edge = (before !== undefined && before.page !== row.page) || (after !== undefined && after.page !== row.page);
  const sum = items.reduce((total, { amount }) => total + amount.units, 0);
  return edge && items.length > 0 && row.amounts.at(-1)?.units === sum;
}

/** What is below all goods and is their sum, under a name that is not known: "Food & drink". */
function isUnnamedSubtotal(row: Row, items: readonly FoundItem[], zone: readonly Row[]): boolean {
  const sum = items.reduce((total, { amount }) => total + amount.units, 0);
  const isLast = zone
    .slice(zone.indexOf(row) + 1)
    .every((below) => below.amounts.length === 0 || meaningOf(below) !== null);
  return isLast && items.length > 1 && row.amounts.length === 1 && row.amounts[0]!.units === sum;
}

/** "Litres 42.31", "km 12.40": how much was bought, or how far it went. */
function isVolume({ label, amounts }: Row): boolean {
  return (
    amounts.length === 1 &&
    /^\W*(?:lit(?:res?|ers?|ri|ros)|ltrs?|volumen?|gal(?:lons?)?|kwh|menge|quantit\p{L}+|km|miles?|kilomet\p{L}+|distan\p{L}+)\W*$/iu.test(
      label,
    )
  );
}

function numbersOnly(zone: readonly Row[]): Row[] {
  return zone.filter((row) => row.amounts.length > 0 && hasNoName(row));
}

/** Whether the last numbers have a name below them and the first have none of their own above: "1X 7.00", "SA MIX PLUM", "2X 7.50", "GALA APPLE". */
function namesFollow(zone: readonly Row[]): boolean {
  const numbers = numbersOnly(zone);
  const below = numbers.filter((row) => zone[zone.indexOf(row) + 1]?.amounts.length === 0).length;
  return below === numbers.length && zone.at(-1)!.amounts.length === 0 && !/\d\s*$/.test(zone.at(-1)!.text);
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
  // The name of the first item may stand on rows of its own, with its code between.
  if (nameOf(before[start]!) !== null) return before.slice(start);
  let top = start;
  while (top > 0 && start - top < 3 && !isHeading(before[top - 1]!)) {
    top -= 1;
    if (nameOf(before[top]!) !== null && !isCode(nameOf(before[top]!)!)) break;
  }
  return before.slice(top);
}

/** Rows above the items that are none: the kind of document, dates, its numbers, telephone numbers. */
function isHeading(row: Row): boolean {
  return (
    /\b(?:TAX|CASH|SALES?|OFFICIAL)?\s?(?:INVOICE|RECEIPT|BILL|MEMO)\b|\b(?:TEL|FAX|PHONE|GST|SST|VAT|REG|CASHIER|TABLE|DATE|TIME|CUSTOMER)\b/i.test(
      row.text,
    ) ||
    /:/.test(row.text) ||
    findDates(row.text).some(({ days }) => days.some((day) => day >= '1990' && day < '2050'))
  );
}

/** "@5 X RM 12.50" under "CLOUD 9 ... 62.50": the quantity and price of the item above. */
function describes(row: Row, counts: readonly Count[], item: FoundItem): boolean {
  if (item.unitPrice !== null) return false;
  const [only] = row.amounts;
  const explicit = counts.find((count) => count.explicit);
  // "@3 X RM 22.60" and nothing else; with a code beside it, it is an item whose name stands below.
  const bare = /^@?\s?\d{1,4}\s?[xX*\u00d7@]\s?(?:[A-Z]{1,3}|\p{Sc})?\s?[\d.,]+$/u.test(row.text.trim());
  if (row.amounts.length === 1 && explicit !== undefined && bare && item.name !== null) {
    item.quantity = explicit;
    item.unitPrice = only!;
    return true;
  }
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
  // Either of two may be the price ("6.00 BOXES x 17.00"): it stands behind the quantity, if both are possible.
  const inOrder = (q: Count, price: Amount) => Number(q.x0 > price.x0);
  // Of two the right one is the amount; behind it more numbers may stand (tax, discount).
  for (let i = amounts.length - 1; i >= (amounts.length === 2 ? 1 : 0); i--) {
    const amount = amounts[i]!;
    if (!isAmount(amount)) continue;
    const [solved] = amounts
      .filter((unitPrice) => unitPrice !== amount)
      .flatMap((unitPrice) => quantities.map((quantity) => ({ quantity, unitPrice, amount })))
      .filter(
        ({ quantity: q, unitPrice }) =>
          q.units > 0 &&
          q.x0 !== amount.x0 &&
          q.x0 !== unitPrice.x0 &&
          product(q.units, unitPrice.units) === amount.units,
      )
      .sort((a, b) => inOrder(a.quantity, a.unitPrice) - inOrder(b.quantity, b.unitPrice));
    if (solved !== undefined) return solved;
  }
  const amount = amounts.findLast(isAmount)!;
  const explicit = counts.find((c) => c.explicit);
  const leading = counts.find((c) => c.first && c.x0 < amount.x0 && c.units % SCALE === 0 && c.units < CODES_FROM);
  const quantity = explicit ?? leading ?? null;
  return { quantity, unitPrice: null, amount };
}

/** Four digits behind the point are a unit price's or a quantity's, and what follows an @ is a price. */
function isAmount(amount: Amount): boolean {
  return !/[.,]\d{4}$/.test(amount.text) && !amount.each;
}

function asCount({ units, text, evidence, x0 }: Amount): Count {
  return { units, text, evidence, x0, explicit: false, first: true };
}
