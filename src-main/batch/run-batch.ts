import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { BatchCounts } from '../contract/batch.ts';
import { cannotWrite } from '../contract/cannot-write.ts';
import { DocentError } from '../contract/errors.ts';
import { openRegularFile } from '../files/regular-file.ts';
import { findFiles, type OnSkip } from './find-files.ts';
import type { BatchJob } from './job.ts';
import { Ledger, type LedgerFile, lockLedger } from './ledger.ts';
import { openOutput } from './output-file.ts';
import { whatDiffers } from './what-differs.ts';

export interface BatchOptions {
  /** Files and folders. Empty: continue with the files in the ledger. */
  readonly inputs: readonly string[];
  /** The file for the results: .jsonl, .csv or .xlsx. The ledger lies beside it. */
  readonly out: string;
  readonly job: BatchJob;
  /** Try failed files again. */
  readonly retryFailed?: boolean | undefined;
  /** Aborting it stops at once and queues the current file again. */
  readonly signal: AbortSignal;
  /** Hears of files in folders that are no documents, and why. */
  readonly onSkip?: OnSkip | undefined;
  readonly onFile?: ((file: LedgerFile, counts: BatchCounts) => void) | undefined;
  readonly onProgress?: ((stage: string) => void) | undefined;
}

export interface BatchEnd extends BatchCounts {
  /** How it was stopped; null: no file is left. */
  readonly stopped: 'now' | 'after-current' | null;
}

/** How often a running file checks whether it should stop. */
const LOOK_MS = 500;

export function ledgerOf(out: string): string {
  return `${out}.ledger`;
}

/**
 * Works through many files, one after the other, and records each in a ledger. Files that are done are not done again, however the last run
 * ended. Identical files are done once. Memory does not grow with the number of files.
 *
 * @throws DocentError in-use, file-not-found; bad-input when the ledger was started with another job; errors about the model or the machine
 */
export async function runBatch(options: BatchOptions): Promise<BatchEnd> {
  const { job, out, signal } = options;
  const file = ledgerOf(out);
  const unlock = lockLedger(file);
  const ledger = new Ledger(file);
  try {
    begin(ledger, job);
    for await (const block of findFiles(options.inputs, signal, options.onSkip)) ledger.add(block);
    ledger.requeue(options.retryFailed ?? false);
    ledger.setFact('stop', null);
    const output = openOutput(out, job, ledger);
    try {
      const stopped = await work(ledger, options, (done) => {
        output.add(done);
        options.onFile?.(done, ledger.counts());
      });
      return { ...ledger.counts(), stopped };
    } finally {
      await output.close();
    }
  } finally {
    ledger.dispose();
    unlock();
  }
}

async function work(
  ledger: Ledger,
  options: BatchOptions,
  onEnd: (file: LedgerFile) => void,
): Promise<BatchEnd['stopped']> {
  const stopping = new AbortController();
  const signal = AbortSignal.any([options.signal, stopping.signal]);
  const look = setInterval(() => {
    if (ledger.stopRequest() === 'now') stopping.abort(new DocentError('cancelled', 'Stopped.'));
  }, LOOK_MS);
  look.unref();
  try {
    for (;;) {
      if (signal.aborted) return 'now';
      if (ledger.stopRequest() !== null) return ledger.stopRequest();
      const file = ledger.take();
      if (file === undefined) return null;
      const end = await one(ledger, file, options, signal);
      if (end === undefined) return 'now';
      onEnd(end);
    }
  } finally {
    clearInterval(look);
  }
}

/** @returns the file's outcome; undefined when it was stopped. @throws errors about the model or the machine, after queuing the file again */
async function one(
  ledger: Ledger,
  file: LedgerFile,
  options: BatchOptions,
  signal: AbortSignal,
): Promise<LedgerFile | undefined> {
  const start = performance.now();
  const seconds = () => Math.round(performance.now() - start) / 1000;
  try {
    const sha256 = await hashOf(file.path, signal);
    ledger.setHash(file.seq, sha256);
    const same = ledger.sameAs(sha256);
    if (same !== undefined) return { ...ledger.finishAsDuplicate(file.seq, same), result: same.result };
    const onProgress = (stage: string) => options.onProgress?.(stage);
    const result = await options.job.run(file.path, { signal, onProgress });
    return ledger.finish(file.seq, result, seconds());
  } catch (thrown) {
    if (signal.aborted) {
      ledger.giveBack(file.seq);
      return undefined;
    }
    const machine = cannotWrite(thrown) ?? thrown;
    if (machine instanceof DocentError && /^(?:model|device|cannot-write)/.test(machine.code)) {
      ledger.giveBack(file.seq);
      throw machine;
    }
    const code = thrown instanceof DocentError ? thrown.code : 'internal';
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return ledger.fail(file.seq, { code, message }, seconds());
  }
}

function begin(ledger: Ledger, job: BatchJob): void {
  const settings = { kind: job.kind, ...job.settings };
  const begun = ledger.fact('job');
  if (begun === null) ledger.setFact('job', JSON.stringify(settings));
  else if (begun !== JSON.stringify(settings)) {
    throw new DocentError(
      'bad-input',
      `This batch was started with other settings${whatDiffers(begun, settings)}. Continue with the same command, or choose another --out for a new batch.`,
      { subject: ledger.file },
    );
  }
}

async function hashOf(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  try {
    const { handle } = await openRegularFile(path, Number.POSITIVE_INFINITY);
    await pipeline(handle.createReadStream(), hash, { signal });
  } catch (cause) {
    if (cause instanceof DocentError && cause.code !== 'file-not-found') throw cause;
    if (signal.aborted) throw cause;
    const gone = cause instanceof DocentError;
    const message = gone ? `The file ${path} is no longer there.` : `${path} cannot be read.`;
    throw new DocentError(gone ? 'file-not-found' : 'file-unreadable', message, { subject: path, cause });
  }
  return hash.digest('hex');
}
