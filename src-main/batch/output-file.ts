import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { extname } from 'node:path';
import type { BatchLine } from '../contract/batch.ts';
import { moreCsv, toCsv } from '../contract/csv.ts';
import { DocentError } from '../contract/errors.ts';
import { jsonLine } from '../contract/json-lines.ts';
import { share } from '../files/privacy.ts';
import type { BatchJob, FileResult } from './job.ts';
import type { Ledger, LedgerFile } from './ledger.ts';

/**
 * The results of a batch as a file: JSON lines or CSV, which grow with every file, or a workbook, which is written at each end of a run. The
 * ledger is the truth: when a run starts the file is made from it again, so that a kill between the two leaves nothing out and nothing twice.
 */
export interface OutputFile {
  add(file: LedgerFile): void;
  /** Writes what only a whole file can hold. */
  close(): Promise<void>;
}

/** @throws DocentError bad-input for a format the job does not have */
export function openOutput(out: string, job: BatchJob, ledger: Ledger): OutputFile {
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
  const unfinished = `${out}.new`;
  const descriptor = openSync(unfinished, 'w');
  writeSync(descriptor, head);
  for (const file of ledger.ended()) writeSync(descriptor, piece(file));
  fsyncSync(descriptor);
  // The descriptor continues under the new name.
  renameSync(unfinished, out);
  return {
    add: (file) => void writeSync(descriptor, piece(file)),
    close: async () => {
      fsyncSync(descriptor);
      closeSync(descriptor);
    },
  };
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
  for (const file of ledger.ended()) {
    if (file.result !== null) results.push({ file: file.path, result: JSON.parse(file.result) });
  }
  if (job.workbook === undefined)
    throw new DocentError('bad-input', `docent batch ${job.kind} cannot write a workbook. Use .csv or .jsonl.`);
  return await job.workbook(results);
}

function atomically(out: string, content: Uint8Array): void {
  const unfinished = `${out}.new`;
  try {
    writeFileSync(unfinished, content);
    share(unfinished);
    renameSync(unfinished, out);
  } finally {
    rmSync(unfinished, { force: true });
  }
}
