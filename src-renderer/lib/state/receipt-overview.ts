import type { MoneyKind, StoredReceipt } from '../../../src-main/contract/receipt.ts';

/** Which receipts the list shows. */
export interface ReceiptFilter {
  readonly kind: MoneyKind | null;
  /** Matches seller, number and file name. */
  readonly words: string;
  readonly waiting: boolean;
}

export const NO_FILTER: ReceiptFilter = { kind: null, words: '', waiting: false };

export const keyOf = ({ documentId, page }: StoredReceipt): string => `${documentId} ${page}`;

export function isShown(stored: StoredReceipt, file: string, { kind, words, waiting }: ReceiptFilter): boolean {
  const { receipt } = stored;
  if (kind !== null && receipt.kind !== kind) return false;
  if (waiting && receipt.review.length === 0) return false;
  const text = [file, receipt.fields.company.value, receipt.fields.documentNumber.value, receipt.fields.total.value]
    .join(' ')
    .toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export type SumBy = 'month' | 'seller' | 'rate';

export interface SumRow {
  readonly name: string;
  readonly currency: string;
  readonly count: number;
  /** A plain decimal. */
  readonly sum: string;
}

/** Totals by month and seller, taxes by rate; each currency apart. Exact: cents are whole numbers. */
export function sumsBy(all: readonly StoredReceipt[], by: SumBy): SumRow[] {
  const sums = new Map<string, { name: string; currency: string; count: number; cents: number }>();
  const add = (name: string | null, currency: string, value: string | null) => {
    const cents = value === null ? Number.NaN : Math.round(Number(value) * 100);
    if (name === null || Number.isNaN(cents)) return;
    const key = `${name}|${currency}`;
    const known = sums.get(key) ?? { name, currency, count: 0, cents: 0 };
    sums.set(key, { ...known, count: known.count + 1, cents: known.cents + cents });
  };
  for (const { receipt } of all) {
    const { fields, taxes } = receipt;
    const currency = fields.currency.value ?? '';
    if (by === 'month') add(fields.date.value?.slice(0, 7) ?? null, currency, fields.total.value);
    else if (by === 'seller') add(fields.company.value, currency, fields.total.value);
    else for (const tax of taxes) add(tax.rate === null ? null : `${tax.rate}%`, currency, tax.amount.value);
  }
  return [...sums.values()]
    .sort((a, b) => (by === 'month' ? b.name.localeCompare(a.name) : b.cents - a.cents))
    .map(({ cents, ...row }) => ({ ...row, sum: (cents / 100).toFixed(2) }));
}
