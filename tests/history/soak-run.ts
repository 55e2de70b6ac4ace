import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { buildSync } from 'esbuild';
import { type History, openHistory } from '../../src-main/history/index.ts';
import { NEWEST_VERSION } from '../../src-main/history/migrate.ts';
import { root } from '../source-imports.ts';
import { documentId } from './examples.ts';

export interface SoakResult {
  kills: number;
  /** Calls that had returned before a kill. */
  committed: number;
  lost: string[];
  corrupt: string[];
  /** Kills before the history was open: amid migration, check, log replay. */
  whileOpening: number;
  seed: number;
}

/** A folder lives for this many kills, so that files stay small enough to be checked completely after each. */
const KILLS_A_FOLDER = 250;
/** A quarter of the lives end within so long from the start signal, about as long as opening takes; */
const OPENING_MS = 80;
/** the others this many commits after it is open, however slow the machine is, */
const WRITING_COMMITS = 30;
/** and a moment later: amid one of the next commits, each of which takes about 2 ms. */
const MOMENT_MS = 4;

/** Kills a writing process at random moments, `kills` times, and looks after each for what had been committed. */
export async function soak(
  kills: number,
  options: { seed: number; onProgress?: (result: SoakResult) => void },
): Promise<SoakResult> {
  const random = mulberry32(options.seed);
  const result: SoakResult = { kills: 0, committed: 0, lost: [], corrupt: [], whileOpening: 0, seed: options.seed };
  const script = bundleWriter();
  let [folder, said] = [newFolder(), [] as string[]];
  let next = new Writer(script, folder, 0);
  try {
    for (let life = 0; life < kills; life++) {
      const writer = next;
      await writer.ready;
      const lastHere = (life + 1) % KILLS_A_FOLDER === 0;
      const nextFolder = lastHere ? newFolder() : folder;
      // The next one loads while this one writes.
      next = new Writer(script, nextFolder, life + 1);
      const [early, moment] = [random() < 0.25, random()];
      const lines = await (early
        ? writer.liveFor(moment * OPENING_MS)
        : writer.writeFor(Math.floor(moment * WRITING_COMMITS), random() * MOMENT_MS));
      if (lines[0] === 'open') lines.shift();
      else result.whileOpening++;
      said.push(...lines);
      result.kills++;
      result.committed += lines.length;
      // What earlier lives wrote is looked for once more in the end.
      verify(folder, lastHere || life === kills - 1 ? said : lines, result);
      if (lastHere) {
        rmSync(folder, { recursive: true });
        said = [];
      }
      folder = nextFolder;
      if (result.kills % 100 === 0) options.onProgress?.(result);
    }
    return result;
  } finally {
    await next.liveFor(0);
    rmSync(folder, { recursive: true, force: true });
    rmSync(script, { force: true });
  }
}

/** What was said must be there, and the file whole. */
function verify(folder: string, said: readonly string[], result: SoakResult): void {
  const damaged = readdirSync(folder).filter((name) => name.includes('corrupt') || name.includes('recover'));
  if (damaged.length > 0) result.corrupt.push(`${folder}: ${damaged}`);
  if (!readdirSync(folder).includes('history.sqlite')) {
    result.lost.push(...said);
    return;
  }
  const version = checkFile(join(folder, 'history.sqlite'), result);
  // Killed before its first migration was done: nothing was promised yet. (Opening for reading would finish it.)
  if (version !== NEWEST_VERSION) {
    result.lost.push(...said);
    return;
  }
  const history = openHistory({ dataDir: folder, readonly: true });
  try {
    result.lost.push(...said.filter((line) => !isThere(history, line)));
  } finally {
    history.dispose();
  }
}

/** Reading leaves the write-ahead log for the next writer to replay, as after a real kill. @returns the file's version */
function checkFile(file: string, result: SoakResult): number {
  const database = new BetterSqlite(file, { readonly: true });
  try {
    const check = database.pragma('integrity_check', { simple: true });
    if (check !== 'ok') result.corrupt.push(`${file}: ${check}`);
    return Number(database.pragma('user_version', { simple: true }));
  } catch (thrown) {
    // Killed while the file was being made: the next writer has to undo that before anyone can read.
    if (thrown instanceof BetterSqlite.SqliteError && thrown.code === 'SQLITE_READONLY_ROLLBACK') return 0;
    throw thrown;
  } finally {
    database.close();
  }
}

function isThere(history: History, line: string): boolean {
  const [what, id = ''] = line.split(' ');
  if (what === 'p') {
    const text = history.getPageText(documentId('soak.pdf'), Number(id));
    return text?.lines[0]?.text === `Page ${id}`;
  }
  const turn = history.getTurn(id);
  if (turn?.question !== `What is total ${id}?`) return false;
  if (what === '=') return turn.status === 'done' && turn.answer.startsWith(`The total of ${id} is `);
  return what === '+' || turn.removedAt !== null;
}

class Writer {
  readonly ready: Promise<void>;
  readonly #child: ChildProcess;
  #said = '';

  constructor(script: string, folder: string, life: number) {
    const child = spawn(process.execPath, [script, folder, String(life)], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child = child;
    this.ready = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', () => reject(new Error('The writer ended before it was ready.')));
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        this.#said += text;
        if (this.#said.startsWith('ready\n')) resolve();
      });
    });
    // Only who awaits it wants to know.
    this.ready.catch(() => {});
  }

  /** Kills it so long after the start signal. @returns the whole lines it said after `ready` */
  async liveFor(ms: number): Promise<string[]> {
    this.#child.stdin?.write('go\n');
    return this.#killAfter(ms);
  }

  /** Kills it so long after its history was open and it had said this many commits. */
  async writeFor(commits: number, ms: number): Promise<string[]> {
    const written = new Promise<void>((resolve) => {
      this.#child.once('close', () => resolve());
      this.#child.stdout?.on('data', () => {
        const from = this.#said.indexOf('\nopen\n');
        if (from >= 0 && this.#said.slice(from).split('\n').length - 3 >= commits) resolve();
      });
    });
    this.#child.stdin?.write('go\n');
    await written;
    return this.#killAfter(ms);
  }

  async #killAfter(ms: number): Promise<string[]> {
    const ended = new Promise<NodeJS.Signals | null>((resolve) => {
      this.#child.once('close', (_, signal) => resolve(signal));
    });
    const until = performance.now() + ms;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, ms - 1)));
    // Timers count whole milliseconds; kills shall fall between them too.
    while (performance.now() < until);
    if (this.#child.exitCode !== null) throw new Error('The writer ended by itself.');
    this.#child.kill('SIGKILL');
    if ((await ended) !== 'SIGKILL') throw new Error('The writer ended by itself.');
    return this.#said.split('\n').slice(1, -1);
  }
}

/** One file starts in a fraction of the time that forty take. It must lie where better-sqlite3 is found. */
function bundleWriter(): string {
  const outfile = join(root, 'node_modules', '.cache', `docent-soak-${process.pid}.mjs`);
  buildSync({
    entryPoints: [join(import.meta.dirname, 'soak-writer.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: ['better-sqlite3'],
  });
  return outfile;
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'docent-soak-'));
}

/** Tommy Ettinger's 32-bit generator: the kills of a seed can be had again (what they hit depends on the machine). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
