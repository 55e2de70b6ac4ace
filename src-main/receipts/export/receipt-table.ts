import {
  AMOUNT_FIELDS,
  HEADER_FIELDS,
  type HeaderField,
  type Receipt,
  type ReceiptField,
  type ReceiptItem,
} from '../../contract/receipt.ts';
import { sameReceipts } from '../../contract/same-receipt.ts';
import { WHAT_TO_DO } from '../notes.ts';

/** A receipt and the file it came from, as every export has it. */
export interface NamedReceipt {
  readonly file: string;
  readonly receipt: Receipt;
}

/** A cell: amounts as numbers, the rest as text. `date` is a day, YYYY-MM-DD. */
export type Cell =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'date'; readonly value: string }
  | null;

export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const AMOUNTS: ReadonlySet<HeaderField> = new Set(AMOUNT_FIELDS);
const DAYS: ReadonlySet<HeaderField> = new Set(['date', 'dueDate', 'deliveryDate']);

/** A receipt's file, and its page where it is not the first. */
export function placeOf({ file, receipt }: NamedReceipt): string {
  return receipt.page > 1 ? `${file}, page ${receipt.page}` : file;
}

/** The tables of an export: receipts, their items, their taxes, and what waits for a person with everything that was read. */
export function receiptTables(receipts: readonly NamedReceipt[]): Table[] {
  const same = sameReceipts(receipts);
  const custom = [...new Set(receipts.flatMap(({ receipt }) => Object.keys(receipt.custom)))];
  return [
    {
      name: 'Receipts',
      columns: [
        'file',
        'page',
        ...HEADER_FIELDS,
        'dateFormat',
        'items',
        ...custom,
        'review',
        'corrected',
        'kind',
        'pages',
        'notes',
        'duplicates',
      ],
      rows: receipts.map((named) => {
        const { file, receipt } = named;
        return [
          text(file),
          number(receipt.page),
          ...HEADER_FIELDS.map((name) => headerCell(name, receipt.fields[name])),
          text(receipt.fields.date.format),
          number(receipt.items.filter(isThere).length),
          ...custom.map((name) => customCell(receipt.custom[name]?.typed ?? null)),
          text(receipt.review.join(' ')),
          text(correctedPaths(receipt).join(' ')),
          text(receipt.kind),
          number(Math.max(1, receipt.pages.length)),
          text(receipt.notes.map((note) => WHAT_TO_DO[note]).join(' ')),
          text((same.get(named) ?? []).map(placeOf).join(' | ')),
        ];
      }),
    },
    {
      name: 'Items',
      columns: ['file', 'page', 'item', 'name', 'quantity', 'unitPrice', 'amount', 'taxRate', 'doubts'],
      rows: receipts.flatMap(({ file, receipt }) =>
        receipt.items
          .filter(isThere)
          .map((item, i) => [
            text(file),
            number(receipt.page),
            number(i + 1),
            text(item.name.value),
            amount(item.quantity),
            amount(item.unitPrice),
            amount(item.amount),
            amount(item.taxRate),
            text(doubtsOf(item).join(' ')),
          ]),
      ),
    },
    {
      name: 'Taxes',
      columns: ['file', 'page', 'label', 'rate', 'base', 'tax'],
      rows: receipts.flatMap(({ file, receipt }) =>
        receipt.taxes.map((tax) => [
          text(file),
          number(receipt.page),
          text(tax.label),
          tax.rate === null ? null : number(Number(tax.rate)),
          amount(tax.base),
          amount(tax.amount),
        ]),
      ),
    },
    {
      name: 'Statements',
      columns: ['file', 'page', 'row', 'date', 'text', 'amount', 'balance', 'addsUp'],
      rows: receipts.flatMap(({ file, receipt }) =>
        (receipt.statement?.rows ?? []).map((row, i) => [
          text(file),
          number(receipt.page),
          number(i + 1),
          headerCell('date', row.date),
          text(row.text.value),
          amount(row.amount),
          amount(row.balance),
          text(row.adds === null ? null : row.adds ? 'yes' : 'no'),
        ]),
      ),
    },
    {
      name: 'Review',
      columns: ['file', 'page', 'field', 'value', 'source', 'confidence', 'doubts', 'otherReadings'],
      rows: receipts.flatMap(({ file, receipt }) =>
        receipt.review.map((path) => {
          const field = fieldAt(receipt, path);
          const others =
            field?.alternatives
              .map((r) => `${r.source}: ${r.value}${r.onPage === 'no' ? ' (not on the page)' : ''}`)
              .join(' | ') ?? '';
          return [
            text(file),
            number(receipt.page),
            text(path),
            text(field?.value ?? null),
            text(field?.source ?? null),
            number(round(field?.confidence ?? 0)),
            text(field?.doubts.join(' ') ?? ''),
            text(others),
          ];
        }),
      ),
    },
  ];
}

/** "total", "items.2.amount", "taxes.0.base", "custom.invoice"; undefined when there is none. */
export function fieldAt(
  receipt: Pick<Receipt, 'fields' | 'items' | 'taxes' | 'custom'>,
  path: string,
): ReceiptField | undefined {
  const [head, ...rest] = path.split('.');
  if (rest.length === 0)
    return HEADER_FIELDS.includes(head as HeaderField) ? receipt.fields[head as HeaderField] : undefined;
  if (head === 'custom') return receipt.custom[rest.join('.')];
  const [index, part] = rest;
  if (
    head === 'items' &&
    (part === 'name' || part === 'quantity' || part === 'unitPrice' || part === 'amount' || part === 'taxRate')
  ) {
    const added = /^\+(\d+)$/.exec(index!)?.[1];
    const item =
      added === undefined ? receipt.items[Number(index)] : receipt.items.find((one) => one.added === Number(added));
    return item?.[part];
  }
  if (head === 'taxes' && (part === 'base' || part === 'amount')) return receipt.taxes[Number(index)]?.[part];
  return undefined;
}

/** Paths of the fields that a person gave. */
export function correctedPaths(receipt: Receipt): string[] {
  const paths = [
    ...HEADER_FIELDS,
    ...receipt.items.flatMap((_, i) =>
      ['name', 'quantity', 'unitPrice', 'amount', 'taxRate'].map((part) => `items.${i}.${part}`),
    ),
    ...receipt.taxes.flatMap((_, i) => ['base', 'amount'].map((part) => `taxes.${i}.${part}`)),
    ...Object.keys(receipt.custom).map((name) => `custom.${name}`),
  ];
  return paths.filter((path) => fieldAt(receipt, path)?.source === 'person');
}

/** Each once, without those that a person settled. */
function doubtsOf({ name, quantity, unitPrice, amount }: ReceiptItem): string[] {
  const open = [name, quantity, unitPrice, amount].filter(({ source }) => source !== 'person');
  return [...new Set(open.flatMap(({ doubts }) => doubts))];
}

/** A line that a person emptied completely does not exist. */
function isThere({ name, quantity, unitPrice, amount }: ReceiptItem): boolean {
  return [name, quantity, unitPrice, amount].some(({ value }) => value !== null);
}

function headerCell(name: HeaderField, field: ReceiptField): Cell {
  if (AMOUNTS.has(name)) return amount(field);
  if (DAYS.has(name) && field.value !== null && /^\d{4}-\d\d-\d\d$/.test(field.value))
    return { kind: 'date', value: field.value };
  return text(field.value);
}

function amount({ value }: ReceiptField): Cell {
  if (value === null) return null;
  const plain = Number(value);
  return Number.isFinite(plain) ? number(plain) : text(value);
}

function customCell(value: unknown): Cell {
  if (value === null) return null;
  return typeof value === 'number' ? number(value) : text(String(value));
}

function text(value: string | null): Cell {
  return value === null ? null : { kind: 'text', value: value.replace(/\s+/g, ' ') };
}

function number(value: number): Cell {
  return { kind: 'number', value };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
