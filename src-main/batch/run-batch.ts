import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { BatchCounts } from '../contract/batch.ts';
import { cannotWrite } from '../contract/cannot-write.ts';
import { DocentError } from '../contract/errors.ts';
import { openRegularFile } from '../files/regular-file.ts';
import { findFiles, type OnSkip } from './find-files.ts';
import type { BatchJob } from './job.ts';
import type { Ledger, LedgerFile, TakenFile } from './ledger.ts';
import type { LedgerAddress } from './ledger-address.ts';
import { openLedger } from './open-ledger.ts';
import { openOutput } from './output-file.ts';
import { whatDiffers } from './what-differs.ts';

export interface BatchOptions {
  /** Files and folders. Empty: continue with the files in the ledger. */
  readonly inputs: readonly string[];
  /** The file for the results: .jsonl, .csv or .xlsx. */
  readonly out: string;
  /** The database with the ledger, shared with other machines. Left out: a file beside `out`. */
  readonly ledger?: LedgerAddress | undefined;
  /** Milliseconds after which a file of a worker that was killed is given to another. */
  readonly leaseMs?: number | undefined;
  readonly job: BatchJob;
  /** Try failed files again. */
  readonly retryFailed?: boolean | undefined;
  /** Aborting it stops at once and queues the current files again. */
  readonly signal: AbortSignal;
  /** Hears of files in folders that are no documents, and why. */
  readonly onSkip?: OnSkip | undefined;
  readonly onFile?: ((file: LedgerFile, counts: BatchCounts) => void) | undefined;
  readonly onProgress?: ((stage: string) => void) | undefined;
  /** Hears when the ledger's database does not answer and is tried again. */
  readonly onTrouble?: ((message: string) => void) | undefined;
}

export interface BatchEnd extends BatchCounts {
  /** How it was stopped; null: no file is left. */
  readonly stopped: 'now' | 'after-current' | null;
}

const STOPPED = new DocentError('cancelled', 'Stopped.');
/** How often a running file checks whether it should stop. */
const LOOK_MS = 500;
/** How often a worker without a file looks whether others have left one. */
const WAIT_MS = 1000;
/** A lease is renewed so many times before it would run out. */
const RENEWALS = 4;

/**
 * Works through many files, a few at a time, and records each in a ledger. Files that are done are not done again, however the last run
 * ended. Identical files are done once. Memory does not grow with the number of files. With a shared ledger, several machines do this at once;
 * each stays until no file is left in work anywhere, in case another one is killed.
 *
 * @throws DocentError in-use, file-not-found; bad-input when the ledger was started with another job; ledger-failed; errors about the model or
 * the machine
 */
export async function runBatch(options: BatchOptions): Promise<BatchEnd> {
  const { job, out, leaseMs, onTrouble } = options;
  const ledger = await openLedger(out, options.ledger, { leaseMs, onTrouble });
  try {
    await ledger.join();
    await begin(ledger, job);
    await addFiles(ledger, options);
    if (options.retryFailed) await ledger.retryFailed();
    const output = await openOutput(out, job, ledger);
    let stopped: BatchEnd['stopped'];
    try {
      stopped = await work(ledger, options, async (done) => {
        output.add(done);
        options.onFile?.(done, await ledger.counts());
      });
    } catch (thrown) {
      // What is done is written; that it could not be is less important than why the batch ended.
      if (!isLedgerGone(thrown)) await output.close().catch(() => {});
      throw thrown;
    }
    await output.close();
    return { ...(await ledger.counts()), stopped };
  } finally {
    await ledger.dispose();
  }
}

/** @throws DocentError file-not-found: also when another machine found documents where this one finds nothing */
async function addFiles(ledger: Ledger, options: BatchOptions): Promise<void> {
  let found = 0;
  for await (const block of findFiles(options.inputs, options.signal, options.onSkip)) {
    found += block.length;
    await ledger.add(block);
  }
  if (!ledger.shared || found > 0 || options.inputs.length === 0) return;
  if ((await ledger.counts()).queued === 0) return;
  throw new DocentError(
    'file-not-found',
    `There are no documents in ${options.inputs.join(', ')} on this machine, but the batch has some. Mount the folder at the same path as on the other machines.`,
    { subject: options.inputs[0] },
  );
}

async function work(
  ledger: Ledger,
  options: BatchOptions,
  onEnd: (file: LedgerFile) => Promise<void>,
): Promise<BatchEnd['stopped']> {
  const stopping = new AbortController();
  const signal = AbortSignal.any([options.signal, stopping.signal]);
  const look = repeat(LOOK_MS, async () => {
    if ((await ledger.stopRequest()) === 'now') stopping.abort(STOPPED);
  });
  const inWork = new Set<Promise<void>>();
  const start = (file: TakenFile) => {
    const work = one(ledger, file, options, signal)
      .then(async (end) => {
        if (end !== undefined) await onEnd(end);
      })
      .finally(() => inWork.delete(work));
    // It is told to whoever waits for the files in work.
    work.catch(() => {});
    inWork.add(work);
  };
  try {
    for (;;) {
      if (inWork.size >= (options.job.atOnce ?? 1)) await Promise.race(inWork);
      if (signal.aborted) return 'now';
      const request = await ledger.stopRequest();
      if (request !== null) {
        await Promise.all(inWork);
        return request;
      }
      const file = await ledger.take();
      if (file === undefined) {
        if (inWork.size > 0) await Promise.race(inWork);
        else if ((await ledger.counts()).queued === 0) return null;
        else {
          options.onProgress?.('waiting for files that others work on');
          await delay(WAIT_MS, undefined, { signal }).catch(() => undefined);
        }
        continue;
      }
      // A worker died of this file, or of the one beside it: alone it shows which, and no other is blamed for it.
      const isSuspect = file.attempts > 1;
      if (isSuspect) await Promise.all(inWork);
      start(file);
      if (isSuspect) await Promise.all(inWork);
    }
  } finally {
    look.stop();
    // After an error that is not about a file the others are queued again.
    stopping.abort(STOPPED);
    await Promise.allSettled(inWork);
  }
}

/**
 * @returns the file's outcome; undefined when it has none yet: it was stopped, or is in the hands of another worker
 * @throws errors about the model or the machine, after queuing the file again
 */
async function one(
  ledger: Ledger,
  file: TakenFile,
  options: BatchOptions,
  stop: AbortSignal,
): Promise<LedgerFile | undefined> {
  const start = performance.now();
  const seconds = () => Math.round(performance.now() - start) / 1000;
  const lost = new AbortController();
  const signal = AbortSignal.any([stop, lost.signal]);
  const lease = repeat(ledger.leaseMs / RENEWALS, async () => {
    if (!(await ledger.renew(file))) lost.abort(new DocentError('cancelled', 'Another worker has this file.'));
  });
  try {
    const sha256 = await hashOf(file.path, signal);
    const same = await ledger.claimBytes(file, sha256);
    if (same === 'not-ours') return undefined;
    if (same !== 'new') {
      const ended = await ledger.finishAsDuplicate(file, same);
      return ended === undefined ? undefined : { ...ended, result: same.result };
    }
    const onProgress = (stage: string) => options.onProgress?.(stage);
    const result = await options.job.run(file.path, { signal, onProgress });
    return await ledger.finish(file, result, seconds());
  } catch (thrown) {
    if (lost.signal.aborted) return undefined;
    if (stop.aborted) {
      await ledger.giveBack(file);
      return undefined;
    }
    const machine = machineError(ledger, file, thrown);
    if (machine !== undefined) {
      if (!isLedgerGone(machine)) await ledger.giveBack(file);
      throw machine;
    }
    const code = thrown instanceof DocentError ? thrown.code : 'internal';
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return await ledger.fail(file, { code, message }, seconds());
  } finally {
    lease.stop();
  }
}

/** An error that is not about the file: with the next one it would be the same. */
function machineError(ledger: Ledger, { path }: TakenFile, thrown: unknown): DocentError | undefined {
  const error = cannotWrite(thrown) ?? thrown;
  if (!(error instanceof DocentError)) return undefined;
  if (/^(?:model|device|cannot-write)/.test(error.code) || isLedgerGone(error)) return error;
  if (!ledger.shared || error.code !== 'file-not-found' || existsSync(dirname(path))) return undefined;
  return new DocentError(
    'file-not-found',
    `There is no folder ${dirname(path)} on this machine, but another machine found documents in it. Mount it at the same path.`,
    { subject: path },
  );
}

function isLedgerGone(thrown: unknown): boolean {
  return thrown instanceof DocentError && thrown.code === 'ledger-failed';
}

async function begin(ledger: Ledger, job: BatchJob): Promise<void> {
  const settings = { kind: job.kind, ...job.settings };
  const begun = await ledger.begin(JSON.stringify(settings));
  if (begun === JSON.stringify(settings)) return;
  throw new DocentError(
    'bad-input',
    `This batch was started with other settings${whatDiffers(begun, settings)}. Continue with the same command, or choose another --out for a new batch.`,
    { subject: ledger.name },
  );
}

/** Runs `work` every so often, never twice at once. An error is left to whoever does the same thing next. */
function repeat(ms: number, work: () => Promise<void>): { stop(): void } {
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    void work()
      .catch(() => {})
      .finally(() => {
        running = false;
      });
  }, ms);
  timer.unref();
  return { stop: () => clearInterval(timer) };
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
