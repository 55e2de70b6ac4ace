import { FILTERS } from '../../../../../models/folder/chooser.ts';
import type { PagePieces } from '../page-pieces.ts';
import { type Filter, wordsOf } from '../tables/filters.ts';
import type { Cell, Grid } from '../tables/grid.ts';
import type { Program } from '../tables/programs.ts';

/** What the reader computed of a question's and a page's pieces, [hidden] each; undefined for a piece that it did not read. */
export interface PieceStates {
  readonly hidden: number;
  /** The mean over the windows of their first piece's state, and of the question's. */
  readonly first: Float32Array;
  readonly question: Float32Array;
  of(piece: number): Float32Array | undefined;
  /** How much likelier an answer begins at a piece than that its window has none, in logits; 0 for a piece that it did not read. */
  begins(piece: number): number;
}

/** Rows of a column that its mean is taken of. */
const SAMPLE = 40;
/** The least log probability that is told apart. */
export const LEAST = -12;

/** Natural logarithm of a probability; what is less likely than one in a thousand million is not told apart. */
export const logOf = (probability: number): number => Math.log(Math.max(1e-9, probability));

/** [2 * hidden] */
export const questionFeatures = ({ first, question }: PieceStates): Float32Array =>
  Float32Array.from([...first, ...question]);

/** [columns, 2 * hidden + 6]: the header's cell, the mean of the column's cells, and numbers. */
export function columnFeatures(page: PagePieces, grid: Grid, asked: string, states: PieceStates): Float32Array[] {
  const words = new Set(wordsOf(asked));
  const rows = grid.rows.slice(0, SAMPLE);
  return grid.header.map((header, column) => {
    const own = header.flatMap(({ text }) => wordsOf(text));
    const said = own.filter((word) => words.has(word)).length;
    const numbers = [
      own.length === 0 ? 0 : said / own.length,
      Math.min(1, said / 2),
      grid.ordered[column] ? 1 : 0,
      column / Math.max(1, grid.header.length - 1),
      column === 0 ? 1 : 0,
      header.length === 0 ? 1 : 0,
    ];
    return Float32Array.from([
      ...meanOf(page, header, states),
      ...meanOf(
        page,
        rows.flatMap((row) => row[column] ?? []),
        states,
      ),
      ...numbers,
    ]);
  });
}

/** [filters, 2 * hidden + 10]: the cells that a filter names, their headers, and numbers. */
export function filterFeatures(
  page: PagePieces,
  grid: Grid,
  filters: readonly Filter[],
  states: PieceStates,
): Float32Array[] {
  return filters.map(({ kind, columns, rows, named, whole }) => {
    const cells = columns.flatMap((column) => rows.slice(0, SAMPLE).flatMap((row) => grid.rows[row]![column] ?? []));
    const headers = columns.flatMap((column) => grid.header[column] ?? []);
    const numbers = [
      ...FILTERS.map((one) => (one === kind ? 1 : 0)),
      Math.log1p(rows.length) / 4,
      rows.length / grid.rows.length,
      Math.min(named, 30) / 30,
      whole,
    ];
    return Float32Array.from([...meanOf(page, cells, states), ...meanOf(page, headers, states), ...numbers]);
  });
}

/** [11]; own: the reader's own answers in lower case, with the natural logarithms of their probabilities. */
export function programNumbers(
  page: PagePieces,
  program: Program,
  filter: Filter,
  asked: string,
  states: PieceStates,
  own: ReadonlyMap<string, number>,
): number[] {
  const { key, said, cells } = program;
  const known = own.get(program.text.toLowerCase());
  const cell = said === -1 ? undefined : cells[0];
  const begins = cell === undefined ? undefined : states.begins(pieceOf(page, cell.first));
  const named = said !== -1 && ` ${wordsOf(asked).join(' ')} `.includes(` ${wordsOf(program.text).join(' ')} `);
  return [
    Math.max(LEAST, known ?? LEAST) / 4,
    known === undefined ? 1 : 0,
    begins === undefined ? 0 : Math.max(-16, Math.min(16, begins)) / 8,
    said !== -1 && said === key ? 1 : 0,
    filter.columns.includes(said) ? 1 : 0,
    filter.columns.includes(key) ? 1 : 0,
    said === 0 ? 1 : 0,
    named ? 1 : 0,
    program.text.length < 2 ? 1 : 0,
    Math.log1p(filter.rows.length) / 4,
    1,
  ];
}

/** Index of a word's first piece: the pieces' words rise. */
export function pieceOf({ word }: PagePieces, of: number): number {
  let [low, high] = [0, word.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (word[middle]! < of) low = middle + 1;
    else high = middle;
  }
  return low;
}

function meanOf(page: PagePieces, cells: readonly Cell[], states: PieceStates): Float32Array {
  const sum = new Float32Array(states.hidden);
  let count = 0;
  for (const cell of cells) {
    for (let piece = pieceOf(page, cell.first); page.word[piece]! <= cell.last; piece++) {
      const state = states.of(piece);
      if (state === undefined) continue;
      count += 1;
      for (let d = 0; d < sum.length; d++) sum[d]! += state[d]!;
    }
  }
  return count === 0 ? sum : sum.map((value) => value / count);
}
