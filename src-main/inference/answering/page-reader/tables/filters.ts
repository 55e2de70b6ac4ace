import type { FILTERS } from '../../../../../models/folder/chooser.ts';
import type { Grid } from './grid.ts';

/** Rows that a question names. */
export interface Filter {
  readonly kind: (typeof FILTERS)[number];
  /** The columns that were looked at; none for all rows. */
  readonly columns: readonly number[];
  /** Indices of the rows. */
  readonly rows: readonly number[];
  /** How many letters and digits of the question name them. */
  readonly named: number;
  /** 0..1: how much of the cells the question says. */
  readonly whole: number;
}

/** Most filters of a question. */
const MOST = 20;
/** Most words of a name. */
const WORDS = 7;
const STOP = new Set(
  'a an and are as at be been by did do does for from had has have he her his how in is it its list listed many more most much name no not number of on or other out same she than that the their then there they this to total was were what when where which while who whom whose will with year years date time team only after before first last next previous least best'.split(
    ' ',
  ),
);

/** The rows that a question names: by words of a cell, by either or both of two cells, or by a number that a column is above or below of. */
export function filtersOf(grid: Grid, question: string): Filter[] {
  const says = saying(grid, question);
  const all: Filter = { kind: 'all', columns: [], rows: [...grid.rows.keys()], named: 0, whole: 0 };
  return [all, ...says, ...joined(says), ...compared(grid, question)];
}

/** Two names that stand for different rows of a column are alternatives; two in different columns may both be meant of one row. */
function joined(says: readonly Filter[]): Filter[] {
  const found: Filter[] = [];
  for (const [i, a] of says.entries()) {
    for (const b of says.slice(i + 1)) {
      const whole = (a.whole + b.whole) / 2;
      const named = a.named + b.named;
      const [column, other] = [a.columns[0]!, b.columns[0]!];
      if (column === other && a.rows.length === 1 && b.rows.length === 1 && a.rows[0] !== b.rows[0]) {
        const rows = [a.rows[0]!, b.rows[0]!].toSorted((x, y) => x - y);
        found.push({ kind: 'either', columns: [column], rows, named, whole });
      } else if (column !== other) {
        const rows = a.rows.filter((row) => b.rows.includes(row));
        if (rows.length > 0 && rows.length < a.rows.length && rows.length < b.rows.length) {
          found.push({ kind: 'both', columns: [column, other], rows, named, whole });
        }
      }
    }
  }
  return found.slice(0, MOST);
}

function saying(grid: Grid, question: string): Filter[] {
  const asked = wordsOf(question);
  const found = new Map<string, Filter>();
  const cells = grid.rows.map((row) =>
    row.map((cell) => (cell === undefined ? '' : ` ${wordsOf(cell.text).join(' ')} `)),
  );
  for (let length = Math.min(WORDS, asked.length); length > 0; length--) {
    for (let from = 0; from + length <= asked.length; from++) {
      const words = asked.slice(from, from + length);
      if (STOP.has(words[0]!) || STOP.has(words.at(-1)!)) continue;
      const name = ` ${words.join(' ')} `;
      for (const column of grid.header.keys()) {
        const rows = [...cells.keys()].filter((row) => cells[row]![column]!.includes(name));
        if (rows.length === 0 || rows.length === grid.rows.length) continue;
        const key = `${column}:${rows.join(',')}`;
        if (found.has(key)) continue;
        const share = rows.reduce((sum, row) => sum + name.length / cells[row]![column]!.length, 0) / rows.length;
        found.set(key, { kind: 'says', columns: [column], rows, named: name.length - 2, whole: share });
      }
    }
  }
  return [...found.values()].toSorted((a, b) => b.named * b.whole - a.named * a.whole).slice(0, MOST);
}

/** Rows whose cell is above or below a number of the question. */
function compared(grid: Grid, question: string): Filter[] {
  const numbers = [...question.matchAll(/\d[\d,]*(?:\.\d+)?/g)].map(([text]) => Number(text.replaceAll(',', '')));
  return numbers.slice(0, 2).flatMap((number) =>
    grid.ordered.flatMap((ordered, column) => {
      if (!ordered) return [];
      return (['above', 'below'] as const).flatMap((kind): Filter[] => {
        const rows = [...grid.rows.keys()].filter((row) => {
          const value = grid.rows[row]![column]?.value ?? null;
          return value !== null && (kind === 'above' ? value > number : value < number);
        });
        if (rows.length === 0 || rows.length === grid.rows.length) return [];
        return [{ kind, columns: [column], rows, named: String(number).length, whole: 0 }];
      });
    }),
  );
}

/** The words of a question that can name something. */
export const contentWords = (question: string): string[] => wordsOf(question).filter((word) => !STOP.has(word));

/** Words of letters and digits, in lower case and without marks on letters. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.match(/[\p{L}\p{N}]+(?:[.,]\d+)*/gu) ?? [];
}
