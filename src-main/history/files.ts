import { existsSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The names in a data folder that belong to the history. */
export class HistoryFiles {
  readonly dir: string;
  readonly main: string;
  /** Locked by the one process that writes. */
  readonly lock: string;
  /** Which process writes, and how the last one ended. */
  readonly state: string;
  /** A recovery in progress. Only a finished one is called `recovered`. */
  readonly recovering: string;
  readonly recovered: string;
  /** Descriptions of pages from earlier versions, and the damaged ones among them. */
  readonly looseCaptions: string;
  readonly damagedCaptions: string;

  constructor(dir: string) {
    this.dir = dir;
    this.main = join(dir, 'history.sqlite');
    this.lock = join(dir, 'history.lock');
    this.state = join(dir, 'history.state.json');
    this.recovering = join(dir, 'history.recovering.sqlite');
    this.recovered = join(dir, 'history.recovered.sqlite');
    this.looseCaptions = join(dir, 'captions');
    this.damagedCaptions = join(dir, 'captions-damaged');
  }

  /** The backup made before the migration from `version`. */
  migrationBackup(version: number): string {
    return join(this.dir, `history.backup-v${version}.sqlite`);
  }

  dailyBackup(at: number): string {
    return join(this.dir, `history.backup-${timeName(at)}.sqlite`);
  }

  /** A name that is not in use. */
  corrupt(at: number): string {
    for (let n = 0; ; n++) {
      const file = join(this.dir, `history.corrupt-${timeName(at)}${n === 0 ? '' : `-${n}`}.sqlite`);
      if (!existsSync(file)) return file;
    }
  }

  /** Newest first. */
  dailyBackups(): string[] {
    return this.#named(/^history\.backup-\d{8}T\d{9}Z\.sqlite$/)
      .sort()
      .reverse();
  }

  /** Backups of both kinds, the newest first. */
  backups(): string[] {
    const files = this.#named(/^history\.backup-.+\.sqlite$/);
    return files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  }

  #named(pattern: RegExp): string[] {
    if (!existsSync(this.dir)) return [];
    return readdirSync(this.dir)
      .filter((name) => pattern.test(name))
      .map((name) => join(this.dir, name));
  }
}

/** A database file with its write-ahead log and that log's index. */
export const PARTS = ['', '-wal', '-shm'] as const;

/** Renames a database and its other files, the database first: a log without a database cannot be mistaken for one in use. */
export function moveDatabase(from: string, to: string): void {
  for (const part of PARTS) if (existsSync(from + part)) renameSync(from + part, to + part);
}

/** 2026-08-03T14:02:05.123Z -> 20260803T140205123Z: sorts by time, and is a valid file name on Windows too. */
function timeName(at: number): string {
  return new Date(at).toISOString().replace(/[-:.]/g, '');
}
