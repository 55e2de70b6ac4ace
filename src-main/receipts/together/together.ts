import type { StoredReceipt } from '../../contract/receipt.ts';
import { applyCorrections } from '../corrections/apply-corrections.ts';
import { withKnownSellers } from './known-sellers.ts';
import { withUnusualDates } from './unusual-dates.ts';

/** Receipts as a person sees them: with sellers known from other receipts, their corrections, and dates that are unlike all others marked. */
export function receiptsTogether(all: readonly StoredReceipt[]): StoredReceipt[] {
  const corrected = withKnownSellers(all).map((stored) => ({
    ...stored,
    receipt: applyCorrections(stored.receipt, stored.corrections),
  }));
  return withUnusualDates(corrected);
}
