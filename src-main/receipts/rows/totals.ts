import { toUnits, type Units } from '../numbers/index.ts';
import { type Amount, amountAt } from './amount.ts';
import type { PageRows, Row } from './page-rows.ts';
import { isShare, meaningOf, type RowKind, type RowMeaning } from './row-kinds.ts';

/** An amount and the row whose words say what it is. */
export interface Labelled {
  readonly kind: RowKind;
  readonly rank: number;
  readonly row: Row;
  readonly amount: Amount;
}

/** A row of the tax summary: rate or code, what is taxed, the tax. */
export interface SummaryTax {
  readonly label: string;
  readonly rate: string | null;
  readonly base: Amount | null;
  readonly amount: Amount;
  readonly row: Row;
}

/** The rows under the items: what each amount is, as the page's own words say. */
export interface Totals {
  readonly labelled: readonly Labelled[];
  readonly taxes: readonly SummaryTax[];
  /** Index of the first such row: the items end before it. */
  readonly first: number;
}

export function findTotals(page: PageRows): Totals {
  const meanings = page.rows.map(meaningOf);
  const summary = summaryRows(page.rows, meanings);
  const said: Labelled[] = [];
  for (const row of page.rows) {
    const meaning = meanings[row.index];
    if (!meaning || meaning.kind === 'summary-head' || summary.has(row.index)) continue;
    const amount = amountFor(page, row, meanings, summary);
    if (amount === undefined) continue;
    // What sending costs comes to the sum of the goods; above it, it is one of them.
    if (meaning.kind !== 'shipping') said.push({ ...meaning, row, amount });
    else if (said.some((l) => l.kind === 'subtotal' || l.kind === 'total'))
      said.push({ kind: 'service', rank: 0, row, amount });
  }
  const labelled = ownShare(said);
  if (!labelled.some(({ kind }) => SUMS.has(kind))) labelled.push(...onlyPrice(page.rows));
  for (const section of sectionSums(page.rows, labelled)) {
    meanings[section.row.index] = { kind: 'group', rank: 0 };
    labelled[labelled.indexOf(section)] = { ...section, kind: 'group', rank: 0 };
  }
  const named = labelled.filter((l) => l.kind === 'total' || l.kind === 'subtotal' || l.kind === 'quantity');
  // Where no row is called a total, what was paid ends the items.
  const ends =
    named.length > 0 ? named : labelled.filter((l) => l.kind === 'cash' || l.kind === 'card' || l.kind === 'balance');
  // "TOTAL QTY: 4" has no amount and ends the items as well.
  const goods = page.rows.findIndex((row) => row.amounts.length > 0);
  const words = meanings.findIndex(
    (m, i) =>
      i > goods &&
      goods >= 0 &&
      /\d/.test(page.rows[i]!.text) &&
      (m?.kind === 'total' || m?.kind === 'subtotal' || m?.kind === 'quantity'),
  );
  let first = Math.min(...ends.map((l) => l.row.index), words < 0 ? page.rows.length : words, page.rows.length);
  // A discount, a tax or a rounding straight above the first total belongs to the totals.
  const belongs = ({ kind, amount }: Labelled) =>
    kind !== 'cash' && kind !== 'card' && (kind !== 'discount' || amount.units >= 0);
  const starts = new Set(labelled.filter(belongs).map((l) => l.row.index));
  while (first > 0 && starts.has(first - 1)) first -= 1;
  return { labelled, taxes: summaryTaxes(page.rows, summary), first };
}

/** A guest's share is told beside the bill of all; where just that was paid, it is this paper's total, and the bill is told beside it. */
function ownShare(labelled: readonly Labelled[]): Labelled[] {
  const paid = labelled.filter(({ kind }) => kind === 'cash' || kind === 'card').map(({ amount }) => amount.units);
  const share = labelled.find(
    ({ kind, row, amount }) => kind === 'aside' && isShare(row) && paid.includes(amount.units),
  );
  if (share === undefined) return [...labelled];
  return labelled.map((one) => {
    if (one === share) return { ...one, kind: 'total', rank: 3 };
    return one.kind === 'total' && one.amount.units > share.amount.units ? { ...one, kind: 'aside', rank: 0 } : one;
  });
}

/** Whether an amount is told beside the bill, and is nothing else on it. */
export function isAside(units: Units, { labelled }: Totals): boolean {
  const kinds = labelled.filter(({ amount }) => amount.units === units).map(({ kind }) => kind);
  return kinds.length > 0 && kinds.every((kind) => kind === 'aside');
}

const SUMS: ReadonlySet<RowKind> = new Set(['total', 'subtotal', 'balance', 'cash', 'card']);
const PRICE =
  /^\W*(?:(?:ticket )?(?:price|fare)|preis|fahrpreis|prix|prezzo|precio|prijs|pre[\u00e7c]o)(?: paid)?\W*$/iu;

/** A ticket has a price and no sum. */
function onlyPrice(rows: readonly Row[]): Labelled[] {
  const priced = rows.filter((row) => PRICE.test(row.label) && row.amounts.length === 1);
  return priced.length === 1 ? [{ kind: 'total', rank: 1, row: priced[0]!, amount: priced[0]!.amounts[0]! }] : [];
}

/** Subtotals of sections: each is the sum of the goods since the one before, and further goods follow it, or the subtotal of all sections. */
function sectionSums(rows: readonly Row[], labelled: readonly Labelled[]): Labelled[] {
  const subtotals = labelled.filter((l) => l.kind === 'subtotal');
  const named = new Set(labelled.map((l) => l.row.index));
  const goodsIn = (from: number, to: number) =>
    rows.slice(from, to).filter((row) => row.amounts.length > 0 && !named.has(row.index));
  const sections: Labelled[] = [];
  let [from, all] = [0, 0];
  for (const [i, subtotal] of subtotals.slice(0, -1).entries()) {
    const { row, amount } = subtotal;
    const next = subtotals[i + 1]!;
    const sum = goodsIn(from, row.index).reduce((units, { amounts }) => units + amounts.at(-1)!.units, 0);
    from = row.index + 1;
    if (sum === 0 || sum !== amount.units) continue;
    all += sum;
    const isLast = sections.length > 0 && next.amount.units === all;
    if (isLast || goodsIn(from, next.row.index).length > 0) sections.push(subtotal);
  }
  return sections;
}

/** The last amount of the row; else, where amounts slipped off their row, that of a neighbour that has no words of its own. */
function amountFor(
  { rows, style }: PageRows,
  row: Row,
  meanings: readonly (RowMeaning | null)[],
  summary: ReadonlySet<number>,
): Amount | undefined {
  const own = row.amounts.at(-1);
  if (own !== undefined) return own;
  for (const index of [row.index + 1, row.index - 1]) {
    const neighbour = rows[index];
    if (neighbour === undefined || summary.has(index) || meanings[index]) continue;
    const bare = neighbour.label.replace(/[^\p{L}\p{N}]/gu, '').length <= 2;
    const near = Math.abs(middle(neighbour) - middle(row)) < 1.8 * (row.box[3] - row.box[1]);
    if (bare && near && neighbour.amounts.length === 1) return neighbour.amounts[0];
  }
  return style.places === 2 ? withoutPoint(row) : undefined;
}

/** "Total: 900" where every other amount has a point, "41 44" where the point was not read: hundredths, and a guess. */
function withoutPoint({ segments, page }: Row): Amount | undefined {
  const line = segments.at(-1)!;
  // The last two groups of "044 241 601 03" are of a longer number.
  const match = /(?:^|(?<!\d)[\s:])(?:RM|[A-Z]{3}|\p{Sc})?\s?(\d{1,4})(?:\s|[-_:;]|\s-\s)?(\d{2})$/u.exec(line.text);
  if (match === null || match[1]!.length + match[2]!.length < 3 || segments.length < 2) return undefined;
  const chars = [...line.text];
  const units = toUnits(`${match[1]}.${match[2]}`);
  const at = [chars.length - match[0].trimStart().length, chars.length] as const;
  return amountAt(page, line, at, { units, guessed: true, each: false }) ?? undefined;
}

/** Rows of a tax summary: those with amounts after its heading, until rows without amounts follow. */
function summaryRows(rows: readonly Row[], meanings: readonly (RowMeaning | null)[]): Set<number> {
  const found = ratedRows(rows);
  for (const [index, meaning] of meanings.entries()) {
    if (meaning?.kind !== 'summary-head') continue;
    // A heading above the items ("AMOUNT TAX CODE") is theirs.
    const totals = meanings
      .slice(0, index)
      .some(
        (m, i) => rows[i]!.amounts.length > 0 && (m?.kind === 'total' || m?.kind === 'subtotal' || m?.kind === 'cash'),
      );
    if (!totals) continue;
    let without = 0;
    for (let i = index; i < rows.length && without < 2; i++) {
      const kind = meanings[i]?.kind;
      if (i > index && (kind === 'cash' || kind === 'change' || kind === 'card' || kind === 'rounding')) break;
      without = rows[i]!.amounts.length > 0 || i === index ? 0 : without + 1;
      if (rows[i]!.amounts.length > 0) found.add(i);
    }
  }
  return found;
}

/** "19 %  100.00  19.00  119.00", and the row of their sums below them, wherever they stand: a rate, and what is taxed, the tax and both together. */
function ratedRows(rows: readonly Row[]): Set<number> {
  const found = new Set<number>();
  for (const { index, label, amounts } of rows) {
    if (amounts.length !== 3 || splitTax(amounts) === null) continue;
    const isRate = /^[A-Z]?\W{0,2}\d{1,2}(?:[.,]\d{1,2})?\s?%$/.test(label);
    if (isRate || (found.has(index - 1) && !/\d/.test(label))) found.add(index);
  }
  return found;
}

/** Of three amounts of which the largest is the others together: what is taxed, and the tax. */
function splitTax(amounts: readonly Amount[]): readonly [base: Amount, tax: Amount] | null {
  const [gross, base, tax] = [...amounts].sort((a, b) => Math.abs(b.units) - Math.abs(a.units));
  return gross !== undefined && base !== undefined && tax !== undefined && base.units + tax.units === gross.units
    ? [base, tax]
    : null;
}

function summaryTaxes(rows: readonly Row[], summary: ReadonlySet<number>): SummaryTax[] {
  const taxes: SummaryTax[] = [];
  for (const index of summary) {
    const row = rows[index]!;
    if (!/\d/.test(row.label) && row.amounts.length === 3 && summary.has(index - 1)) continue;
    if (/T[O0]TAL/i.test(row.label) || row.amounts.length < 2 || row.amounts.length > 3) continue;
    const [base, amount] = splitTax(row.amounts) ?? row.amounts.slice(-3);
    const rate = rateOf(row.label);
    taxes.push({ label: row.label, rate, base: base!, amount: amount!, row });
  }
  return taxes;
}

/** "SR @ 6%" -> "6". */
export function rateOf(label: string): string | null {
  const match = /(\d{1,2}(?:[.,]\d{1,2})?)\s?%/.exec(label);
  return match === null ? null : String(Number(match[1]!.replace(',', '.')));
}

function middle({ box }: Row): number {
  return (box[1] + box[3]) / 2;
}
