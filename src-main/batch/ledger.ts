import { z } from 'zod';
import { type BatchCounts, BatchFileStatus } from '../contract/batch.ts';
import { DocentError } from '../contract/errors.ts';
import { type Database, openDatabase, type Statement } from '../history/database.ts';

const VERSION = 1;
/** "DCBL": tells whose file it is. */
const APPLICATION_ID = 0x4443424c;
/** A file during which the program died this often is given up; it would only die again. */
const MOST_ATTEMPTS = 3;

const FileRow = z.object({
  seq: z.number(),
  path: z.string(),
  status: BatchFileStatus,
  sha256: z.string().nullable(),
  duplicate_of: z.string().nullable(),
  error_code: z.string().nullable(),
  error_message: z.string().nullable(),
  seconds: z.number().nullable(),
  result: z.string().nullable(),
  attempts: z.number(),
});
export type LedgerFile = z.infer<typeof FileRow>;

export type StopRequest = 'now' | 'after-current';

/**
 * The ledger of one batch, in SQLite: every file and what became of it. A commit survives a kill and a power cut, so work that is recorded here
 * is never lost and never repeated. The output file is made from the ledger. One process at a time works on it; others may read it and ask that
 * process to stop.
 */
export class Ledger {
  readonly file: string;
  readonly #database: Database;
  readonly #statements = new Map<string, Statement>();

  /** @throws DocentError bad-input when the file is something else */
  constructor(file: string) {
    this.file = file;
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
      throw new DocentError('bad-input', `${this.file} belongs to another program. Choose another --out.`, {
        subject: this.file,
      });
    }
    const version = Number(this.#database.pragma('user_version', { simple: true }));
    if (version > VERSION) {
      throw new DocentError(
        'unsupported-format',
        `${this.file} was written by a later version of Docent. Update Docent.`,
        { subject: this.file },
      );
    }
    if (version === VERSION) return;
    this.#database
      .transaction(() => {
        this.#database.pragma(`application_id = ${APPLICATION_ID}`);
        this.#database.exec(`
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
          CREATE TABLE facts (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;
        `);
        this.#database.pragma(`user_version = ${VERSION}`);
      })
      .immediate();
  }

  fact(name: string): string | null {
    const value: unknown = this.#statement('SELECT value FROM facts WHERE name = ?').pluck().get(name);
    return typeof value === 'string' ? value : null;
  }

  setFact(name: string, value: string | null): void {
    if (value === null) this.#statement('DELETE FROM facts WHERE name = ?').run(name);
    else
      this.#statement('INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value').run(
        name,
        value,
      );
  }

  /** Adds the files that are not in it yet, in order. @returns how many were new */
  add(paths: readonly string[]): number {
    const insert = this.#statement(
      "INSERT INTO files (path, status) VALUES (?, 'queued') ON CONFLICT (path) DO NOTHING",
    );
    return this.#database
      .transaction(() => paths.reduce((count, path) => count + insert.run(path).changes, 0))
      .immediate();
  }

  /** Queues files that were interrupted. One during which the program died too often is failed. @param retryFailed also queues failed files */
  requeue(retryFailed: boolean): void {
    this.#database
      .transaction(() => {
        this.#statement(`UPDATE files SET status = 'failed', error_code = 'internal', error_message = ?
          WHERE status = 'running' AND attempts >= ?`).run(
          `Docent ended ${MOST_ATTEMPTS} times while working on this file, so the file was left out.`,
          MOST_ATTEMPTS,
        );
        this.#statement("UPDATE files SET status = 'queued' WHERE status = 'running'").run();
        if (retryFailed)
          this.#statement(
            "UPDATE files SET status = 'queued', attempts = 0, error_code = NULL, error_message = NULL WHERE status = 'failed'",
          ).run();
      })
      .immediate();
  }

  /** Takes the next queued file and marks it as `running`; undefined when none is left. */
  take(): LedgerFile | undefined {
    const row: unknown = this.#statement(`UPDATE files SET status = 'running', attempts = attempts + 1
      WHERE seq = (SELECT seq FROM files WHERE status = 'queued' ORDER BY seq LIMIT 1) RETURNING *`).get();
    return row === undefined ? undefined : FileRow.parse(row);
  }

  /** Queues a file again without counting an attempt: it was stopped, it did not fail. */
  giveBack(seq: number): void {
    this.#statement(
      "UPDATE files SET status = 'queued', attempts = attempts - 1 WHERE seq = ? AND status = 'running'",
    ).run(seq);
  }

  setHash(seq: number, sha256: string): void {
    this.#statement('UPDATE files SET sha256 = ? WHERE seq = ?').run(sha256, seq);
  }

  /** A file with the same bytes that is done. */
  sameAs(sha256: string): LedgerFile | undefined {
    const row: unknown = this.#statement(
      "SELECT * FROM files WHERE sha256 = ? AND status = 'done' ORDER BY seq LIMIT 1",
    ).get(sha256);
    return row === undefined ? undefined : FileRow.parse(row);
  }

  finish(seq: number, result: unknown, seconds: number): LedgerFile {
    return this.#end(
      "UPDATE files SET status = 'done', result = ?, seconds = ? WHERE seq = ? RETURNING *",
      JSON.stringify(result ?? null),
      seconds,
      seq,
    );
  }

  finishAsDuplicate(seq: number, of: LedgerFile): LedgerFile {
    return this.#end("UPDATE files SET status = 'duplicate', duplicate_of = ? WHERE seq = ? RETURNING *", of.path, seq);
  }

  fail(seq: number, error: { readonly code: string; readonly message: string }, seconds: number): LedgerFile {
    return this.#end(
      "UPDATE files SET status = 'failed', error_code = ?, error_message = ?, seconds = ? WHERE seq = ? RETURNING *",
      error.code,
      error.message,
      seconds,
      seq,
    );
  }

  counts(): BatchCounts {
    const counts = { total: 0, queued: 0, done: 0, failed: 0, duplicate: 0 };
    const Row = z.object({ status: BatchFileStatus, n: z.number() });
    for (const row of this.#statement('SELECT status, count(*) AS n FROM files GROUP BY status').all()) {
      const { status, n } = Row.parse(row);
      counts.total += n;
      counts[status === 'running' ? 'queued' : status] += n;
    }
    return counts;
  }

  /** Files that have ended, in order, one at a time, because a batch may be larger than memory. A duplicate has the result of its first file. */
  *ended(): Generator<LedgerFile> {
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

  /** Asks the process that works on the batch to stop. */
  requestStop(request: StopRequest): void {
    this.setFact('stop', request);
  }

  stopRequest(): StopRequest | null {
    const request = this.fact('stop');
    return request === 'now' || request === 'after-current' ? request : null;
  }

  dispose(): void {
    this.#database.close();
  }

  #end(sql: string, ...params: readonly unknown[]): LedgerFile {
    return FileRow.parse(this.#statement(sql).get(...params));
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
export function lockLedger(file: string): () => void {
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
