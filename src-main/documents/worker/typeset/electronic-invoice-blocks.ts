import { type InvoiceData, parseInvoiceData } from '../../../electronic-invoices/invoice-data.ts';
import { type Block, BODY, block, LINE_WIDTH } from './blocks.ts';

/** Points between the margin and what a label says. */
const VALUES = 120;
const GAP = 8;
/** Where the columns of the goods begin: what, how many, for how much, at what rate of tax, what it comes to. */
const COLUMNS = [0, 210, 265, 345, 395] as const;

/**
 * An electronic invoice as a page that a person can read: what its data say, and no more. The data have no language, so the labels are English.
 *
 * @throws Error when it is no invoice, or damaged
 */
export function electronicInvoiceBlocks(bytes: Uint8Array): Block[] {
  const data = parseInvoiceData(bytes);
  if (data === undefined) throw new Error('it is XML of another kind');
  const { credit, fields, lines, taxes, notes } = data;
  return [
    block(fields.company ?? '', { size: 1.4 * BODY, bold: true }),
    ...facts([
      ['', fields.address],
      ['Tax number', fields.taxNumber],
      ['E-mail', fields.email],
      ['IBAN', fields.iban],
    ]),
    block(credit ? 'Credit note' : 'Invoice', { size: 1.2 * BODY, bold: true, above: 14 }),
    ...facts([
      [credit ? 'Number' : 'Invoice number', fields.documentNumber],
      [credit ? 'Date' : 'Invoice date', fields.date],
      ['Due date', fields.dueDate],
      ['Delivery date', fields.deliveryDate],
      ['Order number', fields.orderNumber],
      ['Bill to', fields.buyer],
    ]),
    ...goods(lines),
    ...sums(fields, taxes),
    ...notes.map((note) => block(note, { above: 8 })),
  ];
}

type Fact = readonly [label: string, value: string | undefined];

function facts(all: readonly Fact[]): Block[] {
  return all.flatMap(([label, value]) => {
    if (value === undefined) return [];
    const cells = [
      { text: label === '' ? '' : `${label}:`, x: 0, width: VALUES - GAP },
      { text: value, x: VALUES, width: LINE_WIDTH - VALUES },
    ];
    return [{ ...block('', { above: 2 }), cells: label === '' ? [{ text: value, x: 0, width: LINE_WIDTH }] : cells }];
  });
}

function goods(lines: InvoiceData['lines']): Block[] {
  if (lines.length === 0) return [];
  const rows = lines.map(({ name, quantity, unitPrice, taxRate, amount }) => [
    name,
    quantity,
    unitPrice,
    taxRate === undefined ? undefined : `${taxRate} %`,
    amount,
  ]);
  const head = { ...row(['Description', 'Quantity', 'Unit price', 'Tax', 'Amount'], 14), bold: true };
  return [head, ...rows.map((cells) => row(cells, 2))];
}

function row(texts: readonly (string | undefined)[], above: number): Block {
  const cells = texts.flatMap((text, i) =>
    text === undefined ? [] : [{ text, x: COLUMNS[i]!, width: (COLUMNS[i + 1] ?? LINE_WIDTH) - COLUMNS[i]! - GAP }],
  );
  return { ...block('', { above }), cells };
}

/** Under the amounts of the goods. */
function sums(
  { subtotal, tax, total, balance, currency }: InvoiceData['fields'],
  taxes: InvoiceData['taxes'],
): Block[] {
  const named: Fact[] = [
    ['Subtotal', subtotal],
    ...taxes.map(({ rate, amount }): Fact => [rate === undefined ? 'VAT' : `VAT ${rate} %`, amount]),
    ...(taxes.length === 0 ? [['VAT', tax] as const] : []),
    [currency === undefined ? 'Total' : `Total ${currency}`, total],
    ['Amount due', balance],
  ];
  return named
    .filter(([, value]) => value !== undefined)
    .map(([label, value], i) => row([label, undefined, undefined, undefined, value], i === 0 ? 10 : 2));
}
