import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BatchLine } from '../../src-main/contract/batch.ts';
import { root } from '../source-imports.ts';

/**
 * Receipts a minute in one batch, from the start of the command to its end, beside Tesseract alone on the same images in the same run (Debian: apt-get install tesseract-ocr):
 * as many of its processes as there are cores, each with one thread, because its threads wait for each other (`baselines.ts`).
 *
 * node tests/bench/receipts-speed.ts [--images ../shared/data/receipts/train/images] [--count 200] [--minutes 5]
 *
 * Progress goes to the error stream. What a program has not done after so many minutes is left out, and the figures are of what it did.
 */
const { values } = parseArgs({
  options: {
    images: { type: 'string', default: join(root, '../shared/data/receipts/train/images') },
    count: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '5' },
  },
});
const TOLD_EVERY_MS = 5000;
const limitMs = Number(values.minutes) * 60_000;
const folder = mkdtempSync(join(tmpdir(), 'docent-speed-'));
const names = readdirSync(values.images).sort().slice(0, Number(values.count));
for (const name of names) copyFileSync(join(values.images, name), join(folder, name));

/** What one program did, and in how long. */
interface Done {
  readonly receipts: number;
  readonly seconds: number;
}

const aMinute = ({ receipts, seconds }: Done) => Math.round((600 * receipts) / seconds) / 10;

/** Runs `work`, tells how far it is, and stops it after the limit. */
async function timed(program: string, done: () => number, work: (signal: AbortSignal) => Promise<void>): Promise<Done> {
  const start = performance.now();
  const soFar = (): Done => ({ receipts: done(), seconds: (performance.now() - start) / 1000 });
  const telling = setInterval(() => {
    const now = soFar();
    process.stderr.write(`${program}: ${now.receipts} of ${names.length}, ${aMinute(now)} a minute\n`);
  }, TOLD_EVERY_MS);
  try {
    await work(AbortSignal.timeout(limitMs));
    return soFar();
  } finally {
    clearInterval(telling);
  }
}

/** Waits for a command, which must succeed unless it was stopped. */
async function ended(child: ChildProcess, signal: AbortSignal): Promise<void> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-2000);
  });
  const stop = () => child.kill('SIGINT');
  signal.addEventListener('abort', stop);
  try {
    await new Promise<void>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code) =>
        code === 0 || signal.aborted ? resolve() : reject(new Error(`${child.spawnfile} failed: ${said}`)),
      );
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function docent(): Promise<Done> {
  const out = join(folder, 'receipts.jsonl');
  const finished = () => {
    if (!existsSync(out)) return 0;
    const lines = readFileSync(out, 'utf8').split('\n').slice(0, -1);
    return lines.filter((line) => BatchLine.parse(JSON.parse(line)).status === 'done').length;
  };
  return await timed('docent', finished, async (signal) => {
    const args = ['batch', 'receipt', ...names.map((name) => join(folder, name)), '--out', out];
    const command = [join(root, 'bin/docent.js'), ...args];
    await ended(spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] }), signal);
  });
}

async function tesseract(): Promise<Done> {
  let done = 0;
  const waiting = [...names];
  const env = { ...process.env, OMP_THREAD_LIMIT: '1' };
  return await timed(
    'tesseract',
    () => done,
    async (signal) => {
      const one = async () => {
        for (let name = waiting.shift(); name !== undefined && !signal.aborted; name = waiting.shift()) {
          const args = [join(folder, name), '-', '--psm', '6'];
          await ended(spawn('tesseract', args, { env, stdio: ['ignore', 'ignore', 'pipe'] }), signal);
          if (!signal.aborted) done += 1;
        }
      };
      await Promise.all(Array.from({ length: availableParallelism() }, one));
    },
  );
}

try {
  const load = loadavg()[0];
  const [own, other] = [await docent(), await tesseract()];
  const result = {
    receipts: own.receipts,
    load_before: load,
    docent_a_minute: aMinute(own),
    tesseract_a_minute: aMinute(other),
    docent_to_tesseract: Math.round((100 * aMinute(own)) / aMinute(other)) / 100,
    wanted: { docent_a_minute: 120 },
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
