import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { BatchCounts } from '../contract/batch.ts';
import { DocentError } from '../contract/errors.ts';
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
import type { LedgerAddress } from './ledger-address.ts';
import { type ConnectionOptions, PostgresConnection, type Run } from './postgres-connection.ts';
import { prepareTables } from './postgres-schema.ts';

export interface PostgresLedgerOptions extends ConnectionOptions {
  readonly leaseMs?: number | undefined;
  /** false: only a batch that is there is opened. */
  readonly create?: boolean | undefined;
}

/** Rows of `ended` that are fetched at a time; a result may be a few hundred kilobytes. */
const AT_A_TIME = 50;
const NOW = 'clock_timestamp()';
/** $1 batch, $2 seq, $3 lease. What has ended cannot be given back or end otherwise; the lease tells who ended it. */
const HELD = "batch = $1 AND seq = $2 AND lease = $3 AND status = 'running'";
const FOR = `${NOW} + $4 * interval '1 millisecond'`;

/**
 * A ledger in PostgreSQL, for workers on many machines. `FOR UPDATE SKIP LOCKED` gives each its own file without waiting for the others
 * (https://www.postgresql.org/docs/15/sql-select.html#SQL-FOR-UPDATE-SHARE). Every statement may run twice, because a connection can break
 * between a commit and its answer.
 */
export class PostgresLedger implements Ledger {
  readonly name: string;
  readonly shared = true;
  /** Machines die for reasons of their own: of 2,000 files and 100 kills at random, some file is hit three times in one batch of four. */
  readonly mostAttempts = 8;
  readonly leaseMs: number;
  readonly #connection: PostgresConnection;
  readonly #batch: number;
  #joined: string | null = null;

  private constructor(name: string, connection: PostgresConnection, batch: number, leaseMs: number) {
    this.name = name;
    this.#connection = connection;
    this.#batch = batch;
    this.leaseMs = leaseMs;
  }

  /** @param batch its name; the same on every machine @throws DocentError ledger-failed, unsupported-format, file-not-found */
  static async open(
    address: LedgerAddress,
    batch: string,
    { leaseMs, create = true, ...options }: PostgresLedgerOptions = {},
  ): Promise<PostgresLedger> {
    const connection = await PostgresConnection.open(address, options);
    try {
      const name = `${address.name}, batch ${batch}`;
      await prepareTables(connection, address.name);
      if (create) await connection.run('INSERT INTO docent_batches (name) VALUES ($1) ON CONFLICT DO NOTHING', [batch]);
      const [row] = await connection.run('SELECT id FROM docent_batches WHERE name = $1', [batch]);
      if (row === undefined) throw await unknownBatch(connection.run, address.name, batch);
      return new PostgresLedger(name, connection, z.object({ id: z.number() }).parse(row).id, leaseMs ?? LEASE_MS);
    } catch (thrown) {
      await connection.close();
      throw thrown;
    }
  }

  async join(): Promise<void> {
    // As text: a Date would lose the microseconds.
    const [row] = await this.#connection.run(`SELECT ${NOW}::text AS now`);
    this.#joined = z.object({ now: z.string() }).parse(row).now;
  }

  async begin(settings: string): Promise<string> {
    await this.#run('UPDATE docent_batches SET job = $2 WHERE id = $1 AND job IS NULL', settings);
    const [row] = await this.#run('SELECT job FROM docent_batches WHERE id = $1');
    return z.object({ job: z.string() }).parse(row).job;
  }

  async add(paths: readonly string[]): Promise<number> {
    const added = await this.#run(
      `INSERT INTO docent_batch_files (batch, path, status)
        SELECT $1, path, 'queued' FROM unnest($2::text[]) WITH ORDINALITY AS new (path, place) ORDER BY place
        ON CONFLICT (batch, path) DO NOTHING RETURNING 1`,
      paths,
    );
    return added.length;
  }

  async retryFailed(): Promise<void> {
    await this.#run(`UPDATE docent_batch_files
      SET status = 'queued', attempts = 0, lease = NULL, error_code = NULL, error_message = NULL
      WHERE batch = $1 AND status = 'failed'`);
  }

  async take(): Promise<TakenFile | undefined> {
    await this.#run(
      `UPDATE docent_batch_files SET lease = NULL,
        status = CASE WHEN attempts >= $2 THEN 'failed' ELSE 'queued' END,
        error_code = CASE WHEN attempts >= $2 THEN 'internal' END,
        error_message = CASE WHEN attempts >= $2 THEN $3 END
      WHERE batch = $1 AND seq IN (SELECT seq FROM docent_batch_files
        WHERE batch = $1 AND status = 'running' AND lease_until <= ${NOW} FOR UPDATE SKIP LOCKED)`,
      this.mostAttempts,
      gaveUp(this.mostAttempts),
    );
    const [row] = await this.#run(
      `UPDATE docent_batch_files SET status = 'running', attempts = attempts + 1, lease = $2, lease_until = ${NOW} + $3 * interval '1 millisecond'
      WHERE batch = $1 AND seq = (SELECT seq FROM docent_batch_files q
        WHERE batch = $1 AND status = 'queued' AND (sha256 IS NULL OR NOT EXISTS (SELECT 1 FROM docent_batch_files r
          WHERE r.batch = $1 AND r.sha256 = q.sha256 AND r.status = 'running'))
        ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING *`,
      randomUUID(),
      this.leaseMs,
    );
    return row === undefined ? undefined : TakenRow.parse(row);
  }

  async renew({ seq, lease }: TakenFile): Promise<boolean> {
    const sql = `UPDATE docent_batch_files SET lease_until = ${FOR} WHERE ${HELD} RETURNING 1`;
    return (await this.#run(sql, seq, lease, this.leaseMs)).length > 0;
  }

  async giveBack({ seq, lease }: TakenFile): Promise<void> {
    await this.#run(QUEUE_AGAIN, seq, lease);
  }

  async claimBytes({ seq, lease }: TakenFile, sha256: string): Promise<LedgerFile | 'new' | 'not-ours'> {
    const batch = this.#batch;
    return await this.#connection.transaction(async (run) => {
      // Two workers that come with the same bytes at once: one after the other.
      await run('SELECT pg_advisory_xact_lock(hashtextextended($1, $2))', [sha256, batch]);
      const held = [batch, seq, lease];
      const ours = await run(`UPDATE docent_batch_files SET sha256 = $4 WHERE ${HELD} RETURNING 1`, [...held, sha256]);
      if (ours.length === 0) return 'not-ours';
      const [row] = await run(
        `SELECT * FROM docent_batch_files WHERE batch = $1 AND sha256 = $2 AND seq <> $3
          AND status IN ('done', 'running') ORDER BY status = 'running', seq LIMIT 1`,
        [batch, sha256, seq],
      );
      if (row === undefined) return 'new';
      const same = FileRow.parse(row);
      if (same.status === 'done') return same;
      await run(QUEUE_AGAIN, held);
      return 'not-ours';
    });
  }

  async finish(file: TakenFile, result: unknown, seconds: number): Promise<LedgerFile | undefined> {
    return await this.#end(file, "status = 'done', result = $4, seconds = $5", JSON.stringify(result ?? null), seconds);
  }

  async finishAsDuplicate(file: TakenFile, of: LedgerFile): Promise<LedgerFile | undefined> {
    return await this.#end(file, "status = 'duplicate', duplicate_of = $4", of.path);
  }

  async fail(
    file: TakenFile,
    error: { readonly code: string; readonly message: string },
    seconds: number,
  ): Promise<LedgerFile | undefined> {
    const change = "status = 'failed', error_code = $4, error_message = $5, seconds = $6";
    // PostgreSQL keeps no NUL in a text.
    return await this.#end(file, change, error.code, error.message.replaceAll('\0', ''), seconds);
  }

  async counts(): Promise<BatchCounts> {
    const sql = 'SELECT status, count(*)::integer AS n FROM docent_batch_files WHERE batch = $1 GROUP BY status';
    return countsOf(await this.#run(sql));
  }

  async *ended(): AsyncGenerator<LedgerFile> {
    for (let after = 0; ; ) {
      const rows = await this.#run(
        `SELECT f.seq, f.path, f.status, f.sha256, f.duplicate_of, f.error_code, f.error_message, f.seconds, f.attempts,
          CASE f.status WHEN 'duplicate' THEN (SELECT d.result FROM docent_batch_files d
            WHERE d.batch = $1 AND d.path = f.duplicate_of) ELSE f.result END AS result
        FROM docent_batch_files f
        WHERE f.batch = $1 AND f.seq > $2 AND f.status IN ('done', 'failed', 'duplicate') ORDER BY f.seq LIMIT $3`,
        after,
        AT_A_TIME,
      );
      for (const row of rows) {
        const file = FileRow.parse(row);
        after = file.seq;
        yield file;
      }
      if (rows.length < AT_A_TIME) return;
    }
  }

  async requestStop(request: StopRequest): Promise<void> {
    await this.#run(`UPDATE docent_batches SET stop = $2, stop_at = ${NOW} WHERE id = $1`, request);
  }

  async stopRequest(): Promise<StopRequest | null> {
    const sql = 'SELECT stop FROM docent_batches WHERE id = $1 AND stop_at > $2::timestamptz';
    const [row] = await this.#run(sql, this.#joined ?? '-infinity');
    return row === undefined ? null : stopRequestOf(z.object({ stop: z.string() }).parse(row).stop);
  }

  async dispose(): Promise<void> {
    await this.#connection.close();
  }

  async #end(
    { seq, lease }: TakenFile,
    change: string,
    ...values: readonly unknown[]
  ): Promise<LedgerFile | undefined> {
    const sql = `UPDATE docent_batch_files SET ${change} WHERE ${HELD} RETURNING *`;
    const [ended] = await this.#run(sql, seq, lease, ...values);
    if (ended !== undefined) return FileRow.parse(ended);
    const already =
      "SELECT * FROM docent_batch_files WHERE batch = $1 AND seq = $2 AND lease = $3 AND status <> 'running'";
    const [row] = await this.#run(already, seq, lease);
    return row === undefined ? undefined : FileRow.parse(row);
  }

  /** A statement whose first parameter is this batch. */
  #run(sql: string, ...values: readonly unknown[]): Promise<readonly unknown[]> {
    return this.#connection.run(sql, [this.#batch, ...values]);
  }
}

const QUEUE_AGAIN = `UPDATE docent_batch_files SET status = 'queued', attempts = attempts - 1, lease = NULL WHERE ${HELD}`;

async function unknownBatch(run: Run, ledger: string, batch: string): Promise<DocentError> {
  const rows = await run('SELECT name FROM docent_batches ORDER BY id DESC LIMIT 5');
  const names = rows.map((row) => z.object({ name: z.string() }).parse(row).name);
  const there = names.length === 0 ? 'It has none yet.' : `It has ${names.join(', ')}.`;
  return new DocentError('file-not-found', `The ledger at ${ledger} has no batch ${batch}. ${there}`, {
    subject: batch,
  });
}
