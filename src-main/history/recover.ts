import { copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { isGoodBackup } from './backup.ts';
import { type Database, openDatabase } from './database.ts';
import { type HistoryFiles, moveDatabase, PARTS } from './files.ts';
import type { HistoryNotice } from './history.ts';
import { merge } from './merge.ts';
import { migrate } from './migrate.ts';
import { placeholders } from './placeholders.ts';
import { salvage } from './salvage.ts';
import { SettingsStore } from './settings.ts';
import { Store } from './store.ts';

/**
 * Makes a complete history from the newest good backup and everything that can still be read from the damaged file, then puts the damaged file
 * aside. The new file is finished before anything is renamed, so a kill at any moment leaves either the damaged file or the recovered one.
 *
 * @param problem what is wrong, for the notice
 */
export function recover(files: HistoryFiles, now: () => number, problem: string): HistoryNotice {
  for (const file of [files.recovering, files.recovered]) removeDatabase(file);
  const backup = files.backups().find(isGoodBackup);
  if (backup) copyFileSync(backup, files.recovering);
  const database = openDatabase(files.recovering);
  let rescued: number;
  try {
    migrate(database);
    rescued = existsSync(files.main) ? addReadable(new Store(database, now), files) : 0;
  } finally {
    database.close();
  }
  renameSync(files.recovering, files.recovered);
  const aside = existsSync(files.main) ? files.corrupt(now()) : null;
  if (aside) moveDatabase(files.main, aside);
  placeRecovered(files, now);
  return notice({ now, problem, backup, rescued, aside });
}

/** Finishes a recovery that was interrupted between its renames. @returns whether there was one */
export function placeRecovered(files: HistoryFiles, now: () => number): boolean {
  if (existsSync(files.main) || !existsSync(files.recovered)) return false;
  // A log that the damaged file left behind would be replayed into the new one.
  moveDatabase(files.main, files.corrupt(now()));
  renameSync(files.recovered, files.main);
  return true;
}

/** Merges everything that can be read from the damaged file. @returns rows that the backup did not have */
function addReadable(store: Store, files: HistoryFiles): number {
  // Opening may change a file, because its log is replayed. So a copy is opened, and the damaged file stays as it is.
  const copy = `${files.recovering}.salvage`;
  removeDatabase(copy);
  try {
    for (const part of PARTS.slice(0, 2)) {
      if (existsSync(files.main + part)) copyFileSync(files.main + part, copy + part);
    }
    return withDatabase(copy, (damaged) => {
      migrate(damaged);
      const added = store.database.transaction(() => merge(store, salvage(damaged), placeholders(store))).immediate();
      keepSettings(store, damaged);
      return added.documents + added.conversations + added.turns + added.receipts + added.captions + added.pages;
    });
  } catch {
    // Not even the schema can be read, so there is only the backup.
    return 0;
  } finally {
    removeDatabase(copy);
  }
}

function keepSettings(store: Store, damaged: Database): void {
  try {
    store.settings.set(new SettingsStore(damaged).chosen());
  } catch {
    // They are damaged too; those of the backup stay.
  }
}

function withDatabase<T>(file: string, work: (database: Database) => T): T {
  const database = openDatabase(file);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

function removeDatabase(file: string): void {
  for (const part of PARTS) rmSync(file + part, { force: true });
}

interface Outcome {
  readonly now: () => number;
  readonly problem: string;
  readonly backup: string | undefined;
  readonly rescued: number;
  readonly aside: string | null;
}

function notice({ now, problem, backup, rescued, aside }: Outcome): HistoryNotice {
  const found = backup !== undefined || rescued > 0;
  const from = [
    ...(backup ? [`its backup of ${statSync(backup).mtime.toISOString().slice(0, 16).replace('T', ' ')} UTC`] : []),
    ...(rescued > 0 ? [`${rescued} entries that could still be read`] : []),
  ].join(' and ');
  const parts = [
    `The history file was damaged (${problem}).`,
    found
      ? `It has been recovered from ${from}.`
      : 'Nothing could be read and there is no backup, so the history starts empty.',
    ...(aside ? [`The damaged file is kept as ${aside}.`] : []),
  ];
  return { id: `history-${now()}`, code: found ? 'recovered' : 'restarted', message: parts.join(' ') };
}
