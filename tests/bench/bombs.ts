/**
 * What hostile files cost: each is opened, its text read and its first page drawn, as the window would, while another document goes on being
 * read. Prints one JSON line a file: how it ended and when, the most memory that all processes took together (Node's program and libraries,
 * which they share, counted once; then that of each: the shared files, this process, its workers), the other document's latency beside it and alone just before, and how long `docent read` of it took to end
 * after SIGTERM.
 * Run: node tests/bench/bombs.ts [FOLDER or FILE...]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DocentError } from '../../src-main/contract/errors.ts';
import { documentWorkers, openDocument } from '../../src-main/documents/index.ts';
import { root } from '../source-imports.ts';
import { hostileFiles } from './hostile-files.ts';

const files = hostileFiles(process.argv.slice(2));
const other = join(root, 'resources/samples/report.pdf');

interface Memory {
  /** Of each process, the first one's first. */
  readonly own: readonly number[];
  readonly files: number;
}

/** Kilobytes that this process and those below it have each for itself, and the most that one of them maps from files. */
function memory(pid: number): Memory {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    const children = readdirSync(`/proc/${pid}/task`)
      .flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean))
      .map((child) => memory(Number(child)));
    return {
      own: [kilobytes('RssAnon') + kilobytes('RssShmem'), ...children.flatMap(({ own }) => own)],
      files: Math.max(kilobytes('RssFile'), ...children.map(({ files }) => files)),
    };
  } catch {
    return { own: [0], files: 0 };
  }
}

function p95(times: readonly number[]): number {
  return Math.round([...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN);
}

/** Reads the other document until `until` says so. @returns milliseconds of each look: a page's text and its picture */
async function readOther(until: () => boolean): Promise<number[]> {
  const times: number[] = [];
  const document = await openDocument(other);
  while (!until()) {
    const start = performance.now();
    await document.textLayer(1);
    await document.image(1, { width: 400, quality: 80 });
    times.push(performance.now() - start);
    await delay(20);
  }
  await document.dispose();
  return times;
}

async function attempt(work: () => Promise<unknown>): Promise<{ ended: string; seconds: number }> {
  const start = performance.now();
  const seconds = () => Math.round((performance.now() - start) / 10) / 100;
  try {
    await work();
    return { ended: 'done', seconds: seconds() };
  } catch (error) {
    return { ended: error instanceof DocentError ? error.code : `untyped: ${error}`, seconds: seconds() };
  }
}

async function endsAfterSignal(file: string): Promise<number> {
  const child = spawn(process.execPath, [join(root, 'bin/docent.js'), 'read', file], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await delay(6000);
  if (child.exitCode !== null) return 0;
  const start = performance.now();
  child.kill('SIGTERM');
  await ended;
  return Math.round(performance.now() - start);
}

await documentWorkers().warm();
for (const file of files) {
  let [most, over, stop] = [[0], false, false];
  const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);
  const watch = setInterval(() => {
    const { own, files } = memory(process.pid);
    if (sum(own) + files > sum(most)) most = [files, ...own];
  }, 10);
  const before = readOther(() => stop);
  await delay(8000);
  stop = true;
  const alone_p95_ms = p95(await before);
  const beside = readOther(() => over);
  const steps: Record<string, unknown> = {};
  const opening = await attempt(async () => {
    const document = await openDocument(file);
    try {
      steps.text = await attempt(() => document.textLayer(1));
      steps.drawn = await attempt(() => document.rasterise(1));
      steps.again = await attempt(() => document.rasterise(1));
    } finally {
      await document.dispose();
    }
  });
  over = true;
  const times = await beside;
  clearInterval(watch);
  const sigterm_ms = existsSync(file) ? await endsAfterSignal(file) : 0;
  const figures = { alone_p95_ms, beside_p95_ms: p95(times), looks: times.length, sigterm_ms };
  const megabytes = (size: number): number => Math.round(size / 1024);
  const most_of = most.map(megabytes);
  console.log(
    JSON.stringify({ file: basename(file), opening, ...steps, most_mb: megabytes(sum(most)), most_of, ...figures }),
  );
}
process.exit(0);
