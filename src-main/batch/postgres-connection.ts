import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import { DocentError } from '../contract/errors.ts';
import type { LedgerAddress } from './ledger-address.ts';

/** What a statement returns. */
export type Run = (sql: string, values?: readonly unknown[]) => Promise<readonly unknown[]>;

export interface ConnectionOptions {
  /** Milliseconds for which a connection that broke is tried again. */
  readonly patienceMs?: number | undefined;
  /** Hears that the database does not answer, once each time. */
  readonly onTrouble?: ((message: string) => void) | undefined;
}

const PATIENCE_MS = 300_000;
const CONNECT_MS = 10_000;
const STATEMENT_MS = 60_000;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/** The server restarts or refuses more connections for now. Class 08: the connection broke. */
const PASSING_STATE = /^(?:0800[01346]|57P0[123]|53300)$/;
const CONFLICT_STATE = /^(?:40001|40P01)$/;
const PASSING_CODE = /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND)$/;
const PASSING_MESSAGE = /connection terminated|timeout|not queryable|connection ended/i;

/** Statements on a PostgreSQL database, over connections that are opened again when they break. */
export class PostgresConnection {
  readonly #address: LedgerAddress;
  readonly #options: ConnectionOptions;
  readonly #pool: Pool;

  private constructor(address: LedgerAddress, options: ConnectionOptions, pool: Pool) {
    this.#address = address;
    this.#options = options;
    this.#pool = pool;
    // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
    pool.on('error', () => {});
  }

  /** Connects once, without patience: a wrong address should be told at once. @throws DocentError ledger-failed, file-not-found */
  static async open(address: LedgerAddress, options: ConnectionOptions = {}): Promise<PostgresConnection> {
    const { Pool } = await import('pg');
    const { host, port, database, user, password, tls } = address;
    const pool = new Pool({
      ...{ host, port, database },
      ...(user === undefined ? {} : { user }),
      ...(password === undefined ? {} : { password }),
      ssl: tls === false ? false : { rejectUnauthorized: true, ...(await authority(tls.rootCertificate)) },
      // One works, one keeps the lease, one looks for requests to stop.
      max: 3,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: STATEMENT_MS,
      // A machine that vanished in the middle of a transaction must not keep its locks until TCP notices, hours later.
      idle_in_transaction_session_timeout: STATEMENT_MS,
      keepAlive: true,
      application_name: 'docent batch',
    });
    const connection = new PostgresConnection(address, options, pool);
    try {
      await pool.query('SELECT 1');
      return connection;
    } catch (thrown) {
      await connection.close();
      throw connection.#said(thrown);
    }
  }

  /** Runs one statement; as it may run twice when the connection breaks, it must not matter. */
  readonly run: Run = (sql, values = []) =>
    this.#patiently(async () => (await this.#pool.query(sql, [...values])).rows as unknown[]);

  /** Runs several statements as one transaction; again, if the connection breaks or another transaction was in the way. */
  async transaction<T>(work: (run: Run) => Promise<T>): Promise<T> {
    return await this.#patiently(async () => {
      const client = await this.#pool.connect();
      let broken = true;
      try {
        await client.query('BEGIN');
        const result = await work(async (sql, values = []) => (await client.query(sql, [...values])).rows as unknown[]);
        await client.query('COMMIT');
        broken = false;
        return result;
      } catch (thrown) {
        broken = !(await undone(client));
        throw thrown;
      } finally {
        client.release(broken);
      }
    });
  }

  async close(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }

  async #patiently<T>(work: () => Promise<T>): Promise<T> {
    const until = performance.now() + (this.#options.patienceMs ?? PATIENCE_MS);
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
      try {
        return await work();
      } catch (thrown) {
        if (thrown instanceof DocentError) throw thrown;
        if (!(isPassing(thrown) || isConflict(thrown)) || performance.now() + wait > until) throw this.#said(thrown);
        if (wait === FIRST_WAIT_MS && !isConflict(thrown)) {
          this.#options.onTrouble?.(`${this.#said(thrown).message} Trying again.`);
        }
        // Workers that were cut off together should not come back together.
        await delay(wait * (0.5 + Math.random()));
      }
    }
  }

  /** In words, without a password: the library's own errors are not passed on. */
  #said(thrown: unknown): DocentError {
    const { name, database, password } = this.#address;
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    const failed = (what: string) =>
      new DocentError('ledger-failed', `The ledger at ${name} ${what}`, { subject: name });
    if (code === '28P01' || code === '28000' || /password must be a string/.test(error.message)) {
      return failed(
        'refused this user. Check the user name, and give the password in PGPASSWORD, in ~/.pgpass or in DOCENT_LEDGER.',
      );
    }
    if (code === '3D000') return failed(`is not there. Create the database: createdb ${database}`);
    if (code === '42501') return failed('may not be used by this user. Let them create tables in it.');
    if (/does not support SSL/i.test(error.message)) {
      return failed(
        'offers no TLS. Switch it on there, or, in a network that you trust, add ?sslmode=disable to the address.',
      );
    }
    if (/certificate|self.signed/i.test(error.message)) {
      return failed(
        'has a certificate that cannot be trusted. Name its authority: ?sslrootcert=FILE at the end of the address.',
      );
    }
    if (code === 'ECONNREFUSED') return failed('does not answer. Start PostgreSQL there, or check the address.');
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return failed('was not found. Check the address.');
    if (isPassing(thrown)) return failed('cannot be reached. Check the network, and whether PostgreSQL runs there.');
    const words = password === undefined ? error.message : error.message.replaceAll(password, '***');
    return failed(`failed: ${words}`);
  }
}

async function undone(client: ClientBase): Promise<boolean> {
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}

function isPassing(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const code = 'code' in thrown ? String(thrown.code) : '';
  return PASSING_STATE.test(code) || PASSING_CODE.test(code) || (code === '' && PASSING_MESSAGE.test(thrown.message));
}

/** Two transactions waited for each other, and this one was undone. */
function isConflict(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && CONFLICT_STATE.test(String(thrown.code));
}

async function authority(file: string | undefined): Promise<{ ca?: string }> {
  if (file === undefined) return {};
  try {
    return { ca: await readFile(file, 'utf8') };
  } catch (cause) {
    throw new DocentError('file-not-found', `The certificate ${file} cannot be read. Check sslrootcert.`, {
      subject: file,
      cause,
    });
  }
}
