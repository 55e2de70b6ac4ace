import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../source-imports.ts';

const ABANDONED_MS = 180_000;

/**
 * What is built of sources, in a folder that is named by what they are: what is there is right, and nobody empties it under a process that uses it.
 * Built by the first test file that asks; the others wait.
 *
 * @param sources patterns of everything that it is made of
 * @param build builds it in a folder that does not exist yet
 */
export async function builtOnce(
  name: string,
  sources: readonly string[],
  build: (folder: string) => void,
): Promise<string> {
  const folder = join(root, 'node_modules', '.cache', name, digest(sources));
  const lock = `${folder}.building`;
  while (!existsSync(folder)) {
    mkdirSync(join(folder, '..'), { recursive: true });
    if (!taken(lock)) {
      await delay(100);
      continue;
    }
    try {
      const made = `${folder}.${process.pid}`;
      build(made);
      renameSync(made, folder);
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
  }
  return folder;
}

function taken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > ABANDONED_MS) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function digest(sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of sources.flatMap((pattern) => globSync(pattern, { cwd: root })).sort()) {
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex').slice(0, 16);
}
