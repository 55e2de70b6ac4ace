/**
 * The published 9.8B model at full size, without its weights: makes a random checkpoint of the exact shapes (about 20 GB), imports it to
 * int4, and answers two questions about a page of 1280 visual tokens on this machine's CPU. Not part of CI; its figures are in
 * docs/full-size-proof.md.
 *
 *   node bin/full-size-proof.ts --published DIR --work DIR [--block 32|128] [--tokens 32] [--prepare] [--compare] [--keep]
 *
 * DIR of --published holds config.json and qwen.tiktoken; about 27 GB must be free in --work. --prepare makes the checkpoint and stops, so
 * that only the measurements need a quiet machine. Files that are in --work already are used, and an interrupted import continues.
 * --compare imports once more with float32 keys and values (7 GB more) and says what int8 ones change (compare-keys.ts).
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ENGINE_ENVIRONMENT } from '../src-main/inference/engine-environment.ts';
import { makeCheckpoint } from './full-size/make-checkpoint.ts';

const { values } = parseArgs({
  options: {
    published: { type: 'string' },
    work: { type: 'string' },
    block: { type: 'string', default: '128' },
    tokens: { type: 'string', default: '32' },
    prepare: { type: 'boolean', default: false },
    compare: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
if (!values.published || !values.work) throw new Error('--published and --work are needed');
const checkpoint = join(values.work, 'random-monkey');
const model = join(values.work, 'random-monkey-int4');
const withFloatKeys = join(values.work, 'random-monkey-int4-float-keys');

const started = performance.now();
function say(stage: string, facts: object): void {
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(`${JSON.stringify({ at: seconds, load: loadavg()[0], stage, ...facts })}\n`);
}

/** Runs a child, samples its memory, and forwards its JSON lines. */
async function run(
  script: string[],
  onLine: (line: Record<string, unknown>) => void,
): Promise<{ peak: number; peakAnonymous: number }> {
  const env = { ...ENGINE_ENVIRONMENT, ...process.env };
  const child = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'inherit'], env });
  let [peak, peakAnonymous, rest] = [0, 0, ''];
  const sample = () => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'latin1');
      const of = (key: string) => 1024 * Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
      peak = Math.max(peak, of('VmHWM'));
      peakAnonymous = Math.max(peakAnonymous, of('RssAnon'));
    } catch {
      // It has just ended.
    }
  };
  const timer = setInterval(sample, 250);
  child.stdout.on('data', (data: Buffer) => {
    const lines = (rest + data.toString()).split('\n');
    rest = lines.pop()!;
    sample();
    for (const line of lines) onLine(JSON.parse(line) as Record<string, unknown>);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${script[0]} ended with ${code}`);
  return { peak, peakAnonymous };
}

/** Drops a folder's files from the system's cache, so that they are read from the disk. */
function forget(folder: string): void {
  for (const name of readdirSync(folder)) {
    execFileSync('dd', [`if=${join(folder, name)}`, 'iflag=nocache', 'count=0'], { stdio: 'ignore' });
  }
}

/** Bytes per second that a plain read gets from the disk, without the page cache. */
function diskSpeed(file: string): number {
  const from = performance.now();
  execFileSync('dd', [`if=${file}`, 'of=/dev/null', 'bs=4M', 'iflag=direct'], { stdio: 'ignore' });
  return statSync(file).size / ((performance.now() - from) / 1000);
}

const importCommand = (...more: string[]) => [
  'src-main/hosts/cli/main.ts',
  'models',
  'import',
  checkpoint,
  '--precision',
  'int4',
  '--block',
  values.block,
  '--target',
  'cpu',
  '--json',
  ...more,
];

try {
  mkdirSync(values.work, { recursive: true });
  say('machine', { cpu: cpus()[0]?.model, cores: cpus().length, memory: totalmem(), node: process.version });
  if (!existsSync(join(checkpoint, 'model.safetensors.index.json'))) {
    say('checkpoint', await makeCheckpoint(values.published, checkpoint, (line) => say('making', { line })));
  }
  if (!values.prepare && !existsSync(join(model, 'import.json'))) {
    forget(checkpoint);
    const shard = join(
      checkpoint,
      readdirSync(checkpoint)
        .filter((name) => name.endsWith('.safetensors'))
        .sort()
        .at(-1)!,
    );
    const before = diskSpeed(shard);
    let result: Record<string, unknown> = {};
    const memory = await run(importCommand('--out', model), (line) => {
      result = line;
    });
    const after = diskSpeed(shard);
    const { sourceBytes, seconds, layers, errors, ...facts } = result as {
      sourceBytes: number;
      seconds: number;
      layers: unknown;
      errors: unknown;
    };
    const rate = sourceBytes / seconds;
    say('import', {
      ...facts,
      sourceBytes,
      seconds,
      rate,
      disk_before: before,
      disk_after: after,
      share_of_disk: (2 * rate) / (before + after),
      ...memory,
    });
    say('errors', { layers });
    void errors;
  }
  if (!values.prepare) {
    const memory = await run(['bin/full-size/run-model.ts', model, values.tokens], (line) =>
      say(String(line.stage), line),
    );
    say('memory', memory);
  }
  if (values.compare && !values.prepare) {
    if (!existsSync(withFloatKeys))
      await run(importCommand('--keys', 'float', '--out', withFloatKeys), ({ seconds, cpuSeconds }) =>
        say('import once more', { seconds, cpuSeconds }),
      );
    await run(['bin/full-size/compare-keys.ts', withFloatKeys, model], (line) => say('int8 keys and values', line));
  }
} finally {
  if (!values.keep && !values.prepare)
    for (const folder of [checkpoint, model, withFloatKeys]) rmSync(folder, { recursive: true, force: true });
}
