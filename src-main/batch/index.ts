export type { BatchJob, BatchJobOptions, BatchTable, FileResult, TableCell } from './job.ts';
export { Ledger, type LedgerFile, type StopRequest } from './ledger.ts';
export { lineOf } from './output-file.ts';
export { type BatchEnd, type BatchOptions, ledgerOf, runBatch } from './run-batch.ts';
