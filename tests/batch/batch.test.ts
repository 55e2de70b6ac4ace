import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BatchJob, openLedger, runBatch } from '../../src-main/batch/index.ts';
import { BatchLine } from '../../src-main/contract/batch.ts';
import { countingJob } from './counting-job.ts';

const never = new AbortController().signal;
let dir: string;
let inputs: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'docent-batch-'));
  inputs = join(dir, 'in');
  mkdirSync(join(inputs, 'deep'), { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const put = (name: string, text: string) => writeFileSync(join(inputs, name), text);
const lines = (out: string) =>
  readFileSync(out, 'utf8')
    .trim()
    .split('\n')
    .map((line) => BatchLine.parse(JSON.parse(line)));
const run = (out: string, job: BatchJob = countingJob(), more: object = {}) =>
  runBatch({ inputs: [inputs], out, job, signal: never, ...more });

describe('a batch', () => {
  it('processes every document of a folder and its subfolders, in order, and reports the outcome of each', async () => {
    put('b.jpg', '22');
    put('a.png', '1');
    put('deep/c.pdf', 'bad');
    put('d.jpg', 'bug');
    put('notes.csv', 'no document');
    const out = join(dir, 'out.jsonl');
    expect(await run(out)).toEqual({ total: 4, queued: 0, done: 2, failed: 2, duplicate: 0, stopped: null });
    expect(lines(out).map((l) => [basename(l.file), l.status, l.error?.code ?? null, l.result])).toEqual([
      ['a.png', 'done', null, { length: 1 }],
      ['b.jpg', 'done', null, { length: 2 }],
      ['d.jpg', 'failed', 'internal', null],
      ['c.pdf', 'failed', 'file-damaged', null],
    ]);
  });

  it('processes identical files once and gives each the result', async () => {
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) put(name, name === 'b.jpg' ? 'other' : 'same');
    const log = join(dir, 'log');
    const out = join(dir, 'out.jsonl');
    await run(out, countingJob(0, log));
    expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual(['a.jpg', 'b.jpg']);
    expect(lines(out)[2]).toMatchObject({
      status: 'duplicate',
      duplicate_of: join(inputs, 'a.jpg'),
      result: { length: 4 },
    });
  });

  it('continues where it stopped, takes in new files, and retries failed ones only when asked', async () => {
    put('a.jpg', '1');
    put('b.jpg', 'bad');
    const log = join(dir, 'log');
    const out = join(dir, 'out.csv');
    await run(out, countingJob(0, log));
    put('b.jpg', 'mended');
    put('c.jpg', '333');
    await run(out, countingJob(0, log));
    expect(readFileSync(log, 'utf8').split('\n').slice(0, 3)).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
    const end = await run(out, countingJob(0, log), { retryFailed: true });
    expect(end).toMatchObject({ done: 3, failed: 0 });
    const rows = readFileSync(out, 'utf8').replace('\uFEFF', '').trim().split('\r\n');
    expect(rows.map((row) => row.split(',').slice(1).join())).toEqual([
      'status,error,length',
      'done,,1',
      'done,,3',
      'done,,6',
    ]);
  });

  it('writes results as they come', async () => {
    for (let i = 0; i < 5; i++) put(`${i}.jpg`, String(i));
    const out = join(dir, 'out.jsonl');
    const seen: number[] = [];
    await run(out, countingJob(), { onFile: () => seen.push(lines(out).length) });
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it('ends when the model fails, and loses nothing', async () => {
    put('a.jpg', '1');
    put('b.jpg', 'model');
    const out = join(dir, 'out.jsonl');
    await expect(run(out)).rejects.toMatchObject({ code: 'model-invalid' });
    put('b.jpg', 'mended');
    expect(await run(out)).toMatchObject({ done: 2, queued: 0 });
  });

  it('cannot be continued by another job, nor by two processes at once', async () => {
    put('a.jpg', '1');
    put('b.jpg', '2');
    const out = join(dir, 'out.jsonl');
    await run(out);
    await expect(run(out, { ...countingJob(), settings: { question: 'When?' } })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('with other settings: question not given, now “When?”. Continue'),
    });
    put('c.jpg', '3');
    const first = run(out, countingJob(300));
    await setTimeout(100);
    await expect(run(out)).rejects.toMatchObject({ code: 'in-use' });
    expect(await first).toMatchObject({ done: 3 });
  });
});

describe('two files at once', () => {
  /** Two at once, and how many were in work together at most. */
  function pairs(): { job: BatchJob; most: () => number } {
    let [now, most] = [0, 0];
    const { run: count, ...job } = countingJob(30);
    const counted: BatchJob['run'] = async (file, options) => {
      now += 1;
      most = Math.max(most, now);
      return await count(file, options).finally(() => {
        now -= 1;
      });
    };
    return { job: { ...job, atOnce: 2, run: counted }, most: () => most };
  }

  it('are worked on together, each once, and identical ones after each other', async () => {
    for (let i = 0; i < 6; i++) put(`${i}.jpg`, i === 1 ? 'bad' : String(i >> 2));
    const out = join(dir, 'out.jsonl');
    const { job, most } = pairs();
    expect(await run(out, job)).toMatchObject({ total: 6, done: 2, failed: 1, duplicate: 3, queued: 0 });
    expect(most()).toBe(2);
    expect(new Set(lines(out).map((l) => l.file)).size).toBe(6);
  });

  it('are both left for the next run when one shows that the model fails', async () => {
    put('a.jpg', 'model');
    put('b.jpg', '1');
    const out = join(dir, 'out.jsonl');
    await expect(run(out, pairs().job)).rejects.toMatchObject({ code: 'model-invalid' });
    put('a.jpg', 'mended');
    expect(await run(out, pairs().job)).toMatchObject({ done: 2, failed: 0, queued: 0 });
  });

  it('are worked on alone after a worker died of one of them, so that no other is blamed for it', async () => {
    put('a.jpg', '1');
    put('b.jpg', '2');
    const out = join(dir, 'out.jsonl');
    const ledger = await openLedger(out, undefined);
    await ledger.join();
    await ledger.add([join(inputs, 'a.jpg'), join(inputs, 'b.jpg')]);
    await ledger.take();
    await ledger.take();
    await ledger.dispose();
    const { job, most } = pairs();
    expect(await run(out, job)).toMatchObject({ done: 2, failed: 0 });
    expect(most()).toBe(1);
  });
});

describe('stopping', () => {
  it('at once leaves the current file for the next run', async () => {
    for (let i = 0; i < 4; i++) put(`${i}.jpg`, String(i));
    const out = join(dir, 'out.jsonl');
    const stop = new AbortController();
    const end = await run(out, countingJob(50), { signal: stop.signal, onFile: () => stop.abort() });
    expect(end).toMatchObject({ done: 1, queued: 3, stopped: 'now' });
    expect(await run(out, countingJob())).toMatchObject({ done: 4, stopped: null });
    expect(lines(out)).toHaveLength(4);
  });

  it('after the current file lets it finish, also when requested from another process', async () => {
    for (let i = 0; i < 4; i++) put(`${i}.jpg`, String(i));
    const out = join(dir, 'out.jsonl');
    const running = run(out, countingJob(300));
    await setTimeout(100);
    const other = await openLedger(out, undefined);
    await other.requestStop('after-current');
    await other.dispose();
    expect(await running).toMatchObject({ done: 1, queued: 3, stopped: 'after-current' });
  });
});

describe('a kill', () => {
  const start = (out: string, log: string, ms: number) =>
    spawn(
      process.execPath,
      [fileURLToPath(new URL('./batch-runner.ts', import.meta.url)), inputs, out, String(ms), log],
      { stdio: 'ignore' },
    );

  it('at any moment loses nothing and repeats at most the file in work', async () => {
    for (let i = 0; i < 12; i++) put(`${String(i).padStart(2, '0')}.jpg`, `file ${i}`);
    const out = join(dir, 'out.jsonl');
    const log = join(dir, 'log');
    let kills = 0;
    while (kills < 3) {
      const child = start(out, log, 100);
      const before = started(log);
      while (started(log) < before + 2 && child.exitCode === null) await setTimeout(20);
      child.kill('SIGKILL');
      if (child.exitCode === null) await once(child, 'exit');
      kills += 1;
    }
    expect(await run(out)).toMatchObject({ total: 12, done: 12, queued: 0, failed: 0 });
    expect(new Set(lines(out).map((l) => l.file)).size).toBe(12);
    expect(lines(out)).toHaveLength(12);
    expect(started(log)).toBeLessThanOrEqual(12 + kills);
  }, 60_000);

  it('three times during the same file gives that file up, with the reason', async () => {
    put('a.jpg', '1');
    put('b.jpg', '2');
    const out = join(dir, 'out.jsonl');
    for (let i = 0; i < 3; i++) {
      const ledger = await openLedger(out, undefined);
      await ledger.join();
      await ledger.add([join(inputs, 'a.jpg')]);
      await ledger.take();
      await ledger.dispose();
    }
    expect(await run(out)).toMatchObject({ done: 1, failed: 1 });
    expect(lines(out)[0]!.error!.message).toMatch(/3 times/);
  });

  function started(log: string): number {
    try {
      return readFileSync(log, 'utf8').trim().split('\n').length;
    } catch {
      return 0;
    }
  }
});
