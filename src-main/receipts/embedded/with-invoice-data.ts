import { NOTHING, type Receipt, type ReceiptField, type ReceiptItem } from '../../contract/receipt.ts';
import { foldText } from '../../contract/same-text.ts';
import type { InvoiceData } from '../../electronic-invoices/invoice-data.ts';
import { recheck } from '../checks/field-checks.ts';

/** Where the printed page must say the same: it is what a person pays and books. */
const COMPARED: ReadonlySet<string> = new Set([
  'documentNumber',
  'date',
  'dueDate',
  'total',
  'tax',
  'iban',
  'currency',
]);

/**
 * The receipt with an electronic invoice's own data in place of what was read. Where the printed page says otherwise, that stands beside it, and an amount, a day or
 * a number that differs waits for a person.
 *
 * @param isPrinted false: the page was made of this very data, and says nothing of its own
 */
export function withInvoiceData(receipt: Receipt, data: InvoiceData, isPrinted: boolean): Receipt {
  const { credit } = data;
  const fields = { ...receipt.fields };
  for (const [name, value] of Object.entries(data.fields) as [keyof InvoiceData['fields'], string | undefined][]) {
    if (value === undefined) continue;
    if (name === 'date')
      fields.date = { ...fromData(fields.date, value, isPrinted, credit), format: fields.date.format };
    else fields[name] = fromData(fields[name], value, isPrinted && COMPARED.has(name), credit);
  }
  const items = data.lines.map((line): ReceiptItem => {
    const printed = receipt.items.find(
      ({ name, amount }) =>
        foldText(name.value ?? '') === foldText(line.name ?? '') && isSame(amount.value, line.amount, credit),
    );
    const part = (name: keyof typeof line) =>
      line[name] === undefined ? NOTHING : fromData(printed?.[name] ?? NOTHING, line[name], false, credit);
    return {
      name: part('name'),
      quantity: part('quantity'),
      unitPrice: part('unitPrice'),
      amount: part('amount'),
      taxRate: part('taxRate'),
    };
  });
  const taxes = data.taxes.map(({ rate, base, amount }) => {
    const printed = receipt.taxes.find((tax) => isSame(tax.rate, rate, credit));
    const part = (field: ReceiptField | undefined, value: string | undefined) =>
      value === undefined ? NOTHING : fromData(field ?? NOTHING, value, false, credit);
    return {
      label: printed?.label ?? '',
      rate: rate ?? null,
      base: part(printed?.base, base),
      amount: part(printed?.amount, amount),
    };
  });
  const whole = recheck({
    ...receipt,
    kind: 'invoice',
    notes: receipt.notes.filter((note) => note !== 'no-amounts'),
    fields,
    items: items.length > 0 ? items : receipt.items,
    taxes: taxes.length > 0 ? taxes : receipt.taxes,
  });
  // What a schema asked for is not computed from these fields.
  return { ...whole, review: [...whole.review, ...receipt.review.filter((path) => path.startsWith('custom.'))] };
}

function fromData(printed: ReceiptField, value: string, compared: boolean, credit: boolean): ReceiptField {
  const same = isSame(printed.value, value, credit);
  const differs = !same && printed.value !== null;
  return {
    ...NOTHING,
    value,
    text: same ? printed.text : value,
    source: 'embedded',
    confidence: 0.99,
    evidence: same ? printed.evidence : [],
    agreed: printed.value === null ? null : same,
    doubts: differs && compared ? ['differs-from-print'] : [],
    alternatives:
      differs && printed.source !== null
        ? [
            {
              value: printed.value!,
              text: printed.text ?? printed.value!,
              source: printed.source,
              confidence: printed.confidence,
              evidence: printed.evidence,
              onPage: 'yes',
            },
          ]
        : [],
    why: ['embedded'],
  };
}

/** @param credit a credit note prints its amounts with a minus or without */
function isSame(printed: string | null, value: string | undefined, credit: boolean): boolean {
  if (printed === null || value === undefined) return false;
  const [a, b] = [Number(printed), Number(value)];
  if (Number.isNaN(a) || Number.isNaN(b)) return foldText(printed) === foldText(value);
  return a === b || (credit && a === -b);
}
