import { z } from 'zod/mini';
import { Box, TextSource } from './page.ts';
import { NOTHING, ReceiptField } from './receipt-field.ts';
import { PageNumber, Problem } from './values.ts';

export { Doubt, FieldReading, NOTHING, OnPage, ReadingSource, Reason, ReceiptField } from './receipt-field.ts';

/** A field that receipts of earlier versions do not have. */
const Later = z._default(ReceiptField, NOTHING);

/** `format` is how it was written: "DD/MM/YYYY", "D MMM YY". */
export const ReceiptDate = z.extend(ReceiptField, { format: z.nullable(z.string()) });
export type ReceiptDate = z.infer<typeof ReceiptDate>;

export const ReceiptItem = z.object({
  name: ReceiptField,
  quantity: ReceiptField,
  unitPrice: ReceiptField,
  amount: ReceiptField,
  /** Per cent, as a plain decimal. */
  taxRate: Later,
  /** A line that a person added, by its number from 0: its fields' paths are "items.+0.name". */
  added: z.optional(z.int().check(z.nonnegative())),
});
export type ReceiptItem = z.infer<typeof ReceiptItem>;

export const ReceiptTax = z.object({
  /** As written: "SR @ 6%", "GST". */
  label: z.string(),
  /** Per cent, as a plain decimal. */
  rate: z.nullable(z.string()),
  /** The amount that is taxed. */
  base: ReceiptField,
  amount: ReceiptField,
});
export type ReceiptTax = z.infer<typeof ReceiptTax>;

export const HEADER_FIELDS = [
  'company',
  'date',
  'address',
  'currency',
  'subtotal',
  'discount',
  'service',
  'tax',
  'rounding',
  'total',
  'paymentMethod',
  'cash',
  'change',
  'taxNumber',
  'email',
  'iban',
  'buyer',
  'documentNumber',
  'orderNumber',
  'dueDate',
  'deliveryDate',
  'period',
  'tip',
  'balance',
] as const;
export type HeaderField = (typeof HEADER_FIELDS)[number];

/** Those that hold an amount of money. */
export const AMOUNT_FIELDS = [
  'subtotal',
  'discount',
  'service',
  'tax',
  'rounding',
  'total',
  'cash',
  'change',
  'tip',
  'balance',
] as const satisfies readonly HeaderField[];

const ReceiptFields = z.object({
  company: ReceiptField,
  date: ReceiptDate,
  address: ReceiptField,
  currency: ReceiptField,
  subtotal: ReceiptField,
  discount: ReceiptField,
  service: ReceiptField,
  /** All taxes together; `taxes` has them one by one. */
  tax: ReceiptField,
  rounding: ReceiptField,
  total: ReceiptField,
  paymentMethod: ReceiptField,
  /** What was paid. */
  cash: ReceiptField,
  change: ReceiptField,
  /** The seller's VAT or GST number. */
  taxNumber: Later,
  email: Later,
  iban: Later,
  buyer: Later,
  documentNumber: Later,
  orderNumber: Later,
  dueDate: Later,
  deliveryDate: Later,
  /** "2024-05-01/2024-05-31". */
  period: Later,
  tip: Later,
  /** What is still to be paid. */
  balance: Later,
});

/** A sum that the page's own numbers must satisfy. */
export const ReceiptCheck = z.object({
  kind: z.enum(['items', 'sum', 'change', 'item', 'tax']),
  passed: z.boolean(),
  /** In words of the page's numbers: "9.00 + 0.54 = 9.54". */
  equation: z.string(),
  /** The fields in it: "total", "items.2.amount". */
  fields: z.array(z.string()),
});
export type ReceiptCheck = z.infer<typeof ReceiptCheck>;

/** A field that the user's own JSON Schema asks for. */
export const CustomField = z.extend(ReceiptField, {
  question: z.string(),
  /** The value in the schema's type; null as long as nothing valid was found. */
  typed: z.json(),
  /** The schema's type; left out by receipts that were kept before it was told. */
  type: z.optional(z.enum(['string', 'number', 'integer', 'boolean'])),
});
export type CustomField = z.infer<typeof CustomField>;

/** What a document of money is. */
export const MoneyKind = z.enum(['receipt', 'invoice', 'statement', 'other']);
export type MoneyKind = z.infer<typeof MoneyKind>;

/** Remarks about the page that a person should act on. */
export const ReceiptNote = z.enum([
  /** Two receipts lie on one page: only fields of the page as a whole were read. */
  'two-receipts',
  /** Nearly nothing could be read. */
  'unreadable',
  /** Neither a total nor goods: likely something else. */
  'no-amounts',
  /** The file carries XML that calls itself an invoice and cannot be used: only the printed page was read. */
  'bad-invoice-data',
]);
export type ReceiptNote = z.infer<typeof ReceiptNote>;

/** One line of a bank statement. */
export const StatementRow = z.object({
  date: ReceiptField,
  text: ReceiptField,
  /** Negative: it left the account. */
  amount: ReceiptField,
  balance: ReceiptField,
  /** Whether the balance before and the amount make this balance; null when there is nothing to check against. */
  adds: z.nullable(z.boolean()),
});
export type StatementRow = z.infer<typeof StatementRow>;

export const Statement = z.object({ opening: ReceiptField, closing: ReceiptField, rows: z.array(StatementRow) });
export type Statement = z.infer<typeof Statement>;

/** One receipt, invoice or statement: its pages and what was read on them. */
export const Receipt = z.object({
  /** The first of its pages, from 1. */
  page: PageNumber,
  /** All of them; empty: only the first. */
  pages: z._default(z.array(z.int().check(z.positive())), []),
  kind: z._default(MoneyKind, 'receipt'),
  notes: z._default(z.array(ReceiptNote), []),
  statement: z._default(z.nullable(Statement), null),
  fields: ReceiptFields,
  items: z.array(ReceiptItem),
  taxes: z.array(ReceiptTax),
  /** Whether prices hold the tax already; null when the page does not tell. */
  taxIncluded: z.nullable(z.boolean()),
  checks: z.array(ReceiptCheck),
  /** Paths of the fields that a person should look at, the total first. */
  review: z.array(z.string()),
  custom: z.record(z.string(), CustomField),
  /** Where the page's lines come from. */
  lines: z.nullable(TextSource),
  /** null: no model was asked. */
  model: z.nullable(z.string()),
  device: z.nullable(z.string()),
  timings: z.object({ read_ms: z.number(), ask_ms: z.number(), total_ms: z.number() }),
});
export type Receipt = z.infer<typeof Receipt>;

/** What a person put in a field's place. `value` null: the receipt does not have it. The latest of a path counts. */
export const Correction = z.object({
  path: z.string().check(z.minLength(1), z.maxLength(200)),
  value: z.nullable(z.string().check(z.maxLength(2000))),
  /** Where they pointed, if they did. */
  box: z.nullable(Box),
  /** What stood there before. */
  before: z.nullable(z.string()),
  at: z.int(),
});
export type Correction = z.infer<typeof Correction>;

/** A receipt of a document in the library, with what a person put in (which `receipt` shows already). */
export const StoredReceipt = z.object({
  documentId: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  page: PageNumber,
  receipt: Receipt,
  corrections: z.array(Correction),
  /** Milliseconds since 1970. */
  readAt: z.int(),
});
export type StoredReceipt = z.infer<typeof StoredReceipt>;

export const ReceiptEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('receipts'),
    documentId: z.string(),
    receipts: z.array(StoredReceipt),
    done: z.int(),
    total: z.int(),
  }),
  z.object({
    kind: z.literal('failed'),
    documentId: z.string(),
    error: Problem,
    done: z.int(),
    total: z.int(),
  }),
]);
export type ReceiptEvent = z.infer<typeof ReceiptEvent>;

export const ReceiptExportFormat = z.enum(['csv', 'items-csv', 'xlsx', 'json', 'datev', 'hledger', 'beancount']);
export type ReceiptExportFormat = z.infer<typeof ReceiptExportFormat>;

/** Fields that go with a kind of document; they are asked for in the place of a schema of the user's own. */
export const ReceiptPreset = z.enum(['receipt', 'invoice', 'utilities', 'statement']);
export type ReceiptPreset = z.infer<typeof ReceiptPreset>;
