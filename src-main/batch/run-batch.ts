import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { BatchCounts } from '../contract/batch.ts';
import { DocentError } from '../contract/errors.ts';
import { findFiles } from './find-files.ts';
import type { BatchJob } from './job.ts';
import { Ledger, type LedgerFile, lockLedger } from './ledger.ts';
import { openOutput } from './output-file.ts';

export interface BatchOptions {
  /** Files and folders; none: continue with what the ledger has. */
  readonly inputs: readonly string[];
  /** The results, .jsonl, .csv or .xlsx; its ledger lies beside it. */
  readonly out: string;
  readonly job: BatchJob;
  /** Failed files are tried again. */
  readonly retryFailed?: boolean | undefined;
  /** Aborted: stop now. The file in work is queued again. */
  readonly signal: AbortSignal;
  readonly onFile?: ((file: LedgerFile, counts: BatchCounts) => void) | undefined;
  readonly onProgress?: ((stage: string) => void) | undefined;
}

export interface BatchEnd extends BatchCounts {
  /** Why it ended with files left; null: none is left. */
  readonly stopped: 'now' | 'after-current' | null;
}

/** How soon a request to stop is noticed while a file is worked on. */
const LOOK_MS = 500;

export function ledgerOf(out: string): string {
  return `${out}.ledger`;
}

/**
 * Works through many files, one after the other, as its ledger says: what is done is not done again, whatever ended the run before. Files of
 * the same bytes are done once. Memory does not grow with the number of files.
 *
 * @throws DocentError in-use, file-not-found; bad-input when the ledger was begun with another job; what is wrong with model or machine
 */
export async function runBatch(options: BatchOptions): Promise<BatchEnd> {
  const { job, out, signal } = options;
  const file = ledgerOf(out);
  const unlock = lockLedger(file);
  const ledger = new Ledger(file);
  try {
    begin(ledger, job);
    for await (const block of findFiles(options.inputs, signal)) ledger.add(block);
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

/** @returns what became of it; undefined when it was stopped. @throws what is wrong with model or machine, after the file is queued again */
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
    const { job } = options;
    const run = () => job.run(file.path, { signal, onProgress: (stage) => options.onProgress?.(stage) });
    const result = await run().catch((error: unknown) => {
      // The engine died, of this file or of something else: it starts again by itself, and the file gets a second chance.
      if (error instanceof DocentError && error.code === 'engine-crashed' && !signal.aborted) return run();
      throw error;
    });
    return ledger.finish(file.seq, result, seconds());
  } catch (thrown) {
    if (signal.aborted) {
      ledger.giveBack(file.seq);
      return undefined;
    }
    if (thrown instanceof DocentError && /^(?:model|device)/.test(thrown.code)) {
      ledger.giveBack(file.seq);
      throw thrown;
    }
    const code = thrown instanceof DocentError ? thrown.code : 'internal';
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return ledger.fail(file.seq, { code, message }, seconds());
  }
}

function begin(ledger: Ledger, job: BatchJob): void {
  const settings = JSON.stringify({ kind: job.kind, ...job.settings });
  const begun = ledger.fact('job');
  if (begun === null) ledger.setFact('job', settings);
  else if (begun !== settings) {
    throw new DocentError(
      'bad-input',
      `This batch was started with other settings (${begun}). Continue with the same command, or choose another --out for a new batch.`,
      { subject: ledger.file },
    );
  }
}

async function hashOf(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash, { signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    const gone = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const message = gone ? `The file ${path} is no longer there.` : `${path} cannot be read.`;
    throw new DocentError(gone ? 'file-not-found' : 'file-unreadable', message, { subject: path, cause });
  }
  return hash.digest('hex');
}
