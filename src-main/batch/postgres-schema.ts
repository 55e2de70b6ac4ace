import { DocentError } from '../contract/errors.ts';
import type { PostgresConnection } from './postgres-connection.ts';

const VERSION = 1;
/** Any number that other programs are unlikely to lock: "DCBL". */
const LOCK = 0x4443424c;

const TABLES = `
  CREATE TABLE docent_ledger (version integer NOT NULL);
  CREATE TABLE docent_batches (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    job text,
    stop text,
    stop_at timestamptz
  );
  CREATE TABLE docent_batch_files (
    batch integer NOT NULL REFERENCES docent_batches ON DELETE CASCADE,
    seq integer GENERATED ALWAYS AS IDENTITY,
    path text NOT NULL,
    status text NOT NULL,
    sha256 text,
    duplicate_of text,
    error_code text,
    error_message text,
    seconds double precision,
    result text,
    attempts integer NOT NULL DEFAULT 0,
    lease uuid,
    lease_until timestamptz,
    PRIMARY KEY (batch, seq),
    UNIQUE (batch, path)
  );
  CREATE INDEX docent_batch_files_queued ON docent_batch_files (batch, seq) WHERE status = 'queued';
  CREATE INDEX docent_batch_files_running ON docent_batch_files (batch, lease_until) WHERE status = 'running';
  CREATE INDEX docent_batch_files_by_bytes ON docent_batch_files (batch, sha256) WHERE sha256 IS NOT NULL;`;

/** Makes the tables where there are none. Machines that start together wait for the first. @throws DocentError unsupported-format */
export async function prepareTables(connection: PostgresConnection, name: string): Promise<void> {
  await connection.transaction(async (run) => {
    await run('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    if ((await run("SELECT 1 WHERE to_regclass('docent_ledger') IS NOT NULL")).length === 0) {
      await run(TABLES);
      await run('INSERT INTO docent_ledger VALUES ($1)', [VERSION]);
      return;
    }
    const newer = await run('SELECT 1 FROM docent_ledger WHERE version > $1', [VERSION]);
    if (newer.length > 0) {
      throw new DocentError(
        'unsupported-format',
        `The ledger at ${name} was written by a later version of Docent. Update Docent on this machine.`,
        { subject: name },
      );
    }
  });
}
