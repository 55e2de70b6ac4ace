import { DocentError } from './errors.ts';

/** What the system and SQLite say when there is no room (SQLite also when it cannot make its index of the log larger). */
const FULL = /^(?:ENOSPC|EDQUOT|EFBIG|SQLITE_FULL|SQLITE_IOERR_SHMSIZE)$/;
/** What they say when writing failed and they do not know why; SQLite also beyond a quota. */
const FAILED = /^(?:EIO|SQLITE_IOERR_(?:WRITE|FSYNC|TRUNCATE))$/;
/** What they say when a disk or a file may not be written. */
const READ_ONLY = /^(?:EROFS|SQLITE_READONLY(?:_DBMOVED|_DIRECTORY|_CANTINIT)?)$/;

/**
 * The error for something that could not be written because the disk is full or read-only; undefined when `thrown` says something else.
 *
 * @param file what could not be written; left out: what the system says
 */
export function cannotWrite(thrown: unknown, file?: string): DocentError | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  const code = String(thrown.code);
  const path = file ?? ('path' in thrown ? String(thrown.path) : undefined);
  const options = { subject: path, cause: thrown };
  if (FULL.test(code)) {
    const which = path === undefined ? '' : ` ${path} could not be written.`;
    return new DocentError(
      'cannot-write',
      `The disk is full.${which} What was there before is safe. Free some space and try again.`,
      options,
    );
  }
  const what = path === undefined ? 'A file could not be written' : `${path} could not be written`;
  if (FAILED.test(code)) {
    return new DocentError(
      'cannot-write',
      `${what}: the disk is full or fails (${code}). What was there before is safe. Free some space and try again.`,
      options,
    );
  }
  if (!READ_ONLY.test(code)) return undefined;
  return new DocentError(
    'cannot-write',
    `${what}: its disk is read-only. Make it writable, or choose another folder.`,
    options,
  );
}
