import { z } from 'zod';
import { type BatchCounts, BatchFileStatus } from '../contract/batch.ts';

/** Why a file is given up that so many workers died of: it would only kill the next one. */
export const gaveUp = (attempts: number): string =>
  `Docent ended ${attempts} times while working on this file, so the file was left out.`;

/** Milliseconds after which a file counts as abandoned if its worker does not report. */
export const LEASE_MS = 60_000;

export const FileRow = z.object({
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

/** A file in work. The lease is new each time that a file is taken, so that nobody records anything for a file that others have by now. */
export type TakenFile = LedgerFile & { readonly lease: string };
export const TakenRow = FileRow.extend({ lease: z.string() });

export type StopRequest = 'now' | 'after-current';

/**
 * The ledger of one batch: every file and what became of it. A commit survives a kill and a power cut, so work that is recorded here is never
 * lost and never repeated. The output file is made from the ledger. Two kinds: a file of SQLite for one worker, and tables in PostgreSQL for
 * workers on any number of machines.
 *
 * Whoever takes a file has a lease on it, and renews it while working. A file whose lease ran out is given to the next worker; what the first
 * one still says about it counts for nothing. Times are those of the ledger, so machines need not agree on theirs.
 */
export interface Ledger {
  /** A file, or host, database and batch. Never a password. */
  readonly name: string;
  /** Others may work on the same batch at the same time. */
  readonly shared: boolean;
  readonly leaseMs: number;
  /** A file during which this many workers died is given up. */
  readonly mostAttempts: number;

  /** Joins the batch as a worker. Requests to stop from before do not concern it. @throws DocentError in-use: one worker at a time, and there is one */
  join(): Promise<void>;

  /** Starts the batch with these settings, unless it has been started. @returns the settings that it was started with */
  begin(settings: string): Promise<string>;

  /** Adds the files that are not in it yet, in order. @returns how many were new */
  add(paths: readonly string[]): Promise<number>;

  /** Queues failed files again. */
  retryFailed(): Promise<void>;

  /** Takes the next file: queued, or abandoned by a worker. One that was abandoned too often is failed. undefined: there is none at present */
  take(): Promise<TakenFile | undefined>;

  /** Keeps the lease. @returns false when the file has been given to another worker */
  renew(file: TakenFile): Promise<boolean>;

  /** Queues a file again without counting an attempt: it was stopped, it did not fail. */
  giveBack(file: TakenFile): Promise<void>;

  /**
   * Records a file's checksum, and finds out whether its bytes are known.
   *
   * @returns a file with the same bytes that is done; 'new': nobody works on these bytes; 'not-ours': the file is no longer in our hands, because
   * another worker has these bytes in work (then it was queued again, to wait for them) or because the lease was lost
   */
  claimBytes(file: TakenFile, sha256: string): Promise<LedgerFile | 'new' | 'not-ours'>;

  /** These three end a file, once: whoever repeats one is told the same. @returns the file as recorded; undefined when the lease was lost */
  finish(file: TakenFile, result: unknown, seconds: number): Promise<LedgerFile | undefined>;
  finishAsDuplicate(file: TakenFile, of: LedgerFile): Promise<LedgerFile | undefined>;
  fail(
    file: TakenFile,
    error: { readonly code: string; readonly message: string },
    seconds: number,
  ): Promise<LedgerFile | undefined>;

  /** `queued` includes files in work. */
  counts(): Promise<BatchCounts>;

  /** Files that have ended, in order, a few at a time, because a batch may be larger than memory. A duplicate has the result of its first file. */
  ended(): AsyncGenerator<LedgerFile>;

  /** Asks all workers to stop. */
  requestStop(request: StopRequest): Promise<void>;

  /** What was asked since this worker joined. */
  stopRequest(): Promise<StopRequest | null>;

  /** Leaves the batch. */
  dispose(): Promise<void>;
}

/** Adds up rows of a status and how many files have it. */
export function countsOf(rows: readonly unknown[]): BatchCounts {
  const Row = z.object({ status: BatchFileStatus, n: z.number() });
  const counts = { total: 0, queued: 0, done: 0, failed: 0, duplicate: 0 };
  for (const row of rows) {
    const { status, n } = Row.parse(row);
    counts.total += n;
    counts[status === 'running' ? 'queued' : status] += n;
  }
  return counts;
}

export function stopRequestOf(text: unknown): StopRequest | null {
  return text === 'now' || text === 'after-current' ? text : null;
}
