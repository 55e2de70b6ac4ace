import type { StoredReceipt } from '../../contract/receipt.ts';
import { applyCorrections } from '../corrections/apply-corrections.ts';
import { withAgreedSellers } from './agreed-sellers.ts';
import { withKnownSellers } from './known-sellers.ts';
import { withUnusualDates } from './unusual-dates.ts';

/** Receipts as a person sees them: with sellers as a person or most other receipts have them, their corrections, and dates that are unlike all others marked. */
export function receiptsTogether(all: readonly StoredReceipt[]): StoredReceipt[] {
  const corrected = withAgreedSellers(withKnownSellers(all)).map((stored) => ({
    ...stored,
    receipt: applyCorrections(stored.receipt, stored.corrections),
  }));
  return withUnusualDates(corrected);
}
