import { statSync } from 'node:fs';
import type { Database } from './database.ts';

/** The tables that cannot be made again from others. */
const TABLES = ['documents', 'conversations', 'turns', 'receipts', 'captions', 'pages', 'settings'] as const;

/** Checking the tables of a file of this size takes some 50 ms. */
const SMALL_BYTES = 16 * 2 ** 20;

/**
 * What is wrong with the file, in SQLite's words, or null. `quick_check` of 100,000 answers with their index takes over a second, so a start
 * checks only the tables of rows (the index can be made again), and of a large file only when the last writer did not end well. Else the
 * daily check, in a thread of its own (`maintenance.ts`), has looked at all of it.
 */
export function checkAtStart(database: Database, endedWell: boolean): string | null {
  const present = new Set(database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all());
  if (endedWell && statSync(database.name).size > SMALL_BYTES) return null;
  for (const table of TABLES) {
    const problem = present.has(table) ? quickCheck(database, table) : null;
    if (problem !== null) return problem;
  }
  return null;
}

/** SQLite's quick_check of one table or of everything. */
export function quickCheck(database: Database, table?: string): string | null {
  const lines = database.pragma(table === undefined ? 'quick_check(1)' : `quick_check(${table})`) as unknown[];
  const first = lines[0];
  const text = typeof first === 'object' && first !== null ? String(Object.values(first)[0]) : 'no answer';
  return text === 'ok' ? null : text;
}
