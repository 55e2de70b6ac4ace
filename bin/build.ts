import { rmSync } from 'node:fs';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Writes dist/ for the packed program: Node does not strip types from files inside node_modules. Every source file
 * becomes one file in the same layout, because processes are started by path.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outdir = join(root, 'dist');

rmSync(outdir, { recursive: true, force: true });
const entryPoints: string[] = [];
for await (const path of glob(['src-main/**/*.ts', 'models/**/*.ts'], { cwd: root }))
  entryPoints.push(join(root, path));
await build({
  entryPoints,
  outdir,
  outbase: root,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  logLevel: 'warning',
});
// Imports and `new URL('./x.ts', import.meta.url)` name source files. The built files end in .js.
for await (const path of glob('**/*.js', { cwd: outdir })) {
  const file = join(outdir, path);
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/(["'])(\.{1,2}\/[^"'\n]*)\.ts\1/g, '$1$2.js$1'));
}
console.log(`dist: ${entryPoints.length} files`);
