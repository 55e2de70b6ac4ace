#!/usr/bin/env node
// Plain JavaScript for whatever Node starts it (20 and later). Node 24 runs Docent right here; an older one finds Node 24,
// which the npm package `node` brings along, and hands over: better-sqlite3 crashes on Node 20.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants, homedir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const QUIET = ['ExperimentalWarning', 'DeprecationWarning'];
// Compiled code is kept between starts, for the engine's process too: it halves the work of a start. Not in the shared
// temporary folder, which is Node's default: what runs must be written by nobody else.
process.env.NODE_COMPILE_CACHE ||= codeCache();

if (Number(process.versions.node.split('.')[0]) >= 24) await run(findEntry());
else handOver(findNode(), findEntry());

/** As if this process had been started with the flags. */
async function run(entry) {
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  const show = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (!QUIET.includes(warning.name)) for (const listener of show) listener(warning);
  });
  await import(pathToFileURL(entry).href);
}

function handOver(node, entry) {
  const flags = QUIET.map((name) => `--disable-warning=${name}`);
  const child = spawn(node, [...flags, entry, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both processes; this one stays until the other has cleaned up. A signal sent to this
  // process alone is passed on (the command line counts two of them within a moment as one).
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`cannot start ${node}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

function findEntry() {
  const source = join(root, 'src-main', 'hosts', 'cli', 'main.ts');
  // Node does not strip types from files inside node_modules: an installed package runs what was built for it.
  const installed = root.split(sep).includes('node_modules');
  const built = join(root, 'dist', 'src-main', 'hosts', 'cli', 'main.js');
  const chosen = installed || !existsSync(source) ? built : source;
  if (!existsSync(chosen)) fail(`${chosen} is missing; install the package again (or run \`npm run build\`).`);
  return chosen;
}

function codeCache() {
  const { DOCENT_CACHE, XDG_CACHE_HOME } = process.env;
  return join(DOCENT_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'docent'), 'code');
}

function findNode() {
  try {
    const manifest = module.createRequire(import.meta.url).resolve('node/package.json');
    const binary = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(binary)) return binary;
  } catch {
    // Not installed: said below.
  }
  return fail(`needs Node 24 and this is ${process.version}; run \`npm ci\` in ${root}, which installs it.`);
}

function fail(message) {
  console.error(`docent: ${message}`);
  process.exit(4);
}
