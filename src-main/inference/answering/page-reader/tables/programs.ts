import type { Step } from '../../../../../models/folder/chooser.ts';
import type { Filter } from './filters.ts';
import type { Cell, Grid } from './grid.ts';
import { isAmount } from './order.ts';

/** A way to an answer: the rows, the column that they are compared or reckoned by, and the column that is said. -1: no column. */
export interface Program {
  readonly step: Step;
  /** Index of the filter. */
  readonly filter: number;
  readonly key: number;
  readonly said: number;
  readonly text: string;
  /** The cells that the answer rests on. */
  readonly cells: readonly Cell[];
}

/** Decimal places of what is reckoned. */
const DIGITS = 2;

/** All programs of a table for the rows that a question names. */
export function programsOf(grid: Grid, filters: readonly Filter[]): Program[] {
  return filters.flatMap((filter, n) => ofRows(grid, filter, n));
}

function ofRows(grid: Grid, { kind, columns: looked, rows }: Filter, filter: number): Program[] {
  const programs: Program[] = [];
  const columns = [...grid.header.keys()];
  const cell = (row: number, at: number) => grid.rows[row]?.[at];
  const say = (step: Step, row: number | undefined, key: number) => {
    if (row === undefined) return;
    for (const said of columns) {
      const found = cell(row, said);
      if (found !== undefined) programs.push({ step, filter, key, said, text: found.text, cells: [found] });
    }
  };
  const number = (step: Step, value: number, key: number, cells: readonly Cell[]) =>
    programs.push({ step, filter, key, said: -1, text: plain(value), cells });

  if ((kind === 'says' || kind === 'both') && rows.length === 1) {
    say('cell', rows[0], -1);
    say('next', rows[0]! + 1, -1);
    if (rows[0]! > 0) say('previous', rows[0]! - 1, -1);
  }
  const anchor = looked[0] ?? 0;
  number(
    'count',
    rows.length,
    -1,
    rows.flatMap((row) => cell(row, anchor) ?? []),
  );
  if (rows.length < 2) return programs;
  if (kind !== 'either') {
    say('first', rows[0], -1);
    say('last', rows.at(-1), -1);
    for (const said of columns) {
      const filled = rows.flatMap((row) => cell(row, said) ?? []);
      const most = commonest(filled);
      const kinds = new Set(filled.map(({ text }) => text.toLowerCase())).size;
      if (kinds > 1 && kinds < filled.length) number('kinds', kinds, said, filled);
      if (most) programs.push({ step: 'commonest', filter, key: -1, said, text: most[0]!.text, cells: most });
    }
  }
  for (const [key, ordered] of grid.ordered.entries()) {
    if (!ordered) continue;
    const valued = rows.filter((row) => (cell(row, key)?.value ?? null) !== null);
    if (valued.length < 2) continue;
    const value = (row: number) => cell(row, key)!.value!;
    const rising = valued.toSorted((a, b) => value(a) - value(b));
    if (value(rising[0]!) !== value(rising[1]!)) say('lowest', rising[0], key);
    if (value(rising.at(-1)!) !== value(rising.at(-2)!)) say('highest', rising.at(-1), key);
    const cells = valued.map((row) => cell(row, key)!);
    if (!cells.every(({ text }) => isAmount(text))) continue;
    const sum = valued.reduce((total, row) => total + value(row), 0);
    number('sum', sum, key, cells);
    number('average', sum / valued.length, key, cells);
    const ends = [rising[0]!, rising.at(-1)!];
    number(
      'difference',
      value(ends[1]!) - value(ends[0]!),
      key,
      ends.map((row) => cell(row, key)!),
    );
  }
  return programs;
}

/** The cells of the text that stands most often, if it is one. */
function commonest(cells: readonly Cell[]): Cell[] | undefined {
  const groups = [...Map.groupBy(cells, ({ text }) => text.toLowerCase()).values()].toSorted(
    (a, b) => b.length - a.length,
  );
  const [most, second] = groups;
  return most !== undefined && most.length > 1 && most.length > (second?.length ?? 0) ? most : undefined;
}

/** Without the noise of binary fractions, and without trailing zeros. */
const plain = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toFixed(DIGITS)));
