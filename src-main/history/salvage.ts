import { z } from 'zod';
import type { Database } from './database.ts';
import type { Records } from './exchange-format.ts';
import type { Table } from './table.ts';
import { openTables } from './tables.ts';

/** Failed reads of a table before it is given up. Each one skips twice as far as the one before. */
const MOST_FAILURES = 200;

/** Reads everything that can still be read from a damaged database, row by row, and skips the rest. Rows may come twice. */
export function salvage(database: Database): Records {
  const tables = openTables(database);
  return {
    documents: readable(database, 'documents', tables.documents),
    conversations: readable(database, 'conversations', tables.conversations),
    turns: readable(database, 'turns', tables.turns),
    receipts: readable(database, 'receipts', tables.receipts),
    captions: readable(database, 'captions', tables.captions),
    libraryQuestions: readable(database, 'library_questions', tables.libraryQuestions),
    collections: readable(database, 'collections', tables.collections),
    memberships: readable(database, 'memberships', tables.memberships),
    pages: readable(database, 'pages', tables.pages),
  };
}

/** Reads from both ends, because a skip may go too far. */
function* readable<R extends object>(database: Database, name: string, table: Table<R>): Generator<R> {
  const last = lastRow(database, name);
  yield* walk(database, name, table, { from: 0, to: last, step: 1 });
  yield* walk(database, name, table, { from: last, to: 0, step: -1 });
}

interface Way {
  readonly from: number;
  readonly to: number;
  readonly step: 1 | -1;
}

function* walk<R extends object>(database: Database, name: string, table: Table<R>, way: Way): Generator<R> {
  const { from, to, step } = way;
  const next = step === 1 ? 'rowid >= ? ORDER BY rowid' : 'rowid <= ? ORDER BY rowid DESC';
  let at = from;
  let skip = 1;
  for (let failures = 0; failures < MOST_FAILURES && at * step <= to * step; ) {
    try {
      const rowid: unknown = database.prepare(`SELECT rowid FROM ${name} WHERE ${next} LIMIT 1`).pluck().get(at);
      if (typeof rowid !== 'number') return;
      at = rowid;
      const record = table.one('WHERE rowid = ?', rowid);
      at += step;
      skip = 1;
      if (record) yield record;
    } catch (thrown) {
      // A row that can be read but is not valid is a single row. One that cannot be read may be a page with many rows.
      if (thrown instanceof z.core.$ZodError) {
        at += step;
        continue;
      }
      failures++;
      at += step * skip;
      skip *= 2;
    }
  }
}

function lastRow(database: Database, name: string): number {
  try {
    return Number(database.prepare(`SELECT max(rowid) FROM ${name}`).pluck().get() ?? 0);
  } catch {
    return Number.MAX_SAFE_INTEGER;
  }
}
