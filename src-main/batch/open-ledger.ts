import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { DocentError } from '../contract/errors.ts';
import type { Ledger } from './ledger.ts';
import type { LedgerAddress } from './ledger-address.ts';
import { PostgresLedger, type PostgresLedgerOptions } from './postgres-ledger.ts';
import { SqliteLedger } from './sqlite-ledger.ts';

export function ledgerFileOf(out: string): string {
  return `${out}.ledger`;
}

/**
 * Opens the ledger of the batch that writes to `out`: a file beside it, or in a database the batch with its file name, so that machines with
 * the same command share one.
 *
 * @param database undefined: a file
 * @throws DocentError file-not-found: there is none, and none shall be made; ledger-failed; bad-input; unsupported-format; file-damaged
 */
export async function openLedger(
  out: string,
  database: LedgerAddress | undefined,
  options: PostgresLedgerOptions = {},
): Promise<Ledger> {
  if (database !== undefined) return await PostgresLedger.open(database, basename(out), options);
  const file = ledgerFileOf(out);
  if (options.create === false && !existsSync(file)) {
    throw new DocentError(
      'file-not-found',
      `No batch writes to ${out}: ${file} is missing. Give the --out file of a batch.`,
      { subject: file },
    );
  }
  return new SqliteLedger(file, options.leaseMs);
}
