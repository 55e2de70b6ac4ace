import { existsSync, mkdirSync, statSync } from 'node:fs';
import { DocentError } from '../contract/errors.ts';
import { makePrivate } from '../files/privacy.ts';
import { backUpBeforeMigration } from './backup.ts';
import { checkAtStart } from './check.ts';
import { type Database, openDatabase, undoUnfinished } from './database.ts';
import { HistoryFiles } from './files.ts';
import type { History, HistoryNotice } from './history.ts';
import { importLooseCaptions } from './loose-captions.ts';
import { assertOurs, migrate, NEWEST_VERSION, versionOf } from './migrate.ts';
import { placeRecovered, recover } from './recover.ts';
import { isDamage, isUnfinished, toHistoryError } from './sqlite-errors.ts';
import { SqliteHistory } from './sqlite-history.ts';
import { readState, type State, writeState } from './state.ts';
import { Store } from './store.ts';
import { lockForWriting } from './writer-lock.ts';

export interface HistoryOptions {
  /** The folder of `history.sqlite`. It is created if it does not exist. */
  readonly dataDir: string;
  /** Only read, beside a running Docent. Calls that write throw. */
  readonly readonly?: boolean | undefined;
  /** The clock, milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
  /** Called for notices after the start. `notices` has those of the start. */
  readonly onNotice?: ((notice: HistoryNotice) => void) | undefined;
  /** Delay of the first check and backup after the start; null: only when `maintain` is called. */
  readonly maintainAfterMs?: number | null | undefined;
}

/** By then the window is visible and has its first answers. */
const MAINTAIN_AFTER_MS = 30_000;

/**
 * Opens the history of a data folder. Creates, migrates, checks or recovers it if necessary. Questions that a dead process left `running` become `interrupted`.
 *
 * @throws DocentError in-use when another process writes; unsupported-format for a file of a later version, which is left as it is;
 * file-unreadable; readonly also file-not-found and file-damaged
 */
export function openHistory(options: HistoryOptions): History {
  const files = new HistoryFiles(options.dataDir);
  return options.readonly ? openReader(files, options) : openWriter(files, options);
}

function openReader(files: HistoryFiles, options: HistoryOptions): History {
  const { now = Date.now } = options;
  if (!existsSync(files.main)) {
    throw new DocentError(
      'file-not-found',
      `There is no history in ${files.dir} yet. Ask a question in the app first, or choose another folder with --data-dir.`,
      { subject: files.main },
    );
  }
  return classified(files, () => {
    const version = inspect(files);
    // Only a writer may migrate it. A running Docent has already done so.
    if (version < NEWEST_VERSION) openWriter(files, { ...options, maintainAfterMs: null }).dispose();
    const database = openDatabase(files.main, { readonly: true });
    return new SqliteHistory({ files, database, now, notices: [] });
  });
}

function openWriter(files: HistoryFiles, options: HistoryOptions): History {
  const { now = Date.now, onNotice, maintainAfterMs = MAINTAIN_AFTER_MS } = options;
  return classified(files, () => {
    mkdirSync(files.dir, { recursive: true, mode: 0o700 });
    makePrivate(files.dir);
    const lock = lockForWriting(files);
    try {
      const before = readState(files);
      const { database, notices } = openSound(files, now, before);
      try {
        notices.push(...importLooseCaptions(files, new Store(database, now)));
        const state: State = {
          ...{ pid: process.pid, clean: false, checkedAt: before?.checkedAt ?? null },
          ...{ damage: null, remains: before?.remains ?? false },
        };
        writeState(files, state);
        const writer = { lock, state, onNotice, maintainAfterMs };
        return new SqliteHistory({ files, database, now, notices, writer });
      } catch (thrown) {
        database.close();
        throw thrown;
      }
    } catch (thrown) {
      lock.release();
      throw thrown;
    }
  });
}

/** The database, in the newest version and without known damage; recovered if necessary. */
function openSound(files: HistoryFiles, now: () => number, before: State | null) {
  const notices: HistoryNotice[] = [];
  if (placeRecovered(files, now)) notices.push(resumed(now));
  const problem = problemOf(files, before);
  if (problem !== null) notices.push(recover(files, now, problem));
  try {
    return { database: openMigrated(files), notices };
  } catch (thrown) {
    if (!isDamage(thrown) || problem !== null) throw thrown;
    // A migration reads more of the file than the check, so it may find damage.
    notices.push(recover(files, now, messageOf(thrown)));
    return { database: openMigrated(files), notices };
  }
}

function resumed(now: () => number): HistoryNotice {
  const message = 'The history file was damaged and has been recovered. The damaged file is kept beside it.';
  return { id: `history-${now()}`, code: 'recovered', message };
}

/** What is wrong with the file before it is opened for writing, or null. */
function problemOf(files: HistoryFiles, before: State | null): string | null {
  const known = before !== null || files.backups().length > 0;
  if (!existsSync(files.main)) return known && files.backups().length > 0 ? 'it was missing' : null;
  // SQLite takes an empty file for a new database. A first start that was interrupted also leaves one, but no other files beside it.
  if (statSync(files.main).size === 0) return known ? 'it was empty' : null;
  try {
    inspect(files);
    if (before?.damage) return before.damage;
    const database = openDatabase(files.main);
    try {
      return checkAtStart(database, before?.clean ?? false);
    } finally {
      database.close();
    }
  } catch (thrown) {
    if (isDamage(thrown)) return messageOf(thrown);
    throw thrown;
  }
}

/** Reads which program the file belongs to, without changing it. @returns its version. @throws DocentError unsupported-format */
function inspect(files: HistoryFiles): number {
  try {
    return ourVersion(files.main);
  } catch (thrown) {
    if (!isUnfinished(thrown)) throw thrown;
    undoUnfinished(files.main);
    return ourVersion(files.main);
  }
}

function ourVersion(file: string): number {
  const database = openDatabase(file, { readonly: true });
  try {
    assertOurs(database);
    return versionOf(database);
  } finally {
    database.close();
  }
}

function openMigrated(files: HistoryFiles): Database {
  const database = openDatabase(files.main);
  try {
    const version = versionOf(database);
    if (version > 0 && version < NEWEST_VERSION) backUpBeforeMigration(database, files, version);
    migrate(database);
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function classified<T>(files: HistoryFiles, open: () => T): T {
  try {
    return open();
  } catch (thrown) {
    throw toHistoryError(thrown, files.main);
  }
}
