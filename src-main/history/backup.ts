import { existsSync, renameSync, rmSync } from 'node:fs';
import { quickCheck } from './check.ts';
import { type Database, openDatabase } from './database.ts';
import type { HistoryFiles } from './files.ts';
import { assertOurs, versionOf } from './migrate.ts';

/** Daily backups that are kept. */
const KEPT = 2;
const DAY_MS = 24 * 3600 * 1000;

/** Writes all of the database to a file, which is there completely or not at all. */
export function backUp(database: Database, file: string): void {
  const unfinished = `${file}.new`;
  rmSync(unfinished, { force: true });
  database.prepare('VACUUM INTO ?').run(unfinished);
  renameSync(unfinished, file);
}

/** Once for each version: a second try of a migration must not replace the backup by what the first try left. */
export function backUpBeforeMigration(database: Database, files: HistoryFiles, version: number): void {
  const file = files.migrationBackup(version);
  if (existsSync(file)) rmSync(file);
  backUp(database, file);
}

/** Where the next daily backup goes; null while the last one is young enough. */
export function dueBackup(files: HistoryFiles, now: number): string | null {
  const last = files.dailyBackups()[0];
  const file = files.dailyBackup(now);
  return last === undefined || last <= files.dailyBackup(now - DAY_MS) || last > file ? file : null;
}

export function removeOldBackups(files: HistoryFiles): void {
  for (const file of files.dailyBackups().slice(KEPT)) rmSync(file, { force: true });
}

/** It opens, is whole, and of a version that this program knows. */
export function isGoodBackup(file: string): boolean {
  let database: Database | undefined;
  try {
    database = openDatabase(file, { readonly: true });
    assertOurs(database);
    return versionOf(database) > 0 && quickCheck(database) === null;
  } catch {
    return false;
  } finally {
    database?.close();
  }
}
