import { distance } from 'fastest-levenshtein';
import type { Reason, Receipt, ReceiptField, StoredReceipt } from '../../contract/receipt.ts';
import { foldText } from '../../contract/same-text.ts';
import { queue } from '../checks/review.ts';

/** How alike two names or addresses are, 0..1, by their letters and digits. */
export function alike(a: string, b: string): number {
  return foldedAlike(foldText(a), foldText(b), 0);
}

/** The same of texts that `foldText` made. @param least what is less alike need not be known better than as 0 */
export function foldedAlike(a: string, b: string, least: number): number {
  const longer = Math.max(a.length, b.length);
  if (a === '' || b === '' || Math.abs(a.length - b.length) > (1 - least) * longer) return 0;
  return 1 - distance(a, b) / longer;
}

/** A field as other receipts of the seller have it; what was read stands beside it. */
export function asOthersHaveIt(field: ReceiptField, value: string, confidence: number, why: Reason): ReceiptField {
  const { value: read, text, source, confidence: sure, evidence } = field;
  return {
    ...field,
    value,
    source: 'seller',
    confidence,
    doubts: [],
    agreed: null,
    why: [why],
    alternatives: [
      ...(read === null || source === null
        ? []
        : [{ value: read, text: text ?? read, source, confidence: sure, evidence, onPage: 'yes' as const }]),
      ...field.alternatives,
    ],
  };
}

/** A receipt with other fields, and the review queue that follows from them. */
export function withFields(stored: StoredReceipt, fields: Receipt['fields']): StoredReceipt {
  const receipt = { ...stored.receipt, fields };
  const rest = receipt.review.filter((path) => path === 'statement' || path.startsWith('custom.'));
  return { ...stored, receipt: { ...receipt, review: [...queue(receipt), ...rest] } };
}
