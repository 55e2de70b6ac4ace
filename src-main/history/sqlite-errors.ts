import { SqliteError } from 'better-sqlite3';
import { z } from 'zod';
import { cannotWrite } from '../contract/cannot-write.ts';
import { DocentError } from '../contract/errors.ts';

/** SQLite's word for "this file is not what it should be" (https://sqlite.org/rescode.html). */
export function isDamage(thrown: unknown): boolean {
  return thrown instanceof SqliteError && /^SQLITE_(?:CORRUPT|NOTADB)/.test(thrown.code);
}

export function isBusy(thrown: unknown): boolean {
  return thrown instanceof SqliteError && /^SQLITE_(?:BUSY|LOCKED)/.test(thrown.code);
}

/** A kill in the middle of making the file: SQLite has to undo that first, which a reader may not. */
export function isUnfinished(thrown: unknown): boolean {
  return thrown instanceof SqliteError && thrown.code === 'SQLITE_READONLY_ROLLBACK';
}

/** What went wrong in `file`, as an error that says what to do next. */
export function toHistoryError(thrown: unknown, file: string): DocentError {
  if (thrown instanceof DocentError) return thrown;
  const as = (code: DocentError['code'], message: string) =>
    new DocentError(code, message, { subject: file, cause: thrown });
  const full = cannotWrite(thrown, file);
  if (full !== undefined) return full;
  if (isDamage(thrown) || thrown instanceof z.core.$ZodError) {
    return as('file-damaged', `The history file ${file} is damaged. Restart Docent: it recovers what can be read.`);
  }
  if (isBusy(thrown)) {
    return as('in-use', `Another program is writing to the history ${file}. Wait until it has finished and try again.`);
  }
  if (thrown instanceof SqliteError) {
    if (/^SQLITE_(?:READONLY|CANTOPEN|PERM|AUTH|IOERR)/.test(thrown.code)) {
      return as(
        'file-unreadable',
        `The history ${file} could not be read or written (${thrown.message}). Check the disk and the permissions of its folder.`,
      );
    }
  }
  const { code } = thrown as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') {
    return as(
      'file-unreadable',
      `The history ${file} could not be written (${code}). Check the permissions of its folder.`,
    );
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return as('internal', `The history failed: ${message}`);
}
