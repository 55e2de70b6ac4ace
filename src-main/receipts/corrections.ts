import { DocentError } from '../contract/errors.ts';
import type { Correction, FieldReading, Receipt, ReceiptField } from '../contract/receipt.ts';
import { NOTHING } from './combine.ts';
import { recheck } from './field-checks.ts';
import { correctedPaths, fieldAt } from './receipt-table.ts';
import { queue } from './review.ts';

const AMOUNT_PATH =
  /^(?:subtotal|discount|service|tax|rounding|total|cash|change|items\.\d+\.(?:quantity|unitPrice|amount)|taxes\.\d+\.(?:base|amount))$/;

/** A value as a person typed it, in the form that fields have. @throws DocentError bad-input */
export function correctedValue(path: string, value: string | null): string | null {
  if (value === null || value.trim() === '') return null;
  const text = value.trim();
  if (AMOUNT_PATH.test(path)) {
    const plain = text
      .replace(/^(?:RM|\p{Sc})\s?/u, '')
      .replace(/,(?=\d{3}(?:\D|$))/g, '')
      .replace(/^(-?\d+),(\d{1,2})$/, '$1.$2');
    if (!/^-?\d{1,12}(?:\.\d{1,4})?$/.test(plain)) throw bad(`“${text}” is no amount. Write it like 1234.50.`);
    return plain;
  }
  if (path === 'date') {
    const day = new Date(`${text}T00:00:00Z`);
    if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text) {
      throw bad(`“${text}” is no day. Write it as year-month-day, like 2018-12-25.`);
    }
  }
  return text;
}

/**
 * The receipt with what a person put in: the latest correction of a path counts, what was read before stays beside it, and sums and review
 * queue are made anew. What a correction names and the receipt does not have (any more) is left out.
 */
export function applyCorrections(receipt: Receipt, corrections: readonly Correction[]): Receipt {
  if (corrections.length === 0) return receipt;
  const corrected = structuredClone(receipt);
  for (const { path, value, box } of [...corrections].sort((a, b) => a.at - b.at)) {
    const before = fieldAt(corrected, path);
    if (before === undefined) continue;
    put(corrected, path, correctedField(before, value, receipt.page, box));
  }
  const { checks, ...fields } = recheck(corrected);
  const whole = { ...corrected, ...fields, checks };
  const custom = Object.entries(whole.custom).flatMap(([name, f]) =>
    f.doubts.length > 0 && f.source !== 'person' ? [`custom.${name}`] : [],
  );
  return { ...whole, review: [...queue(whole), ...custom] };
}

/** What a person looked at and found right: the same value, now theirs. */
function correctedField(
  before: ReceiptField,
  value: string | null,
  page: number,
  box: Correction['box'],
): ReceiptField {
  const read: FieldReading[] =
    before.value === null || before.source === 'person' || before.source === null
      ? []
      : [
          {
            value: before.value,
            text: before.text ?? before.value,
            source: before.source,
            confidence: before.confidence,
            evidence: before.evidence,
            onPage: 'yes',
          },
        ];
  const same = value !== null && value === before.value;
  return {
    ...NOTHING,
    value,
    text: same ? before.text : value,
    source: 'person',
    confidence: 1,
    evidence: box !== null && value !== null ? [{ page, box, text: value, score: 1 }] : same ? before.evidence : [],
    alternatives: [...(same ? [] : read), ...before.alternatives],
  };
}

function put(receipt: Receipt, path: string, field: ReceiptField): void {
  const target = fieldAt(receipt, path)!;
  Object.assign(target, field);
}

export { correctedPaths };

function bad(message: string): DocentError {
  return new DocentError('bad-input', message);
}
