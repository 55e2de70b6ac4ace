import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ledgerAddress, openLedger, runBatch } from '../../src-main/batch/index.ts';
import { BatchLine } from '../../src-main/contract/batch.ts';
import { commandLine } from '../cli/command-line.ts';
import { countingJob } from './counting-job.ts';
import { killedWorkers } from './killed-workers.ts';
import { type Postgres, startPostgres, whyNoPostgres } from './postgres.ts';

const never = new AbortController().signal;
const missing = whyNoPostgres();

describe.skipIf(missing !== undefined)(`a shared batch${missing === undefined ? '' : `: ${missing}`}`, () => {
  let postgres: Postgres;
  let dir: string;
  let inputs: string;
  let out: string;
  let batches = 0;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.dispose());
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'docent-shared-'));
    inputs = join(dir, 'in');
    mkdirSync(inputs);
    out = join(dir, `out-${++batches}.jsonl`);
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const ledger = () => ledgerAddress(postgres.address, 'environment');
  const put = (name: string, text: string) => writeFileSync(join(inputs, name), text);
  const lines = () =>
    readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map((line) => BatchLine.parse(JSON.parse(line)));
  const run = (more: object = {}) =>
    runBatch({ inputs: [inputs], out, job: countingJob(), signal: never, ledger: ledger(), ...more });

  it('is divided among its workers, and each writes the whole results', async () => {
    for (let i = 0; i < 12; i++) put(`${String(i).padStart(2, '0')}.jpg`, `file ${i}`);
    put('99.jpg', 'file 1');
    const log = join(dir, 'log');
    const outs = ['one', 'two'].map((name) => join(dir, name, basename(out)));
    for (const name of ['one', 'two']) mkdirSync(join(dir, name));
    const ends = await Promise.all(outs.map((path) => run({ out: path, job: countingJob(20, log) })));
    for (const end of ends) expect(end).toMatchObject({ total: 13, queued: 0, done: 12, duplicate: 1, stopped: null });
    expect(readFileSync(log, 'utf8').trim().split('\n')).toHaveLength(12);
    const written = outs.map((path) => readFileSync(path, 'utf8'));
    expect(written[0]).toBe(written[1]);
    expect(written[0]!.trim().split('\n')).toHaveLength(13);
  });

  it('killed at random ends with every page exactly once', async () => {
    const { address } = postgres;
    const outcome = await killedWorkers({
      ...{ address, workers: 3, pages: 60, pageMs: 60, kills: 6, lifeMs: 300, leaseMs: 3000, seed: 21 },
    });
    expect(outcome).toMatchObject({ lines: 60, distinct: 60, done: 60, atOnce: 0, kills: 6 });
    expect(outcome.starts).toBeLessThanOrEqual(60 + outcome.kills);
  });

  it('goes on when the database restarts', async () => {
    for (let i = 0; i < 6; i++) put(`${i}.jpg`, `file ${i}`);
    const troubles: string[] = [];
    let restart: Promise<void> | undefined;
    const onFile = () => {
      restart ??= postgres.stop().then(() => postgres.start());
    };
    const end = await run({ onFile, job: countingJob(50), onTrouble: (message: string) => troubles.push(message) });
    await restart;
    expect(end).toMatchObject({ done: 6, stopped: null });
    expect(lines()).toHaveLength(6);
    expect(troubles.join()).not.toContain(postgres.password);
  });

  it('does not fail what this machine cannot see because a folder is not mounted', async () => {
    put('a.jpg', '1');
    const elsewhere = await openLedger(out, ledger());
    await elsewhere.add([join(dir, 'not-mounted', 'b.jpg')]);
    await expect(run()).rejects.toMatchObject({ code: 'file-not-found', message: expect.stringContaining('Mount it') });
    rmSync(join(inputs, 'a.jpg'));
    await expect(run()).rejects.toMatchObject({ message: expect.stringContaining('There are no documents in') });
    expect(await elsewhere.counts()).toMatchObject({ total: 2, queued: 2, failed: 0 });
    await elsewhere.dispose();
  });

  it('tells its state and stops from any machine, by command', async () => {
    for (let i = 0; i < 4; i++) put(`${i}.jpg`, String(i));
    const env = { DOCENT_LEDGER: postgres.address };
    const docent = (args: string[]) =>
      commandLine(
        args,
        () => {
          throw new Error('no question is asked');
        },
        { env },
      );
    let stopped: ReturnType<typeof docent> | undefined;
    const onFile = () => {
      stopped ??= docent(['batch', 'stop', basename(out)]);
    };
    const running = run({ job: countingJob(300), onFile });
    expect(await running).toMatchObject({ stopped: 'after-current' });
    expect((await stopped)?.code).toBe(0);
    const status = await docent(['batch', 'status', basename(out), '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({ total: 4, failed: 0 });
    expect((await docent(['batch', 'status', 'other.csv'])).stderr).toContain('has no batch other.csv');
    const secret = await docent(['batch', 'status', basename(out), '--ledger', postgres.address]);
    expect([secret.code, secret.stderr.includes('PGPASSWORD')]).toEqual([2, true]);
    for (const { stdout, stderr } of [status, secret]) expect(stdout + stderr).not.toContain(postgres.password);
  });
});
