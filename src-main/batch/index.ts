export type { BatchJob } from './job.ts';
export { Ledger } from './ledger.ts';
export { ledgerOf, runBatch } from './run-batch.ts';
