import type { Chosen, Weighed } from '../choose.ts';
import type { PagePieces } from '../page-pieces.ts';
import { filtersOf } from '../tables/filters.ts';
import { type Grid, gridsOf } from '../tables/grid.ts';
import { type Program, programsOf } from '../tables/programs.ts';
import { answerFeatures } from './answer-features.ts';
import {
  columnFeatures,
  filterFeatures,
  logOf,
  type PieceStates,
  programNumbers,
  questionFeatures,
} from './features.ts';
import { pieceStates, type ReadWindows } from './piece-states.ts';

/** Most of the reader's own answers among which is chosen. */
const MOST_ANSWERS = 10;

/** A question, and what the reader made of it. */
export interface AskedChooser {
  readonly question: string;
  /** Its pieces. */
  readonly ids: readonly number[];
  /** All texts that were read. */
  readonly pages: readonly PagePieces[];
  /** Index of the page whose tables are asked; undefined: none is. */
  readonly on: number | undefined;
  readonly runs: readonly ReadWindows[];
}

/** The programs on a page's tables and the reader's own answers, and the features that the answer is chosen by. */
export interface ChooserFeatures {
  readonly programs: readonly Program[];
  readonly answers: readonly Chosen[];
  /** [2 * hidden] */
  readonly question: Float32Array;
  /** A row for each column, filter, program and own answer; features.ts and answer-features.ts have their widths. */
  readonly columns: readonly Float32Array[];
  readonly filters: readonly Float32Array[];
  readonly numbers: readonly Float32Array[];
  readonly own: readonly Float32Array[];
}

/** The same for answering and for training. */
export function chooserFeatures({ question, ids, pages, on, runs }: AskedChooser, own: Weighed): ChooserFeatures {
  const answers = own.answers.slice(0, MOST_ANSWERS);
  const known = new Map(own.answers.map(({ text, probability }) => [text.toLowerCase(), logOf(probability)]));
  const states = new Map<number, PieceStates>();
  const statesOf = (page: number) => {
    const made = states.get(page) ?? pieceStates(runs, page, ids);
    states.set(page, made);
    return made;
  };
  const page = pages[on ?? -1];
  const tables =
    page === undefined ? [] : gridsOf(page).map((grid) => ofGrid(page, grid, question, statesOf(on!), known));
  const count = (of: 'columns' | 'filters', until: number) =>
    tables.slice(0, until).reduce((sum, table) => sum + table[of].length, 0);
  return {
    // The tables' columns and filters stand one after the other.
    programs: tables.flatMap(({ programs }, n) => {
      const [columns, filters] = [count('columns', n), count('filters', n)];
      const placed = (column: number) => (column === -1 ? -1 : column + columns);
      return programs.map((program) => ({
        ...program,
        filter: program.filter + filters,
        key: placed(program.key),
        said: placed(program.said),
      }));
    }),
    answers,
    question: questionFeatures(statesOf(on ?? answers[0]?.on ?? 0)),
    columns: tables.flatMap(({ columns }) => columns),
    filters: tables.flatMap(({ filters }) => filters),
    numbers: tables.flatMap(({ numbers }) => numbers),
    own: answers.map(({ on }, rank) => Float32Array.from(answerFeatures(pages[on]!, answers, rank, question))),
  };
}

function ofGrid(
  page: PagePieces,
  grid: Grid,
  question: string,
  states: PieceStates,
  known: ReadonlyMap<string, number>,
) {
  const filters = filtersOf(grid, question);
  const programs = programsOf(grid, filters);
  return {
    programs,
    columns: columnFeatures(page, grid, question, states),
    filters: filterFeatures(page, grid, filters, states),
    numbers: programs.map((program) =>
      Float32Array.from(programNumbers(page, program, filters[program.filter]!, question, states, known)),
    ),
  };
}
