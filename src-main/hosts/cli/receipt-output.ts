import { HEADER_FIELDS, type Receipt, type ReceiptField } from '../../contract/receipt.ts';
import { fieldAt } from '../../receipts/export/receipt-table.ts';
import { percent, table } from './output.ts';

const NAMES: Readonly<Record<string, string>> = { paymentMethod: 'payment', unitPrice: 'unit price' };

/** A receipt as a person reads it: fields with how sure they are, goods, sums, and what to look at. */
export function receiptText(name: string, receipt: Receipt): string {
  const fields = [
    ...HEADER_FIELDS.map((field) => [field, receipt.fields[field]] as const),
    ...Object.entries(receipt.custom),
  ]
    .filter(([, field]) => field.value !== null || field.doubts.length > 0)
    .map(([field, value]) => [
      NAMES[field] ?? field,
      valueText(value),
      value.source ?? '',
      value.value === null ? '' : percent(value.confidence),
      value.doubts.join(', '),
    ]);
  const parts = [
    `${name}, page ${receipt.page}`,
    table(
      [{ title: 'field' }, { title: 'value' }, { title: 'from' }, { title: 'sure', right: true }, { title: 'doubts' }],
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
