import { certaintyPercent } from '../../contract/certainty.ts';
import { HEADER_FIELDS, type ReceiptField } from '../../contract/receipt.ts';
import { fieldAt, type NamedReceipt, placeOf } from '../../receipts/export/receipt-table.ts';
import { WHAT_TO_DO } from '../../receipts/notes.ts';
import { table } from './output.ts';

const NAMES: Readonly<Record<string, string>> = {
  paymentMethod: 'payment',
  cash: 'paid',
  unitPrice: 'unit price',
  taxNumber: 'tax number',
  documentNumber: 'number',
  orderNumber: 'order number',
  dueDate: 'due date',
  deliveryDate: 'delivery date',
  balance: 'balance due',
};

/** A receipt as a person reads it: fields with how sure they are, goods, sums, and what to look at. @param same receipts that are likely the same one */
export function receiptText({ file: name, receipt }: NamedReceipt, same: readonly NamedReceipt[] = []): string {
  const fields = [
    ...HEADER_FIELDS.map((field) => [field, receipt.fields[field]] as const),
    ...Object.entries(receipt.custom),
  ]
    .filter(([, field]) => field.value !== null || field.doubts.length > 0)
    .map(([field, value]) => [
      NAMES[field] ?? field,
      valueText(value),
      value.source ?? '',
      value.value === null ? '' : `${certaintyPercent(value.confidence)}%`,
      value.why.join(', '),
      value.doubts.join(', '),
    ]);
  const parts = [
    `${name}, ${receipt.pages.length > 1 ? `pages ${receipt.pages.join(', ')}` : `page ${receipt.page}`}: ${receipt.kind}`,
    ...receipt.notes.map((note) => WHAT_TO_DO[note]),
    ...same.map((other) => `This may be the same receipt as ${placeOf(other)}.`),
    table(
      [
        { title: 'field' },
        { title: 'value' },
        { title: 'from' },
        { title: 'sure', right: true },
        { title: 'why' },
        { title: 'doubts' },
      ],
      fields,
    ),
  ];
  if (receipt.items.length > 0) {
    const rows = receipt.items.map((item) => [
      item.name.value ?? '?',
      item.quantity.value ?? '',
      item.unitPrice.value ?? '',
      item.amount.value ?? '',
    ]);
    parts.push(
      table(
        [
          { title: 'item' },
          { title: 'quantity', right: true },
          { title: 'unit price', right: true },
          { title: 'amount', right: true },
        ],
        rows,
      ),
    );
  }
  if (receipt.statement !== null) {
    const rows = receipt.statement.rows.map((row) => [
      row.date.value ?? '',
      row.text.value ?? '',
      row.amount.value ?? '',
      row.balance.value ?? '',
      row.adds === false ? 'DOES NOT ADD UP' : '',
    ]);
    parts.push(
      table(
        [
          { title: 'date' },
          { title: 'text' },
          { title: 'amount', right: true },
          { title: 'balance', right: true },
          { title: '' },
        ],
        rows,
      ),
    );
  }
  const sums = receipt.checks.filter((check) => check.kind !== 'item' || !check.passed);
  if (sums.length > 0)
    parts.push(sums.map((check) => `${check.passed ? 'adds up' : 'DOES NOT ADD UP'}: ${check.equation}`).join('\n'));
  if (receipt.review.length > 0) {
    const lines = receipt.review.map((path) => {
      const others = fieldAt(receipt, path)?.alternatives ?? [];
      const read = others
        .map((r) => ` ${r.source} read “${r.text}”${r.onPage === 'no' ? ', which is not on the page' : ''}`)
        .join(';');
      return `  ${path}${read === '' ? '' : `:${read}`}`;
    });
    parts.push(`Please check:\n${lines.join('\n')}`);
  }
  return parts.join('\n\n');
}

function valueText(field: ReceiptField): string {
  if (field.value === null) return '-';
  return field.text === null || field.text === field.value ? field.value : `${field.value} (“${field.text}”)`;
}
