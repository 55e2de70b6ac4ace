import BetterSqlite from 'better-sqlite3';
import { DocentError } from '../contract/errors.ts';
import type { HistoryFiles } from './files.ts';
import { isBusy, toHistoryError } from './sqlite-errors.ts';
import { readState } from './state.ts';

/** Milliseconds. A Docent that is just ending may hold the lock a moment longer. */
const WAIT_MS = 1000;

export interface WriterLock {
  release(): void;
}

/**
 * Makes this process the only writer. The lock is an exclusive transaction on an empty database beside the history. SQLite's file locks work on
 * every platform, and the operating system releases them however the process dies. A file with a process id would be left behind.
 *
 * @throws DocentError in-use, naming the process that holds it
 */
export function lockForWriting(files: HistoryFiles): WriterLock {
  let database: BetterSqlite.Database | undefined;
  try {
    database = new BetterSqlite(files.lock, { timeout: WAIT_MS });
    database.exec('BEGIN EXCLUSIVE');
  } catch (thrown) {
    database?.close();
    if (!isBusy(thrown)) throw toHistoryError(thrown, files.lock);
    const pid = readState(files)?.pid;
    const holder = pid === undefined ? 'another Docent' : `another Docent (process ${pid})`;
    throw new DocentError('in-use', `The history in ${files.dir} is in use by ${holder}. Close it and try again.`, {
      subject: files.main,
      cause: thrown,
    });
  }
  const held = database;
  return { release: () => held.close() };
}
