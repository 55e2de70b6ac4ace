import { DocentError } from '../../contract/errors.ts';
import {
  type Correction,
  type CustomField,
  type FieldReading,
  MoneyKind,
  NOTHING,
  type Receipt,
  type ReceiptField,
  type ReceiptItem,
} from '../../contract/receipt.ts';
import { numberValue } from '../../reading/numbers.ts';
import { recheck } from '../checks/field-checks.ts';
import { queue } from '../checks/review.ts';
import { correctedPaths, fieldAt } from '../export/receipt-table.ts';
import { typedAmount } from '../numbers/index.ts';

const AMOUNT_PATH =
  /^(?:subtotal|discount|service|tax|rounding|total|cash|change|tip|balance|items\.\+?\d+\.(?:quantity|unitPrice|amount|taxRate)|taxes\.\d+\.(?:base|amount))$/;

/** What the document is; it is no field. */
export const KIND_PATH = 'kind';

/** A part of an item that a person adds. */
const ADDED_PATH = /^items\.\+(\d{1,3})\.(?:name|quantity|unitPrice|amount|taxRate)$/;
const DAY_PATHS: ReadonlySet<string> = new Set(['date', 'dueDate', 'deliveryDate']);

/** Whether the path is of the next item that a person may add. */
export function isNextItem(receipt: Pick<Receipt, 'items'>, path: string): boolean {
  const number = ADDED_PATH.exec(path)?.[1];
  const added = receipt.items.flatMap((item) => item.added ?? []);
  return number !== undefined && Number(number) === Math.max(-1, ...added) + 1;
}

/**
 * A value as a person typed it, in the form that fields have.
 *
 * @param type the type in the user's own schema, for its fields
 * @throws DocentError bad-input
 */
export function correctedValue(path: string, value: string | null, type?: CustomField['type']): string | null {
  if (path === KIND_PATH) {
    const kind = MoneyKind.safeParse(value);
    if (!kind.success)
      throw bad(`\u201c${value}\u201d is not a kind of document. Use ${MoneyKind.options.join(', ')}.`);
    return kind.data;
  }
  if (value === null || value.trim() === '') return null;
  const text = value.trim();
  if (type !== undefined && typedAs(type, text) === null)
    throw bad(`“${text}” is not of type ${type}, which the schema requires.`);
  if (AMOUNT_PATH.test(path)) {
    const plain = typedAmount(text);
    if (plain === null) throw bad(`\u201c${text}\u201d is not an amount. Write it like 1234.50.`);
    return plain;
  }
  if (DAY_PATHS.has(path)) {
    const day = new Date(`${text}T00:00:00Z`);
    if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text) {
      throw bad(`“${text}” is not a date. Write it as year-month-day, like 2018-12-25.`);
    }
  }
  return text;
}

/**
 * The receipt with what a person put in: the latest correction of a path counts, what was read before stays beside it, and sums and review
 * queue are made again. What a correction names and the receipt does not have (any more) is left out.
 */
export function applyCorrections(receipt: Receipt, corrections: readonly Correction[]): Receipt {
  if (corrections.length === 0) return receipt;
  const corrected = structuredClone(receipt);
  for (const { path, value, box } of [...corrections].sort((a, b) => a.at - b.at)) {
    if (path === KIND_PATH) {
      corrected.kind = MoneyKind.safeParse(value).data ?? corrected.kind;
      continue;
    }
    const added = ADDED_PATH.exec(path)?.[1];
    if (added !== undefined && fieldAt(corrected, path) === undefined) corrected.items.push(newItem(Number(added)));
    const before = fieldAt(corrected, path);
    if (before === undefined) continue;
    put(corrected, path, correctedField(before, value, receipt.page, box));
  }
  // An added line that was emptied again is dropped.
  corrected.items = corrected.items.filter(
    ({ added, name, quantity, unitPrice, amount, taxRate }) =>
      added === undefined || [name, quantity, unitPrice, amount, taxRate].some((field) => field.value !== null),
  );
  const { checks, ...fields } = recheck(corrected);
  const whole = { ...corrected, ...fields, checks };
  const custom = Object.entries(whole.custom).flatMap(([name, f]) =>
    f.doubts.length > 0 && f.source !== 'person' ? [`custom.${name}`] : [],
  );
  return { ...whole, review: [...queue(whole), ...custom] };
}

/** A value that a person confirmed: the same value, now theirs. */
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
  const target: ReceiptField & Partial<CustomField> = fieldAt(receipt, path)!;
  Object.assign(target, field);
  if ('typed' in target) target.typed = field.value === null ? null : typedAs(target.type ?? 'string', field.value);
}

function typedAs(type: NonNullable<CustomField['type']>, text: string): string | number | boolean | null {
  if (type === 'string') return text;
  if (type === 'boolean') return /^(?:yes|true)$/i.test(text) ? true : /^(?:no|false)$/i.test(text) ? false : null;
  const plain = numberValue(text);
  if (plain === null || (type === 'integer' && !Number.isInteger(Number(plain)))) return null;
  return Number(plain);
}

function newItem(added: number): ReceiptItem {
  const empty = (): ReceiptField => structuredClone(NOTHING);
  return { name: empty(), quantity: empty(), unitPrice: empty(), amount: empty(), taxRate: empty(), added };
}

export { correctedPaths };

function bad(message: string): DocentError {
  return new DocentError('bad-input', message);
}
