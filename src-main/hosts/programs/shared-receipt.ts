import type { Citation, SharedField, SharedReceipt } from '../../contract/programs.ts';
import type { Receipt, ReceiptField } from '../../contract/receipt.ts';

/** A receipt as other programs want it: values, what to doubt about them, and where they stand. */
export function sharedReceipt(receipt: Receipt, at: Pick<Citation, 'documentId' | 'document'>): SharedReceipt {
  const field = ({ value, confidence, doubts, evidence }: ReceiptField): SharedField => ({
    ...{ value, confidence, doubts },
    citations: evidence.map(({ page, box, text }) => ({ ...at, page, box, text })),
  });
  const { page, fields, items, taxes, taxIncluded, checks, review } = receipt;
  return {
    ...{ page, taxIncluded, checks, review },
    fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, field(value)])),
    items: items.map(({ name, quantity, unitPrice, amount }) => ({
      ...{ name: field(name), quantity: field(quantity), unitPrice: field(unitPrice), amount: field(amount) },
    })),
    taxes: taxes.map(({ label, rate, amount }) => ({ label, rate, amount: field(amount) })),
  };
}
