import type { Weighed } from '../choose.ts';
import type { PagePieces } from '../page-pieces.ts';
import { columnFeatures, filterFeatures, programNumbers, questionFeatures } from './features.ts';
import { filtersOf } from './filters.ts';
import { gridOf } from './grid.ts';
import { pieceStates, type ReadWindows } from './piece-states.ts';
import { type Program, programsOf } from './programs.ts';

/** A question to one page, and what the reader made of it. */
export interface AskedTable {
  readonly question: string;
  /** Its pieces. */
  readonly ids: readonly number[];
  readonly page: PagePieces;
  /** Index of the page. */
  readonly on: number;
  readonly runs: readonly ReadWindows[];
}

/** The programs on a page's largest table, and the features that they are chosen by. */
export interface TableFeatures {
  readonly programs: readonly Program[];
  /** [2 * hidden] */
  readonly question: Float32Array;
  /** A row for each column, filter and program; features.ts has their widths. */
  readonly columns: readonly Float32Array[];
  readonly filters: readonly Float32Array[];
  readonly numbers: readonly Float32Array[];
}

/** The same for answering and for training; undefined: the page has no table. */
export function tableFeatures({ question, ids, page, on, runs }: AskedTable, own: Weighed): TableFeatures | undefined {
  const grid = gridOf(page);
  if (grid === undefined) return undefined;
  const filters = filtersOf(grid, question);
  const programs = programsOf(grid, filters);
  const states = pieceStates(runs, on, ids);
  const known = new Map(own.answers.map(({ text, probability }) => [text.toLowerCase(), logOf(probability)]));
  const numbersOf = (program: Program) =>
    Float32Array.from(programNumbers(page, program, filters[program.filter]!, question, states, known));
  return {
    programs,
    question: questionFeatures(states),
    columns: columnFeatures(page, grid, question, states),
    filters: filterFeatures(page, grid, filters, states),
    numbers: programs.map(numbersOf),
  };
}

/** Natural logarithm of a probability; what is less likely than one in a thousand million is not told apart. */
export const logOf = (probability: number): number => Math.log(Math.max(1e-9, probability));
