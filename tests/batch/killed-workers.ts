import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BatchLine } from '../../src-main/contract/batch.ts';
import { seeded } from '../fuzz/mutate.ts';

export interface Simulation {
  /** The ledger's, with user and password. */
  readonly address: string;
  readonly workers: number;
  /** Files of one page each, all different. */
  readonly pages: number;
  /** Milliseconds that a page takes. */
  readonly pageMs: number;
  /** Workers killed; after that the rest may finish. */
  readonly kills: number;
  /** Milliseconds that a worker lives after its first page, on average. */
  readonly lifeMs: number;
  readonly leaseMs: number;
  /** Draws the lifetimes. */
  readonly seed: number;
  readonly onKill?: (kills: number) => void;
}

export interface Outcome {
  readonly pages: number;
  readonly kills: number;
  /** Worker processes that were started. */
  readonly runs: number;
  /** Lines of the results, pages named in them, and how many of those are done. */
  readonly lines: number;
  readonly distinct: number;
  readonly done: number;
  /** Times that work on a page was started; more than `pages` by those in which a worker was killed. */
  readonly starts: number;
  /** Pages that two living workers had in work at the same time. */
  readonly atOnce: number;
  /** Pages whose work ran to its end more than once, because the worker was killed before that was recorded. */
  readonly repeated: number;
  readonly seconds: number;
}

const WORKER = fileURLToPath(new URL('./shared-worker.ts', import.meta.url));

/** Workers on one shared batch, killed (-9) at random moments and started again, until nothing is left. @throws Error when a worker fails */
export async function killedWorkers(simulation: Simulation): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'docent-workers-'));
  const [inputs, out, log] = [join(folder, 'in'), join(folder, 'out.jsonl'), join(folder, 'log')];
  mkdirSync(inputs);
  for (let page = 0; page < simulation.pages; page++) {
    writeFileSync(join(inputs, `${String(page).padStart(5, '0')}.jpg`), `page ${page}`);
  }
  writeFileSync(log, '');
  const random = seeded(simulation.seed);
  const killedAt = new Map<number, number>();
  const running = new Set<ChildProcess>();
  const start = performance.now();
  let [kills, runs] = [0, 0];

  const keepOneRunning = async (): Promise<void> => {
    for (;;) {
      runs += 1;
      const args = [WORKER, inputs, out, String(simulation.pageMs), String(simulation.leaseMs), log];
      const env = { ...process.env, DOCENT_LEDGER: simulation.address };
      const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
      running.add(child);
      let said = '';
      child.stderr.on('data', (chunk) => {
        said += chunk;
      });
      child.stdout.once('data', () => {
        setTimeout(
          () => {
            if (kills >= simulation.kills || child.exitCode !== null) return;
            kills += 1;
            child.kill('SIGKILL');
            simulation.onKill?.(kills);
          },
          2 * simulation.lifeMs * random(),
        ).unref();
      });
      const [code, signal] = await once(child, 'exit');
      running.delete(child);
      if (signal === 'SIGKILL') killedAt.set(child.pid!, Date.now());
      else if (code === 0) return;
      else throw new Error(`a worker ended with ${code ?? signal}: ${said}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: simulation.workers }, keepOneRunning));
    return {
      ...read(out, log, killedAt),
      pages: simulation.pages,
      kills,
      runs,
      seconds: (performance.now() - start) / 1000,
    };
  } finally {
    for (const child of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

type Found = Pick<Outcome, 'lines' | 'distinct' | 'done' | 'starts' | 'atOnce' | 'repeated'>;

function read(out: string, log: string, killedAt: ReadonlyMap<number, number>): Found {
  const results = readFileSync(out, 'utf8')
    .trim()
    .split('\n')
    .map((line) => BatchLine.parse(JSON.parse(line)));
  const events = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const open = new Map<string, number>();
  const ends = new Map<string, number>();
  let [starts, atOnce] = [0, 0];
  for (const [what, page, pid, at] of events) {
    if (what === 'end') {
      open.delete(page!);
      ends.set(page!, (ends.get(page!) ?? 0) + 1);
      continue;
    }
    starts += 1;
    const other = open.get(page!);
    // A worker that was killed has no end; the moment is when this process heard of it, a little later.
    if (other !== undefined && (killedAt.get(other) ?? Number.POSITIVE_INFINITY) > Number(at)) atOnce += 1;
    open.set(page!, Number(pid));
  }
  return {
    lines: results.length,
    distinct: new Set(results.map(({ file }) => basename(file))).size,
    done: results.filter(({ status }) => status === 'done').length,
    ...{ starts, atOnce },
    repeated: [...ends.values()].filter((times) => times > 1).length,
  };
}
