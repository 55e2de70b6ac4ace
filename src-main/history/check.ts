import { statSync } from 'node:fs';
import type { Database } from './database.ts';

/** The tables that cannot be rebuilt from others. */
const TABLES = ['documents', 'conversations', 'turns', 'receipts', 'captions', 'pages', 'settings'] as const;

/** Bytes. Checking the tables of a file of this size takes about 50 ms. */
const SMALL_BYTES = 16 * 2 ** 20;

/**
 * What is wrong with the file, in SQLite's words, or null. `quick_check` of 100,000 answers with their index takes over a second. So a start only
 * checks the tables, because the index can be rebuilt, and checks a large file only if the last writer did not close it. Otherwise the daily
 * check, in a thread of its own (`maintenance.ts`), has checked all of it.
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
