import BetterSqlite from 'better-sqlite3';

export type Database = BetterSqlite.Database;
export type Statement = BetterSqlite.Statement;

/** Milliseconds that a call waits for a checkpoint or first read of another process. */
const BUSY_MS = 5000;

/**
 * Opens a history file. WAL lets readers work beside the one writer. `synchronous = FULL` costs one fsync per commit, a few milliseconds for
 * a question that takes seconds to answer, and makes a commit survive a power cut: with NORMAL, a power cut may roll back the commits since the
 * last checkpoint (https://sqlite.org/pragma.html#pragma_synchronous). `fullfsync` does the same on macOS, where a plain fsync
 * leaves the data in the drive's cache.
 */
export function openDatabase(file: string, options: { readonly readonly?: boolean } = {}): Database {
  const readonly = options.readonly ?? false;
  const database = new BetterSqlite(file, { readonly, fileMustExist: readonly, timeout: BUSY_MS });
  try {
    database.pragma('foreign_keys = ON');
    // A damaged or foreign schema must not run code (https://sqlite.org/security.html).
    database.pragma('trusted_schema = OFF');
    database.pragma('cell_size_check = ON');
    if (!readonly) {
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      database.pragma('fullfsync = ON');
    }
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

/** Lets SQLite undo a transaction that a kill interrupted before the file had its write-ahead log. Changes nothing else. */
export function undoUnfinished(file: string): void {
  const database = new BetterSqlite(file, { fileMustExist: true, timeout: BUSY_MS });
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
  } finally {
    database.close();
  }
}

/** Writes the file anew without what was deleted, and empties its log. Takes as long as writing all of it. */
export function forgetDeleted(database: Database): void {
  // A search index only marks deleted words, and merges them away at some time (https://sqlite.org/fts5.html#the_optimize_command).
  for (const index of ['pages_search', 'turns_search']) {
    database.exec(`INSERT INTO ${index} (${index}) VALUES ('optimize')`);
  }
  database.exec('VACUUM');
  database.pragma('wal_checkpoint(TRUNCATE)');
}

/** The number that a PRAGMA returns. */
export function pragmaNumber(database: Database, name: string): number {
  return Number(database.pragma(name, { simple: true }));
}
