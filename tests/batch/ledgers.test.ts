import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import BetterSqlite from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger, LedgerFile } from '../../src-main/batch/ledger.ts';
import { ledgerAddress } from '../../src-main/batch/ledger-address.ts';
import { PostgresLedger } from '../../src-main/batch/postgres-ledger.ts';
import { SqliteLedger } from '../../src-main/batch/sqlite-ledger.ts';
import { type Postgres, startPostgres, whyNoPostgres } from './postgres.ts';

/** Opens the same batch again and again; each is a worker of its own. */
type Open = (leaseMs?: number) => Promise<Ledger>;

let folder: string;
let opened: Ledger[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docent-ledger-'));
});
afterEach(async () => {
  for (const ledger of opened) await ledger.dispose();
  opened = [];
  rmSync(folder, { recursive: true, force: true });
});

const kept = <T extends Ledger>(ledger: T): T => {
  opened.push(ledger);
  return ledger;
};

/** What may be relied on, whatever keeps the ledger. */
function behaves(open: Open): void {
  it('gives every file to one worker, in the order in which they were added', async () => {
    const [one, two] = [await open(), await open()];
    expect(await one.add(['/in/b', '/in/a'])).toBe(2);
    expect(await two.add(['/in/a', '/in/c'])).toBe(1);
    const taken = [await one.take(), await two.take(), await one.take()];
    expect(taken.map((file) => [file!.path, file!.attempts])).toEqual([
      ['/in/b', 1],
      ['/in/a', 1],
      ['/in/c', 1],
    ]);
    expect(await two.take()).toBeUndefined();
    expect(await two.counts()).toEqual({ total: 3, queued: 3, done: 0, failed: 0, duplicate: 0 });
  });

  it('records results, failures and duplicates, and lists them in order with everything in them', async () => {
    const ledger = await open();
    await ledger.add(['/1', '/2', '/3', '/4']);
    const [a, b, c] = [(await ledger.take())!, (await ledger.take())!, (await ledger.take())!];
    const result = { text: 'a\u0000b 합계 “x” \u2028', sums: [1.5, null] };
    expect(await ledger.claimBytes(a, 'aa')).toBe('new');
    await ledger.fail(b, { code: 'file-damaged', message: 'It is\0 damaged.' }, 0.25);
    const done = (await ledger.finish(a, result, 1.5))!;
    expect(await ledger.claimBytes(c, 'aa')).toMatchObject({ path: '/1', result: JSON.stringify(result) });
    await ledger.finishAsDuplicate(c, done);
    const ended: LedgerFile[] = [];
    for await (const file of ledger.ended()) ended.push(file);
    expect(
      ended.map(({ path, status, error_code, seconds, duplicate_of }) => [
        path,
        status,
        error_code,
        seconds,
        duplicate_of,
      ]),
    ).toEqual([
      ['/1', 'done', null, 1.5, null],
      ['/2', 'failed', 'file-damaged', 0.25, null],
      ['/3', 'duplicate', null, null, '/1'],
    ]);
    expect(ended[1]!.error_message).toMatch(/^It is.? damaged\.$/);
    expect(ended.map(({ result: json }) => (json === null ? null : JSON.parse(json)))).toEqual([result, null, result]);
    expect(await ledger.counts()).toEqual({ total: 4, queued: 1, done: 1, failed: 1, duplicate: 1 });
  });

  it('lists more files than it fetches at a time', async () => {
    const ledger = await open();
    const paths = Array.from({ length: 120 }, (_, i) => `/${i}`);
    await ledger.add(paths);
    for (let file = await ledger.take(); file !== undefined; file = await ledger.take()) {
      await ledger.finish(file, file.seq, 0);
    }
    const listed: string[] = [];
    for await (const { path } of ledger.ended()) listed.push(path);
    expect(listed).toEqual(paths);
  });

  it('gives a file whose worker went silent to another, and lets the first one change nothing any more', async () => {
    const [silent, other] = [await open(1), await open()];
    await silent.add(['/1']);
    const first = (await silent.take())!;
    await delay(20);
    const second = (await other.take())!;
    expect(second).toMatchObject({ path: '/1', attempts: 2 });
    expect(await silent.renew(first)).toBe(false);
    expect(await silent.claimBytes(first, 'aa')).toBe('not-ours');
    expect(await silent.finish(first, 'late', 1)).toBeUndefined();
    expect(await silent.fail(first, { code: 'internal', message: 'late' }, 1)).toBeUndefined();
    expect(await silent.finishAsDuplicate(first, second)).toBeUndefined();
    await silent.giveBack(first);
    expect(await other.renew(second)).toBe(true);
    expect(await other.finish(second, 'in time', 1)).toMatchObject({
      status: 'done',
      result: '"in time"',
      attempts: 2,
    });
    expect(await silent.finish(first, 'later still', 1)).toBeUndefined();
    expect(await other.counts()).toMatchObject({ total: 1, done: 1 });
  });

  it('leaves a file to its worker as long as that renews the lease', async () => {
    const [short, long] = [await open(1), await open()];
    await short.add(['/1']);
    const file = (await short.take())!;
    await delay(20);
    expect(await long.renew(file)).toBe(true);
    expect(await long.take()).toBeUndefined();
  });

  it('finishes a file once, however often it is told to', async () => {
    const ledger = await open();
    await ledger.add(['/1', '/2']);
    const file = (await ledger.take())!;
    expect(await ledger.finish(file, 'first', 1)).toMatchObject({ status: 'done', result: '"first"' });
    expect(await ledger.finish(file, 'second', 2)).toMatchObject({ status: 'done', result: '"first"', seconds: 1 });
    expect(await ledger.fail(file, { code: 'internal', message: 'no' }, 2)).toMatchObject({ status: 'done' });
    await ledger.giveBack(file);
    expect(await ledger.counts()).toMatchObject({ done: 1, queued: 1 });
  });

  it('queues a file that was given back, without counting an attempt', async () => {
    const ledger = await open();
    await ledger.add(['/1']);
    await ledger.giveBack((await ledger.take())!);
    expect(await ledger.take()).toMatchObject({ path: '/1', attempts: 1 });
  });

  it('gives up a file that ended too many workers, and tries it again when asked', async () => {
    const ledger = await open(1);
    await ledger.add(['/1']);
    for (let attempt = 1; attempt <= ledger.mostAttempts; attempt++) {
      expect(await ledger.take()).toMatchObject({ attempts: attempt });
      await delay(20);
    }
    expect(await ledger.take()).toBeUndefined();
    expect(await ledger.counts()).toMatchObject({ failed: 1 });
    for await (const file of ledger.ended()) expect(file.error_message).toContain(`${ledger.mostAttempts} times`);
    await ledger.retryFailed();
    expect(await ledger.take()).toMatchObject({ attempts: 1, error_code: null });
  });

  it('does identical files once: the second waits until the first has ended', async () => {
    const [one, two] = [await open(), await open()];
    await one.add(['/1', '/2', '/3']);
    const [first, second] = [(await one.take())!, (await two.take())!];
    expect(await one.claimBytes(first, 'aa')).toBe('new');
    expect(await two.claimBytes(second, 'aa')).toBe('not-ours');
    const third = (await two.take())!;
    expect(third.path).toBe('/3');
    expect(await two.take()).toBeUndefined();
    await one.finish(first, 'once', 1);
    const again = (await two.take())!;
    expect(again).toMatchObject({ path: '/2', attempts: 1 });
    expect(await two.claimBytes(again, 'aa')).toMatchObject({ path: '/1', result: '"once"' });
  });

  it('begins with the settings of whoever came first', async () => {
    const [one, two] = [await open(), await open()];
    expect(await Promise.all([one.begin('{"a":1}'), two.begin('{"a":2}')])).toHaveLength(2);
    const begun = await one.begin('{"a":3}');
    expect(['{"a":1}', '{"a":2}']).toContain(begun);
    expect(await two.begin('{}')).toBe(begun);
  });

  it('passes on a request to stop to those who work, not to those who join later', async () => {
    const worker = await open();
    await worker.join();
    expect(await worker.stopRequest()).toBeNull();
    await (await open()).requestStop('after-current');
    expect(await worker.stopRequest()).toBe('after-current');
    await (await open()).requestStop('now');
    expect(await worker.stopRequest()).toBe('now');
    await worker.dispose();
    const later = await open();
    await later.join();
    expect(await later.stopRequest()).toBeNull();
  });
}

describe('a ledger in a file', () => {
  const open: Open = async (leaseMs) => kept(new SqliteLedger(join(folder, 'out.ledger'), leaseMs));
  behaves(open);

  it('takes one worker at a time, and the next one takes over what a killed one had', async () => {
    const killed = await open();
    await killed.join();
    await killed.add(['/1']);
    await killed.take();
    const next = await open();
    await expect(next.join()).rejects.toMatchObject({ code: 'in-use' });
    await killed.dispose();
    await next.join();
    expect(await next.take()).toMatchObject({ path: '/1', attempts: 2 });
  });

  it('continues one that an earlier version of Docent began', async () => {
    const file = join(folder, 'out.ledger');
    const earlier = new BetterSqlite(file);
    earlier.exec(`PRAGMA application_id = ${0x4443424c}; PRAGMA user_version = 1;
      CREATE TABLE files (seq INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, status TEXT NOT NULL, sha256 TEXT, duplicate_of TEXT,
        error_code TEXT, error_message TEXT, seconds REAL, result TEXT, attempts INTEGER NOT NULL DEFAULT 0) STRICT;
      CREATE TABLE facts (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;
      INSERT INTO facts VALUES ('job', '{"kind":"count"}');
      INSERT INTO files (path, status, attempts, result) VALUES ('/1', 'done', 1, '7'), ('/2', 'running', 1, NULL), ('/3', 'queued', 0, NULL);`);
    earlier.close();
    const ledger = await open();
    await ledger.join();
    expect(await ledger.begin('{}')).toBe('{"kind":"count"}');
    expect(await ledger.take()).toMatchObject({ path: '/2', attempts: 2 });
    expect(await ledger.counts()).toEqual({ total: 3, queued: 2, done: 1, failed: 0, duplicate: 0 });
  });
});

const missing = whyNoPostgres();
describe.skipIf(missing !== undefined)(`a ledger in PostgreSQL${missing === undefined ? '' : `: ${missing}`}`, () => {
  let postgres: Postgres;
  let batches = 0;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.dispose());
  beforeEach(() => {
    batches += 1;
  });

  const place = () => ledgerAddress(postgres.address, 'environment');
  const open: Open = async (leaseMs) => kept(await PostgresLedger.open(place(), `batch ${batches}`, { leaseMs }));
  behaves(open);

  it('keeps batches of different names apart, and says which there are when one is missing', async () => {
    const one = await open();
    await one.add(['/1']);
    const other = kept(await PostgresLedger.open(place(), 'other.csv'));
    expect(await other.take()).toBeUndefined();
    await expect(PostgresLedger.open(place(), 'none.csv', { create: false })).rejects.toMatchObject({
      code: 'file-not-found',
      message: expect.stringContaining('no batch none.csv. It has other.csv'),
    });
  });

  it('is made once, by whichever of several machines comes first', async () => {
    const name = 'together.csv';
    const all = await Promise.all(Array.from({ length: 6 }, () => PostgresLedger.open(place(), name)));
    all.forEach(kept);
    await Promise.all(all.map((ledger) => ledger.add(['/1', '/2', '/3'])));
    const taken = await Promise.all(all.map((ledger) => ledger.take()));
    expect(taken.flatMap((file) => (file === undefined ? [] : [file.path])).sort()).toEqual(['/1', '/2', '/3']);
  });

  it('lets only one of many workers do bytes that they find at the same moment', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => open()));
    await all[0]!.add(all.map((_, i) => `/${i}`));
    const files = await Promise.all(all.map(async (ledger) => (await ledger.take())!));
    const claims = await Promise.all(all.map((ledger, i) => ledger.claimBytes(files[i]!, 'same')));
    expect(claims.filter((claim) => claim === 'new')).toHaveLength(1);
    expect(claims.filter((claim) => claim === 'not-ours')).toHaveLength(5);
  });

  it('outlives a restart of the database', async () => {
    const ledger = await open();
    await ledger.add(['/1', '/2']);
    const file = (await ledger.take())!;
    await postgres.stop();
    const finished = ledger.finish(file, 'kept', 1);
    const back = postgres.start();
    expect(await finished).toMatchObject({ status: 'done', result: '"kept"' });
    await back;
    expect(await ledger.take()).toMatchObject({ path: '/2' });
  });

  it('that does not come back is an error, after a warning', async () => {
    const troubles: string[] = [];
    const onTrouble = (message: string) => troubles.push(message);
    const ledger = kept(await PostgresLedger.open(place(), 'gone.csv', { patienceMs: 500, onTrouble }));
    await postgres.stop();
    await expect(ledger.counts()).rejects.toMatchObject({
      code: 'ledger-failed',
      message: expect.stringMatching(/^The ledger at 127\.0\.0\.1:\d+\/postgres /),
    });
    expect(troubles).toHaveLength(1);
    await postgres.start();
  });

  it('tells a wrong password, a missing database and a missing server apart, and never repeats the password', async () => {
    const right = postgres.address;
    const said = async (address: string): Promise<string> => {
      const error: unknown = await PostgresLedger.open(ledgerAddress(address, 'environment'), 'x').catch((e) => e);
      expect(error).toMatchObject({ code: 'ledger-failed' });
      const everything = `${JSON.stringify(error)} ${String(error)} ${(error as Error).stack}`;
      for (const secret of [postgres.password, encodeURIComponent(postgres.password), 'wr0ng']) {
        expect(everything).not.toContain(secret);
      }
      return (error as Error).message;
    };
    expect(await said(right.replace(/:[^:@]+@/, ':wr0ng@'))).toContain('refused this user');
    expect(await said(right.replace(/\/postgres$/, '/nothing'))).toContain('createdb nothing');
    expect(await said(right.replace(/:\d+\/postgres$/, ':1/postgres'))).toContain('does not answer');
    expect(await said(`${right}?sslmode=verify-full`)).toContain('offers no TLS');
  });
});
