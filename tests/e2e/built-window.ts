import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../source-imports.ts';

/** Everything that the window is made of. */
const SOURCES = [
  'src-renderer/**/*.{ts,svelte,html,css,json,svg}',
  'src-main/{contract,rpc,tiling}/**/*.ts',
  'package-lock.json',
];
const ABANDONED_MS = 180_000;

/**
 * The window as `npm run build:renderer` builds it, in a folder that is named by what its sources are: what is there is right, and nobody
 * empties it under a host that serves it. Built by the first test file that asks; the others wait.
 */
export async function builtWindow(): Promise<string> {
  const folder = join(root, 'node_modules', '.cache', 'docent-window', digest());
  const lock = `${folder}.building`;
  while (!existsSync(join(folder, 'index.html'))) {
    mkdirSync(join(folder, '..'), { recursive: true });
    if (!taken(lock)) {
      await delay(100);
      continue;
    }
    try {
      build(folder);
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

function build(folder: string): void {
  const made = `${folder}.${process.pid}`;
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const config = join(root, 'src-renderer', 'vite.config.ts');
  execFileSync(process.execPath, [vite, 'build', '--config', config, '--outDir', made, '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    // Vitest's own mode would make it a development build.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  rmSync(folder, { recursive: true, force: true });
  renameSync(made, folder);
}

function digest(): string {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap((pattern) => globSync(pattern, { cwd: root })).sort()) {
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex').slice(0, 16);
}
