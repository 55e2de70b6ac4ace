import type { Receipt } from './receipt.ts';
import { foldText } from './same-text.ts';

interface Read {
  readonly receipt: Pick<Receipt, 'fields'>;
}

/** A shorter number may be a table's or a cashier's. */
const LEAST_NUMBER = 5;

/**
 * Receipts that are likely the same one twice, each with the others: the same seller, date and total, or the same seller and document number with the same date or
 * total (the other was misread). The same file twice is one document already.
 */
export function sameReceipts<T extends Read>(all: readonly T[]): ReadonlyMap<T, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const { date, total, documentNumber } = one.receipt.fields;
    const keys = [
      ...(date.value === null || total.value === null ? [] : [`${date.value} ${Number(total.value)}`]),
      ...(folded(documentNumber.value).length < LEAST_NUMBER ? [] : [folded(documentNumber.value)]),
    ];
    for (const key of keys) groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const found = new Map<T, T[]>();
  for (const group of groups.values()) {
    for (const one of group) {
      for (const other of group) {
        if (one === other || found.get(one)?.includes(other) || !areSame(one, other)) continue;
        found.set(one, [...(found.get(one) ?? []), other]);
      }
    }
  }
  return found;
}

function areSame({ receipt: { fields: a } }: Read, { receipt: { fields: b } }: Read): boolean {
  const seller =
    folded(a.company.value) === folded(b.company.value) ||
    (a.taxNumber.value !== null && a.taxNumber.value === b.taxNumber.value);
  const date = a.date.value !== null && a.date.value === b.date.value;
  const total = a.total.value !== null && b.total.value !== null && Number(a.total.value) === Number(b.total.value);
  const [x, y] = [folded(a.documentNumber.value), folded(b.documentNumber.value)];
  if (!seller) return false;
  if (x !== '' && x === y) return date || total;
  return date && total && (x === '' || y === '');
}

function folded(text: string | null): string {
  return foldText(text ?? '');
}
