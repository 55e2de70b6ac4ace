import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { extname } from 'node:path';
import type { BatchLine } from '../contract/batch.ts';
import { moreCsv, toCsv } from '../contract/csv.ts';
import { DocentError } from '../contract/errors.ts';
import { jsonLine } from '../contract/json-lines.ts';
import { share } from '../files/privacy.ts';
import type { BatchJob, FileResult } from './job.ts';
import type { Ledger, LedgerFile } from './ledger.ts';

/**
 * The results of a batch as a file: JSON lines or CSV, which grow with every file, or a workbook, which is written at each end of a run, as
 * every format is where several machines work on a batch. The ledger is the truth: when a run starts (or ends) the file is made from it again,
 * so that a kill between the two leaves nothing out and nothing twice.
 */
export interface OutputFile {
  add(file: LedgerFile): void;
  /** Writes what only a whole file can hold. */
  close(): Promise<void>;
}

/** @throws DocentError bad-input for a format the job does not have */
export async function openOutput(out: string, job: BatchJob, ledger: Ledger): Promise<OutputFile> {
  const extension = extname(out).toLowerCase();
  const { table } = job;
  if (extension === '.csv' || extension === '.xlsx') {
    if (table === undefined) {
      throw new DocentError(
        'bad-input',
        `docent batch ${job.kind} writes JSON lines. Name the file ${out.slice(0, -extension.length)}.jsonl.`,
        { subject: out },
      );
    }
  }
  if (extension === '.xlsx') {
    return { add: () => {}, close: async () => atomically(out, await workbook(job, ledger)) };
  }
  const isCsv = extension === '.csv' && table !== undefined;
  const piece = isCsv ? (file: LedgerFile) => csvRows(file, table) : (file: LedgerFile) => jsonLine(lineOf(file));
  const head = isCsv ? toCsv([['file', 'status', 'error', ...table.columns]]) : '';
  // Others finish files too, so a file that only grew with ours would lack theirs.
  if (ledger.shared) {
    return { add: () => {}, close: async () => closeSync(await writeWhole(out, head, piece, ledger)) };
  }
  const descriptor = await writeWhole(out, head, piece, ledger);
  return {
    add: (file) => void writeSync(descriptor, piece(file)),
    close: async () => {
      fsyncSync(descriptor);
      closeSync(descriptor);
    },
  };
}

/** @returns a descriptor of the file, at its end */
async function writeWhole(
  out: string,
  head: string,
  piece: (file: LedgerFile) => string,
  ledger: Ledger,
): Promise<number> {
  const unfinished = unfinishedOf(out);
  const descriptor = openSync(unfinished, 'w');
  try {
    writeSync(descriptor, head);
    for await (const file of ledger.ended()) writeSync(descriptor, piece(file));
    fsyncSync(descriptor);
    share(unfinished);
    // The descriptor continues under the new name.
    renameSync(unfinished, out);
    return descriptor;
  } catch (thrown) {
    closeSync(descriptor);
    rmSync(unfinished, { force: true });
    throw thrown;
  }
}

/** Its own for every process: machines may share the folder, and end a batch at the same moment. */
function unfinishedOf(out: string): string {
  return `${out}.${hostname()}-${process.pid}.new`;
}

function lineOf(file: LedgerFile): BatchLine {
  const { path, status, sha256, duplicate_of, error_code, error_message, seconds, result } = file;
  return {
    file: path,
    status: status === 'done' || status === 'duplicate' ? status : 'failed',
    sha256,
    duplicate_of,
    error: error_code === null ? null : { code: error_code, message: error_message ?? '' },
    seconds,
    result: result === null ? null : JSON.parse(result),
  };
}

function csvRows(file: LedgerFile, table: NonNullable<BatchJob['table']>): string {
  const { file: path, status, error, result } = lineOf(file);
  const rows = result === null ? [table.columns.map(() => null)] : table.rows(path, result);
  return moreCsv(rows.map((row) => [path, status, error?.message ?? null, ...row]));
}

async function workbook(job: BatchJob, ledger: Ledger): Promise<Uint8Array> {
  const results: FileResult[] = [];
  for await (const file of ledger.ended()) {
    if (file.result !== null) results.push({ file: file.path, result: JSON.parse(file.result) });
  }
  if (job.workbook === undefined)
    throw new DocentError('bad-input', `docent batch ${job.kind} cannot write a workbook. Use .csv or .jsonl.`);
  return await job.workbook(results);
}

function atomically(out: string, content: Uint8Array): void {
  const unfinished = unfinishedOf(out);
  try {
    writeFileSync(unfinished, content);
    share(unfinished);
    renameSync(unfinished, out);
  } finally {
    rmSync(unfinished, { force: true });
  }
}
