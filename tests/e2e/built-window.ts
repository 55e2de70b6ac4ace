import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../source-imports.ts';
import { builtOnce } from './built-once.ts';

/** Everything that the window is made of. */
const SOURCES = [
  'src-renderer/**/*.{ts,svelte,html,css,json,svg}',
  'src-main/{contract,rpc,tiling}/**/*.ts',
  'package-lock.json',
];

/** The window as `npm run build:renderer` builds it. @returns its folder */
export async function builtWindow(): Promise<string> {
  return await builtOnce('docent-window', SOURCES, build);
}

function build(folder: string): void {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const config = join(root, 'src-renderer', 'vite.config.ts');
  execFileSync(process.execPath, [vite, 'build', '--config', config, '--outDir', folder, '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    // Vitest's own mode would make it a development build.
    env: { ...process.env, NODE_ENV: 'production' },
  });
}
