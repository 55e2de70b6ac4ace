import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BatchLine } from '../../src-main/contract/batch.ts';

/**
 * A real batch over real receipts, killed (-9, with the engine's process) at random moments: is anything lost, what is repeated, how fast is
 * it, how much memory does it take. node tests/bench/batch-kills.ts --images DIR [--count 100] [--kills 20] [--every 3] [-- flags of docent batch receipt]
 */
const { values, positionals } = parseArgs({
  options: {
    images: { type: 'string' },
    count: { type: 'string', default: '100' },
    kills: { type: 'string', default: '20' },
    /** Seconds between kills, about. */
    every: { type: 'string', default: '3' },
  },
  allowPositionals: true,
});
const dir = mkdtempSync(join(tmpdir(), 'docent-kills-'));
const images = readdirSync(values.images!).slice(0, Number(values.count));
for (const name of images) cpSync(join(values.images!, name), join(dir, 'in', name));
const out = join(dir, 'out.jsonl');
const docent = resolve(import.meta.dirname, '../../src-main/hosts/cli/main.ts');
let peak = 0;
let killed = 0;
let runs = 0;
const start = performance.now();
for (let done = false; !done; ) {
  runs += 1;
  const child = spawn(process.execPath, [docent, 'batch', 'receipt', join(dir, 'in'), '--out', out, ...positionals], {
    stdio: 'ignore',
    detached: true,
  });
  const ended = once(child, 'exit').then(() => true);
  // The first result comes after the model is loaded: kills fall before, into and between files.
  const life =
    killed < Number(values.kills) ? (1 + 2 * Number(values.every) * Math.random()) * 1000 : Number.POSITIVE_INFINITY;
  const until = performance.now() + life;
  while (child.exitCode === null && performance.now() < until) {
    peak = Math.max(peak, groupMemory(child.pid!));
    await Promise.race([ended, setTimeout(500)]);
  }
  if (child.exitCode === null) {
    process.kill(-child.pid!, 'SIGKILL');
    await ended;
    killed += 1;
    process.stderr.write(`kill ${killed}: ${lines()} results\n`);
  } else done = true;
}
const minutes = (performance.now() - start) / 60_000;
const results = readFileSync(out, 'utf8')
  .trim()
  .split('\n')
  .map((line) => BatchLine.parse(JSON.parse(line)));
const files = new Set(results.map((r) => r.file));
const status = (name: string) => results.filter((r) => r.status === name).length;
process.stdout.write(
  `${JSON.stringify({ files: images.length, results: results.length, distinct: files.size, done: status('done'), failed: status('failed'), duplicate: status('duplicate'), kills: killed, runs, minutes, pages_a_minute: images.length / minutes, peak_mb: Math.round(peak / 2 ** 20) }, null, 1)}\n`,
);
rmSync(dir, { recursive: true, force: true });

function lines(): number {
  try {
    return readFileSync(out, 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
}

/** Resident memory of a process and those it started, in bytes (Linux). */
function groupMemory(group: number): number {
  let sum = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      if (Number(stat[2]) === group) sum += Number(stat[21]) * 4096;
    } catch {
      // It has ended meanwhile.
    }
  }
  return sum;
}
