import type { Evidence } from '../../contract/docent.ts';
import type { Reason, ReceiptField } from '../../contract/receipt.ts';
import { NOTHING } from '../../contract/receipt.ts';
import { fromLayout } from '../combine.ts';

/** A value that the page's layout gives, before it is a field. */
export interface FoundText {
  readonly value: string;
  readonly text: string;
  readonly evidence: readonly Evidence[];
  /** How much the words speak for it, times how surely they were read, 0..1. */
  readonly confidence: number;
  readonly why: readonly Reason[];
}

export function fieldOf(found: FoundText | null, doubtBelow: number): ReceiptField {
  if (found === null) return NOTHING;
  return fromLayout({ ...found, evidence: [...found.evidence], why: [...found.why] }, doubtBelow);
}
