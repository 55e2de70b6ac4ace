import { rmSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

/**
 * Writes dist/, or the folder that is named, for the packed program: Node does not strip types from files inside
 * node_modules. The command line and whatever it starts by path (processes, threads) lie where their sources do; the
 * modules that they share are joined in dist/chunks, because a start loads hundreds of them.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outdir = resolve(process.argv[2] ?? join(root, 'dist'));
const MAIN = join(root, 'src-main', 'hosts', 'cli', 'main.ts');
/** Where a program is started by path, and by name (`threadProgram`). */
const STARTED = [/new URL\('([^']+)\.ts', import\.meta\.url\)/g, /threadProgram\('([^']+)', import\.meta\.url\)/g];
const PLACE = 'docent-place';

const programs = new Set([MAIN]);
for await (const path of glob(['src-main/**/*.ts', 'models/**/*.ts'], { cwd: root })) {
  const file = join(root, path);
  const text = await readFile(file, 'utf8');
  for (const started of STARTED) {
    for (const [, name] of text.matchAll(started)) programs.add(resolve(dirname(file), `${name}.ts`));
  }
}

/** A module finds what lies beside its source, also when it has been joined with others. */
const places: Plugin = {
  name: 'places',
  setup(context) {
    context.onResolve({ filter: new RegExp(`^${PLACE}$`) }, ({ path }) => ({ path, namespace: PLACE }));
    context.onLoad({ filter: /.*/, namespace: PLACE }, () => ({
      contents: `export const placeOf = (path) => new URL('../' + path, import.meta.url).href;`,
    }));
    context.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      const place = relative(root, path).split(sep).join('/').replace(/\.ts$/, '.js');
      const placed = text
        .replaceAll(STARTED[0]!, "new URL('$1.js', import.meta.url)")
        .replaceAll('import.meta.url', `placeOf('${place}')`);
      return { loader: 'ts', contents: `import { placeOf } from '${PLACE}';\n${placed}` };
    });
  },
};

rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: {
    ...Object.fromEntries([...programs].map((path) => [relative(root, path).replace(/\.ts$/, ''), path])),
    // By itself, so that it lies in dist/chunks and knows where dist is.
    'chunks/place': PLACE,
  },
  outdir,
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node24',
  logLevel: 'warning',
  plugins: [places],
});
console.log(`${relative(root, outdir)}: ${programs.size} programs`);
