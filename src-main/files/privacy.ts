import { chmodSync, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Nothing for the group, nothing for others. */
const PRIVATE = 0o077;

let usual: number | undefined;

/**
 * From now on, everything that this program and its children create is private to its user: documents, history, keys, caches.
 * For the start of a program. Windows has no such modes; a user's folders there are the user's own.
 */
export function keepPrivate(): void {
  usual ??= process.umask(PRIVATE);
}

/** Gives a file that the user asked for (an export, a caption) the mode that their other files have. */
export function share(path: string): void {
  if (usual !== undefined) chmodSync(path, (statSync(path).isDirectory() ? 0o777 : 0o666) & ~usual);
}

/** Takes from others what an earlier version of Docent left readable in its data folder. What is not ours is left alone. */
export function makePrivate(dataDir: string): void {
  if (process.platform === 'win32' || !existsSync(join(dataDir, 'history.sqlite'))) return;
  for (const name of readdirSync(dataDir)) {
    if (!/^(?:history\.|endpoint|consents\.json$|documents$|cache$|window$|models$|model\.json$)/.test(name)) continue;
    const path = join(dataDir, name);
    const { mode, uid } = statSync(path);
    if (uid === process.getuid?.() && (mode & PRIVATE) !== 0) chmodSync(path, mode & 0o7777 & ~PRIVATE);
  }
}
