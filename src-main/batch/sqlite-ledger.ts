import { randomUUID } from 'node:crypto';
import type { BatchCounts } from '../contract/batch.ts';
import { DocentError } from '../contract/errors.ts';
import { type Database, openDatabase, type Statement } from '../history/database.ts';
import {
  countsOf,
  FileRow,
  gaveUp,
  LEASE_MS,
  type Ledger,
  type LedgerFile,
  type StopRequest,
  stopRequestOf,
  type TakenFile,
  TakenRow,
} from './ledger.ts';

const VERSION = 2;
/** "DCBL": tells whose file it is. */
const APPLICATION_ID = 0x4443424c;

const FIRST = `
  CREATE TABLE files (
    seq INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    sha256 TEXT,
    duplicate_of TEXT,
    error_code TEXT,
    error_message TEXT,
    seconds REAL,
    result TEXT,
    attempts INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX files_by_status ON files (status, seq);
  CREATE INDEX files_by_hash ON files (sha256) WHERE sha256 IS NOT NULL;
  CREATE TABLE facts (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;`;
/** Version 2: leases. A file that is `running` without one was left by version 1. */
const LEASES = `
  ALTER TABLE files ADD COLUMN lease TEXT;
  ALTER TABLE files ADD COLUMN lease_until INTEGER;`;

/** What has ended cannot be given back or end otherwise; `lease` tells who ended it. */
const HELD = "seq = @seq AND lease = @lease AND status = 'running'";

/** A ledger in a file of SQLite, for one worker at a time. Others may read it and ask that worker to stop. */
export class SqliteLedger implements Ledger {
  readonly name: string;
  readonly shared = false;
  /** One worker that dies of the same file again and again leaves little doubt. */
  readonly mostAttempts = 3;
  readonly leaseMs: number;
  readonly #database: Database;
  readonly #statements = new Map<string, Statement>();
  #unlock: (() => void) | undefined;

  /** @throws DocentError bad-input when the file is something else, file-damaged, unsupported-format */
  constructor(file: string, leaseMs = LEASE_MS) {
    this.name = file;
    this.leaseMs = leaseMs;
    const fresh = openDatabase(file);
    this.#database = fresh;
    try {
      this.#prepare();
    } catch (thrown) {
      fresh.close();
      if (thrown instanceof DocentError) throw thrown;
      throw new DocentError('file-damaged', `The ledger ${file} cannot be read. Move it away to start over.`, {
        subject: file,
        cause: thrown,
      });
    }
  }

  #prepare(): void {
    const id = Number(this.#database.pragma('application_id', { simple: true }));
    const tables = this.#database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
    if (id !== APPLICATION_ID && tables !== 0) {
      throw new DocentError('bad-input', `${this.name} belongs to another program. Choose another --out.`, {
        subject: this.name,
      });
    }
    const version = () => Number(this.#database.pragma('user_version', { simple: true }));
    if (version() > VERSION) {
      throw new DocentError(
        'unsupported-format',
        `${this.name} was written by a later version of Docent. Update Docent.`,
        { subject: this.name },
      );
    }
    if (version() === VERSION) return;
    this.#transaction(() => {
      // Another process may have done it meanwhile.
      if (version() === 0) {
        this.#database.pragma(`application_id = ${APPLICATION_ID}`);
        this.#database.exec(FIRST);
      }
      if (version() < VERSION) this.#database.exec(LEASES);
      this.#database.pragma(`user_version = ${VERSION}`);
    });
  }

  async join(): Promise<void> {
    this.#unlock ??= lock(this.name);
    this.#setFact('stop', null);
    // Nobody else works here, so whatever is running was interrupted.
    this.#transaction(() => this.#releaseAbandoned(Number.MAX_SAFE_INTEGER));
  }

  async begin(settings: string): Promise<string> {
    this.#statement("INSERT INTO facts VALUES ('job', ?) ON CONFLICT (name) DO NOTHING").run(settings);
    return this.#fact('job') ?? settings;
  }

  async add(paths: readonly string[]): Promise<number> {
    const insert = this.#statement(
      "INSERT INTO files (path, status) VALUES (?, 'queued') ON CONFLICT (path) DO NOTHING",
    );
    return this.#transaction(() => paths.reduce((count, path) => count + insert.run(path).changes, 0));
  }

  async retryFailed(): Promise<void> {
    this.#statement(`UPDATE files SET status = 'queued', attempts = 0, lease = NULL, error_code = NULL, error_message = NULL
      WHERE status = 'failed'`).run();
  }

  async take(): Promise<TakenFile | undefined> {
    const now = Date.now();
    const row: unknown = this.#transaction(() => {
      this.#releaseAbandoned(now);
      return this.#statement(`UPDATE files SET status = 'running', attempts = attempts + 1, lease = ?, lease_until = ?
        WHERE seq = (SELECT seq FROM files q WHERE status = 'queued' AND NOT EXISTS
          (SELECT 1 FROM files r WHERE r.sha256 = q.sha256 AND r.status = 'running') ORDER BY seq LIMIT 1)
        RETURNING *`).get(randomUUID(), now + this.leaseMs);
    });
    return row === undefined ? undefined : TakenRow.parse(row);
  }

  async renew({ seq, lease }: TakenFile): Promise<boolean> {
    const until = Date.now() + this.leaseMs;
    return (
      this.#statement(`UPDATE files SET lease_until = @until WHERE ${HELD}`).run({ until, seq, lease }).changes > 0
    );
  }

  async giveBack({ seq, lease }: TakenFile): Promise<void> {
    this.#queueAgain(seq, lease);
  }

  async claimBytes({ seq, lease }: TakenFile, sha256: string): Promise<LedgerFile | 'new' | 'not-ours'> {
    return this.#transaction(() => {
      const held = this.#statement(`UPDATE files SET sha256 = @sha256 WHERE ${HELD}`).run({ sha256, seq, lease });
      if (held.changes === 0) return 'not-ours';
      const row: unknown = this.#statement(`SELECT * FROM files WHERE sha256 = ? AND seq <> ?
        AND status IN ('done', 'running') ORDER BY status, seq LIMIT 1`).get(sha256, seq);
      if (row === undefined) return 'new';
      const same = FileRow.parse(row);
      if (same.status === 'done') return same;
      this.#queueAgain(seq, lease);
      return 'not-ours';
    });
  }

  async finish(file: TakenFile, result: unknown, seconds: number): Promise<LedgerFile | undefined> {
    return this.#end(file, "status = 'done', result = @result, seconds = @seconds", {
      result: JSON.stringify(result ?? null),
      seconds,
    });
  }

  async finishAsDuplicate(file: TakenFile, of: LedgerFile): Promise<LedgerFile | undefined> {
    return this.#end(file, "status = 'duplicate', duplicate_of = @of", { of: of.path });
  }

  async fail(
    file: TakenFile,
    error: { readonly code: string; readonly message: string },
    seconds: number,
  ): Promise<LedgerFile | undefined> {
    return this.#end(file, "status = 'failed', error_code = @code, error_message = @message, seconds = @seconds", {
      code: error.code,
      message: error.message,
      seconds,
    });
  }

  async counts(): Promise<BatchCounts> {
    return countsOf(this.#statement('SELECT status, count(*) AS n FROM files GROUP BY status').all());
  }

  async *ended(): AsyncGenerator<LedgerFile> {
    let seq = 0;
    const next =
      this.#statement(`SELECT f.seq, f.path, f.status, f.sha256, f.duplicate_of, f.error_code, f.error_message, f.seconds, f.attempts,
        CASE f.status WHEN 'duplicate' THEN (SELECT d.result FROM files d WHERE d.path = f.duplicate_of) ELSE f.result END AS result
      FROM files f WHERE f.seq > ? AND f.status IN ('done', 'failed', 'duplicate') ORDER BY f.seq LIMIT 1`);
    for (let row: unknown = next.get(seq); row !== undefined; row = next.get(seq)) {
      const file = FileRow.parse(row);
      seq = file.seq;
      yield file;
    }
  }

  async requestStop(request: StopRequest): Promise<void> {
    this.#setFact('stop', request);
  }

  async stopRequest(): Promise<StopRequest | null> {
    return stopRequestOf(this.#fact('stop'));
  }

  async dispose(): Promise<void> {
    this.#database.close();
    this.#unlock?.();
    this.#unlock = undefined;
  }

  #releaseAbandoned(now: number): void {
    const abandoned = "status = 'running' AND coalesce(lease_until, 0) <= ?";
    this.#statement(`UPDATE files SET status = 'failed', error_code = 'internal', error_message = ?, lease = NULL
      WHERE ${abandoned} AND attempts >= ?`).run(gaveUp(this.mostAttempts), now, this.mostAttempts);
    this.#statement(`UPDATE files SET status = 'queued', lease = NULL WHERE ${abandoned}`).run(now);
  }

  #end({ seq, lease }: TakenFile, change: string, values: object): LedgerFile | undefined {
    const row: unknown =
      this.#statement(`UPDATE files SET ${change} WHERE ${HELD} RETURNING *`).get({ ...values, seq, lease }) ??
      this.#statement("SELECT * FROM files WHERE seq = ? AND lease = ? AND status <> 'running'").get(seq, lease);
    return row === undefined ? undefined : FileRow.parse(row);
  }

  #queueAgain(seq: number, lease: string): void {
    this.#statement(`UPDATE files SET status = 'queued', attempts = attempts - 1, lease = NULL WHERE ${HELD}`).run({
      seq,
      lease,
    });
  }

  #fact(name: string): string | null {
    const value: unknown = this.#statement('SELECT value FROM facts WHERE name = ?').pluck().get(name);
    return typeof value === 'string' ? value : null;
  }

  #setFact(name: string, value: string | null): void {
    if (value === null) this.#statement('DELETE FROM facts WHERE name = ?').run(name);
    else
      this.#statement('INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value').run(
        name,
        value,
      );
  }

  #transaction<T>(work: () => T): T {
    return this.#database.transaction(work).immediate();
  }

  #statement(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** Locks the ledger for this process. The system releases the lock when the process dies. @throws DocentError in-use */
function lock(file: string): () => void {
  const database = openDatabase(`${file}.lock`);
  try {
    database.pragma('busy_timeout = 500');
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    throw new DocentError(
      'in-use',
      `Another Docent is working on this batch (${file}). Wait for it, or stop it with docent batch stop.`,
      { subject: file, cause },
    );
  }
  return () => database.close();
}
