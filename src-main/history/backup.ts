import { existsSync, renameSync, rmSync } from 'node:fs';
import { quickCheck } from './check.ts';
import { type Database, openDatabase } from './database.ts';
import type { HistoryFiles } from './files.ts';
import { assertOurs, versionOf } from './migrate.ts';

/** Number of daily backups to keep. */
const KEPT = 2;
const DAY_MS = 24 * 3600 * 1000;

/** Writes the whole database to a file. The file appears complete or not at all. */
export function backUp(database: Database, file: string): void {
  const unfinished = `${file}.new`;
  rmSync(unfinished, { force: true });
  database.prepare('VACUUM INTO ?').run(unfinished);
  renameSync(unfinished, file);
}

/** Made once for each version: a second attempt at a migration must not replace the backup with the first attempt's result. */
export function backUpBeforeMigration(database: Database, files: HistoryFiles, version: number): void {
  const file = files.migrationBackup(version);
  if (existsSync(file)) rmSync(file);
  backUp(database, file);
}

/** The path of the next daily backup; null while the last one is recent enough. */
export function dueBackup(files: HistoryFiles, now: number): string | null {
  const last = files.dailyBackups()[0];
  const file = files.dailyBackup(now);
  return last === undefined || last <= files.dailyBackup(now - DAY_MS) || last > file ? file : null;
}

export function removeOldBackups(files: HistoryFiles): void {
  for (const file of files.dailyBackups().slice(KEPT)) rmSync(file, { force: true });
}

/** Replaces all earlier backups with one of the current state. */
export function replaceBackups(database: Database, files: HistoryFiles, now: number): void {
  const before = files.backups();
  const file = files.dailyBackup(now);
  backUp(database, file);
  for (const old of before) if (old !== file) rmSync(old, { force: true });
}

/** Whether it can be opened, is complete, and has a version that this program knows. */
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
