import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../source-imports.ts';
import { builtOnce } from './built-once.ts';

/** Everything that the program is made of. */
const SOURCES = ['{src-main,models}/**/*.{ts,json}', 'bin/{build.ts,docent.js}', 'package.json', 'package-lock.json'];

/** The program as `npm pack` packs it and as it lies in a node_modules folder, where sources do not run. @returns the path of its docent.js */
export async function builtProgram(): Promise<string> {
  return join(await builtOnce('docent-program', SOURCES, build), 'bin', 'docent.js');
}

function build(folder: string): void {
  execFileSync(process.execPath, [join(root, 'bin', 'build.ts'), join(folder, 'dist')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  mkdirSync(join(folder, 'bin'));
  for (const name of ['bin/docent.js', 'package.json']) copyFileSync(join(root, name), join(folder, name));
  for (const name of ['models', 'docs']) symlinkSync(join(root, name), join(folder, name));
}
