import type { Candidate } from './candidates.ts';
import { type PageText, textOf } from './page-text.ts';
import { numberOf, type Segment, sameColumn } from './places.ts';

/** What an answer says, and the words of the page that it rests on: [first, last] word of each. */
export interface Reckoned {
  readonly text: string;
  readonly words: readonly (readonly [number, number])[];
}

type Operated = Extract<Candidate, { kind: 'operation' }>;

/**
 * A cell is selected from this mean chance of its words on, chosen on 30 held-out tables: what is selected is rare, and training makes the head careful
 * (models/train/RESULTS.md, "The page reader").
 */
const SELECTED = 0.12;
/** Digits behind the point that a quotient is given to. */
const DIGITS = 2;

/**
 * Does what the operation says with the selected cells (Herzig et al. 2020, TAPAS, section 2): the model selects, the arithmetic is done here.
 * Undefined when it cannot be done: nothing is selected, or not a number.
 *
 * @param candidates of one page and one operation: windows that overlap, whose selections are joined
 */
export function reckon(page: PageText, candidates: readonly Operated[]): Reckoned | undefined {
  const { operation } = candidates[0]!;
  if (operation === 'yes' || operation === 'no') return { text: operation, words: [] };
  const chances = wordChances(page, candidates);
  if (operation === 'list') return listed(page, chances);
  const cells = selectedCells(page, chances, operation === 'difference' ? 2 : Number.POSITIVE_INFINITY);
  if (cells.length === 0) return undefined;
  const words = cells.map(({ first, last }) => [first, last] as const);
  if (operation === 'count') return { text: String(cells.length), words };
  const numbers = cells.map((cell) => numberOf(textOf(page, cell.first, cell.last)));
  if (numbers.some((number) => number === null)) return undefined;
  const values = numbers as number[];
  const text = resultOf(operation, values, decimals(page, cells));
  return text === undefined ? undefined : { text, words };
}

/** The selected cells of the column that has most of them, in the order of the page; at most the `most` likeliest. */
function selectedCells(page: PageText, chances: readonly number[], most: number): Segment[] {
  const chanceOf = ({ first, last }: Segment) => mean(chances.slice(first, last + 1));
  const selected = page.segments.filter((segment) => chanceOf(segment) > SELECTED);
  const column = (cell: Segment) => selected.filter((other) => sameColumn(cell, other));
  const weight = (cell: Segment) => column(cell).reduce((sum, other) => sum + chanceOf(other), 0);
  const [best] = selected.toSorted((a, b) => weight(b) - weight(a));
  if (best === undefined) return [];
  const likeliest = column(best)
    .toSorted((a, b) => chanceOf(b) - chanceOf(a))
    .slice(0, most);
  return selected.filter((segment) => likeliest.includes(segment));
}

function resultOf(operation: 'sum' | 'difference' | 'average', values: number[], digits: number): string | undefined {
  const sum = values.reduce((a, b) => a + b, 0);
  if (operation === 'sum') return values.length > 1 ? plain(sum, digits) : undefined;
  if (operation === 'average') return plain(sum / values.length, Math.max(digits, DIGITS));
  return values.length === 2 ? plain(Math.abs(values[0]! - values[1]!), digits) : undefined;
}

/** Runs of selected words within a segment, each an item; a segment that is selected but for a mark or two is one. */
function listed(page: PageText, chances: readonly number[]): Reckoned | undefined {
  const words: [number, number][] = [];
  for (const { first, last } of page.segments) {
    let open: number | undefined;
    for (let word = first; word <= last + 1; word++) {
      const selected = word <= last && chances[word]! > SELECTED;
      if (selected) open ??= word;
      else if (open !== undefined) {
        words.push([open, word - 1]);
        open = undefined;
      }
    }
  }
  if (words.length < 2) return undefined;
  return { text: words.map(([first, last]) => textOf(page, first, last)).join(', '), words };
}

/** Of every word of the page how likely it is selected: the mean of its pieces, in the window that finds it likeliest. */
function wordChances(page: PageText, candidates: readonly Operated[]): number[] {
  const chances = new Array<number>(page.words.length).fill(0);
  for (const { from, selected } of candidates) {
    const sums = new Map<number, { sum: number; count: number }>();
    selected.forEach((chance, i) => {
      const word = page.word[from + i]!;
      const { sum, count } = sums.get(word) ?? { sum: 0, count: 0 };
      sums.set(word, { sum: sum + chance, count: count + 1 });
    });
    for (const [word, { sum, count }] of sums) chances[word] = Math.max(chances[word]!, sum / count);
  }
  return chances;
}

function decimals(page: PageText, cells: readonly Segment[]): number {
  const behind = ({ first, last }: Segment) => /\.(\d+)\D*$/.exec(textOf(page, first, last))?.[1]?.length ?? 0;
  return Math.max(...cells.map(behind));
}

/** Without the noise of binary fractions, and without zeros that say nothing. */
const plain = (value: number, digits: number): string =>
  Number.isInteger(value) && digits === 0 ? String(value) : String(Number(value.toFixed(digits)));

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
