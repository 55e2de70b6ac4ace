import type { Candidate } from './candidates.ts';
import { type PagePieces, textOf } from './page-pieces.ts';
import { numberOf, type Segment, sameColumn } from './places.ts';

/** An answer and the words of the page that it rests on: [first, last] word of each. */
export interface Reckoned {
  readonly text: string;
  readonly words: readonly (readonly [number, number])[];
  /** 0..1: how likely the selection is right, given the operation. */
  readonly certainty: number;
}

type Operated = Extract<Candidate, { kind: 'operation' }>;

/**
 * A cell counts as selected from this mean probability of its words, chosen on 30 held-out tables: few words are selected, so training makes the head careful
 * (models/train/RESULTS.md, "The page reader").
 */
const SELECTED = 0.12;
/** Decimal places of a quotient. */
const DIGITS = 2;

/**
 * Applies the operation to the selected cells (Herzig et al. 2020, TAPAS, section 2): the model selects, this code does the arithmetic.
 * Undefined if that is impossible: nothing is selected, or no number.
 *
 * @param candidates of one page and one operation: windows that overlap, whose selections are joined
 */
export function reckon(page: PagePieces, candidates: readonly Operated[]): Reckoned | undefined {
  const { operation } = candidates[0]!;
  if (operation === 'yes' || operation === 'no') return { text: operation, words: [], certainty: 1 };
  const chances = wordChances(page, candidates);
  if (operation === 'list') return listed(page, chances);
  const column = selectedColumn(page, chances);
  if (column.length === 0) return undefined;
  if (operation === 'count') return counted(column);
  const cells = selectedCells(column, operation === 'difference' ? 2 : Number.POSITIVE_INFINITY);
  const words = wordsOf(cells);
  const numbers = cells.map((cell) => numberOf(textOf(page, cell.first, cell.last)));
  if (numbers.some((number) => number === null)) return undefined;
  const values = numbers as number[];
  const text = resultOf(operation, values, decimals(page, cells));
  return text === undefined ? undefined : { text, words, certainty: certaintyOf(column, cells) };
}

interface Cell extends Segment {
  readonly chance: number;
}

/** All cells of the column with the most selected ones, in page order; none if no cell is selected. */
function selectedColumn(page: PagePieces, chances: readonly number[]): Cell[] {
  const cells = page.segments.map((cell) => ({ ...cell, chance: mean(chances.slice(cell.first, cell.last + 1)) }));
  const selected = cells.filter(({ chance }) => chance > SELECTED);
  const weight = (cell: Cell) => selected.reduce((sum, other) => sum + (sameColumn(cell, other) ? other.chance : 0), 0);
  const [best] = selected.toSorted((a, b) => weight(b) - weight(a));
  return best === undefined ? [] : cells.filter((cell) => sameColumn(best, cell));
}

/** The selected cells of a column; at most the `most` likeliest. */
function selectedCells(column: readonly Cell[], most: number): Cell[] {
  const falling = column.filter(({ chance }) => chance > SELECTED).toSorted((a, b) => b.chance - a.chance);
  const likeliest = falling.slice(0, most);
  return column.filter((cell) => likeliest.includes(cell));
}

/** The likeliest number of selected cells, each with its own probability (the Poisson binomial distribution); at least one. */
function counted(column: readonly Cell[]): Reckoned {
  let of = [1];
  for (const { chance } of column) {
    of = Array.from({ length: of.length + 1 }, (_, n) => (of[n] ?? 0) * (1 - chance) + (of[n - 1] ?? 0) * chance);
  }
  const count = of.reduce((best, chance, n) => (n > 0 && chance > of[best]! ? n : best), 1);
  return { text: String(count), words: wordsOf(selectedCells(column, count)), certainty: of[count]! };
}

/** Probability that exactly these cells of the column are selected. */
const certaintyOf = (column: readonly Cell[], cells: readonly Cell[]): number =>
  column.reduce((product, cell) => product * (cells.includes(cell) ? cell.chance : 1 - cell.chance), 1);

const wordsOf = (cells: readonly Cell[]) => cells.map(({ first, last }) => [first, last] as const);

function resultOf(operation: 'sum' | 'difference' | 'average', values: number[], digits: number): string | undefined {
  const sum = values.reduce((a, b) => a + b, 0);
  if (operation === 'sum') return values.length > 1 ? plain(sum, digits) : undefined;
  if (operation === 'average') return plain(sum / values.length, Math.max(digits, DIGITS));
  return values.length === 2 ? plain(Math.abs(values[0]! - values[1]!), digits) : undefined;
}

/** Runs of selected words within a segment, each one item. Its certainty is the F1 to expect of its words. */
function listed(page: PagePieces, chances: readonly number[]): Reckoned | undefined {
  const { from, expected } = bestSelection(chances);
  const words: [number, number][] = [];
  for (const { first, last } of page.segments) {
    let open: number | undefined;
    for (let word = first; word <= last + 1; word++) {
      const selected = word <= last && chances[word]! >= from;
      if (selected) open ??= word;
      else if (open !== undefined) {
        words.push([open, word - 1]);
        open = undefined;
      }
    }
  }
  if (words.length < 2) return undefined;
  return { text: words.map(([first, last]) => textOf(page, first, last)).join(', '), words, certainty: expected };
}

/**
 * The probability from which words are to be selected so that the expected F1 is highest, and that F1. The words' expected number stands for their true
 * number, which nobody knows (Jansche 2007, "A maximum expected utility framework for binary sequence labeling").
 */
function bestSelection(chances: readonly number[]): { from: number; expected: number } {
  const falling = chances.toSorted((a, b) => b - a);
  const all = falling.reduce((sum, chance) => sum + chance, 0);
  let best = { from: 1, expected: 0 };
  let right = 0;
  for (const [n, chance] of falling.entries()) {
    right += chance;
    const expected = (2 * right) / (n + 1 + all);
    if (expected > best.expected) best = { from: chance, expected };
  }
  return best;
}

/** Probability that each word of the page is selected: the mean over its pieces, in the window where it is highest. */
function wordChances(page: PagePieces, candidates: readonly Operated[]): number[] {
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

function decimals(page: PagePieces, cells: readonly Segment[]): number {
  const behind = ({ first, last }: Segment) => /\.(\d+)\D*$/.exec(textOf(page, first, last))?.[1]?.length ?? 0;
  return Math.max(...cells.map(behind));
}

/** Without the noise of binary fractions, and without trailing zeros. */
const plain = (value: number, digits: number): string =>
  Number.isInteger(value) && digits === 0 ? String(value) : String(Number(value.toFixed(digits)));

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
