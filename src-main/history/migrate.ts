import { DocentError } from '../contract/errors.ts';
import { type Database, pragmaNumber } from './database.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** "DCNT": tells `file` and us whose file it is. */
const APPLICATION_ID = 0x44434e54;

export const NEWEST_VERSION = MIGRATIONS.length;

export function versionOf(database: Database): number {
  return pragmaNumber(database, 'user_version');
}

/** @throws DocentError unsupported-format for a file of a later Docent, or of another program */
export function assertOurs(database: Database): void {
  const version = versionOf(database);
  const file = database.name;
  if (version > NEWEST_VERSION) {
    throw new DocentError(
      'unsupported-format',
      `The history ${file} was written by a later version of Docent (format ${version}; this version knows ${NEWEST_VERSION}). Update Docent. The file has not been changed.`,
      { subject: file },
    );
  }
  const id = pragmaNumber(database, 'application_id');
  const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (id !== APPLICATION_ID && tables !== 0) {
    throw new DocentError(
      'unsupported-format',
      `${file} belongs to another program. Move it away, or choose another data folder.`,
      { subject: file },
    );
  }
}

/** Migrates a file to version `target`. Each step is a transaction, so it happens completely or not at all. */
export function migrate(database: Database, target: number = NEWEST_VERSION): void {
  for (let version = versionOf(database); version < target; version++) {
    const up = MIGRATIONS[version]!;
    database
      .transaction(() => {
        if (version === 0) database.pragma(`application_id = ${APPLICATION_ID}`);
        up(database);
        database.pragma(`user_version = ${version + 1}`);
      })
      .immediate();
  }
}
