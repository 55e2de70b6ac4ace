import type { Stats } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { lacksItsEnd } from './file-end.ts';
import { isBeingWritten } from './open-elsewhere.ts';

/** A file that nothing has changed for so long gets no more, whatever it looks like: it may be damaged, or a program may never close it. */
const PATIENCE_MS = 120_000;

interface Waiting {
  readonly size: number;
  readonly mtimeMs: number;
  readonly since: number;
}

/** Files that have not changed for a moment, and still look as if more would come: a slow network or a scanner between two pages pauses longer. */
export class Unfinished {
  readonly #lookAgain: (path: string) => void;
  readonly #everyMs: number;
  readonly #patienceMs: number;
  readonly #waiting = new Map<string, Waiting>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(lookAgain: (path: string) => void, everyMs: number, patienceMs = PATIENCE_MS) {
    this.#lookAgain = lookAgain;
    this.#everyMs = everyMs;
    this.#patienceMs = patienceMs;
  }

  /** Whether to leave the file for now; it is then looked at again after a while. @throws as the file system does */
  async hasToWait(path: string, { size, mtimeMs }: Stats): Promise<boolean> {
    clearTimeout(this.#timers.get(path));
    const before = this.#waiting.get(path);
    this.#waiting.delete(path);
    const now = Date.now();
    const same = before?.size === size && before.mtimeMs === mtimeMs;
    // A clock elsewhere may be wrong: what was seen here counts too.
    const since = same ? before.since : now;
    const steadyMs = Math.max(now - since, now - mtimeMs);
    if (steadyMs >= this.#patienceMs) return false;
    if (!(await lacksItsEnd(path)) && !(await isBeingWritten(await realpath(path)))) return false;
    this.#waiting.set(path, { size, mtimeMs, since });
    this.#timers.set(
      path,
      setTimeout(() => this.#lookAgain(path), this.#everyMs),
    );
    return true;
  }

  /** It was removed. */
  forget(path: string): void {
    clearTimeout(this.#timers.get(path));
    this.#timers.delete(path);
    this.#waiting.delete(path);
  }

  /** Nothing is looked at again. */
  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
