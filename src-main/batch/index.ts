export type { BatchJob } from './job.ts';
export type { Ledger } from './ledger.ts';
export { type LedgerAddress, ledgerAddress } from './ledger-address.ts';
export { openLedger } from './open-ledger.ts';
export { runBatch } from './run-batch.ts';
