import type { z } from 'zod';
import type { Database, Statement } from './database.ts';

/** A record's key -> its column. */
export type Columns<R> = { readonly [K in keyof R & string]: string };

interface TableShape<R> {
  readonly name: string;
  readonly columns: Columns<R>;
  /** Columns that identify a row. */
  readonly key: readonly string[];
  /** Parses a row whose columns were renamed to the record's keys. */
  readonly row: z.ZodType<R>;
}

/** A table as records. Every row that is read is validated, and every record that is written is one row. */
export class Table<R extends object> {
  /** SELECT ... FROM, to be followed by a condition. */
  readonly select: string;
  readonly #database: Database;
  readonly #shape: TableShape<R>;
  readonly #statements = new Map<string, Statement>();
  readonly #upsert: string;

  constructor(database: Database, shape: TableShape<R>) {
    this.#database = database;
    this.#shape = shape;
    const { name, columns, key } = shape;
    const pairs = Object.entries<string>(columns);
    this.select = `SELECT ${pairs.map(([field, column]) => `${name}.${column} AS ${field}`).join(', ')} FROM ${name}`;
    const names = pairs.map(([, column]) => column);
    const changes = names.filter((column) => !key.includes(column)).map((column) => `${column} = excluded.${column}`);
    this.#upsert = `INSERT INTO ${name} (${names.join(', ')}) VALUES (${pairs.map(([field]) => `@${field}`).join(', ')})
      ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${changes.join(', ')} RETURNING rowid`;
  }

  /** The first record, or null. @param rest what follows the SELECT, with `?` for each parameter */
  one(rest: string, ...params: readonly unknown[]): R | null {
    const row: unknown = this.statement(`${this.select} ${rest}`).get(...params);
    return row === undefined ? null : this.#shape.row.parse(row);
  }

  many(rest: string, ...params: readonly unknown[]): R[] {
    const rows: unknown[] = this.statement(`${this.select} ${rest}`).all(...params);
    return rows.map((row) => this.#shape.row.parse(row));
  }

  /** Yields records one by one, without keeping all of them in memory. */
  *each(rest: string, ...params: readonly unknown[]): Generator<R> {
    for (const row of this.#database.prepare(`${this.select} ${rest}`).iterate(...params)) {
      yield this.#shape.row.parse(row);
    }
  }

  /** Writes the record, and replaces a row with the same key. @returns its rowid */
  put(record: R): number {
    const values = Object.entries(record).map(([field, value]) => [field, toColumn(value)]);
    return Number(this.statement(this.#upsert).pluck().get(Object.fromEntries(values)));
  }

  /** Prepared once. */
  statement(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function toColumn(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) return JSON.stringify(value);
  return value;
}
