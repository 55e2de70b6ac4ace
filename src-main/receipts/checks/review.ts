import { HEADER_FIELDS, type Receipt, type ReceiptField } from '../../contract/receipt.ts';
import { withDoubt } from '../combine.ts';

type Reviewed = Pick<Receipt, 'fields' | 'items' | 'taxes' | 'checks' | 'review'>;

/** The order of the review queue: the total matters most. An address is not in it, because no booking depends on one; its doubts are shown at the field. */
const ORDER = [
  'total',
  'date',
  'company',
  'tax',
  'subtotal',
  'cash',
  'change',
  'rounding',
  'discount',
  'service',
  'currency',
  'paymentMethod',
] as const;

/** Nothing is booked from these: they wait only together with the total, which they may show to be wrong. */
const OF_TOTAL: ReadonlySet<string> = new Set([
  'subtotal',
  'cash',
  'change',
  'rounding',
  'discount',
  'service',
  'paymentMethod',
]);

/** These wait only where an electronic invoice and its printed page disagree: money may go astray. */
const DIFFERING = ['iban', 'documentNumber', 'dueDate'] as const;

/**
 * Failed sums make their fields doubtful, unless another sum that came out vouches for them; every doubtful field then goes to the review
 * queue. Of a sum over all items the items are in it as one ("items"): which of them is wrong, the sum does not say.
 */
export function reviewOf<R extends Reviewed>(receipt: R): R {
  const vouched = new Set(receipt.checks.filter((c) => c.passed).flatMap((c) => c.fields));
  const failed = new Set(
    receipt.checks.filter((c) => !c.passed).flatMap((c) => c.fields.filter((f) => !vouched.has(f))),
  );
  const doubted = (field: ReceiptField, path: string) =>
    failed.has(path) && field.value !== null ? withDoubt(field, 'check-failed') : field;
  const fields = { ...receipt.fields };
  for (const name of HEADER_FIELDS) {
    if (name === 'date') continue;
    fields[name] = doubted(fields[name], name);
  }
  // Goods that add up to the total hide no amount: a missing name is an empty cell and needs no review.
  const added = receipt.checks.some((c) => c.passed && c.kind === 'items');
  const items = receipt.items.map((item, i) => ({
    ...item,
    name: added ? { ...item.name, doubts: item.name.doubts.filter((d) => d !== 'missing') } : item.name,
    quantity: doubted(item.quantity, `items.${i}.quantity`),
    unitPrice: doubted(item.unitPrice, `items.${i}.unitPrice`),
    amount: doubted(item.amount, `items.${i}.amount`),
  }));
  const taxes = receipt.taxes.map((tax, i) => ({
    ...tax,
    base: doubted(tax.base, `taxes.${i}.base`),
    amount: doubted(tax.amount, `taxes.${i}.amount`),
  }));
  return { ...receipt, fields, items, taxes, review: queue({ ...receipt, fields, items, taxes }) };
}

/**
 * Paths that still need review: each field that the books need, with a doubt that no correction has settled. Goods and what else makes up the total need it where the total does:
 * a total that other numbers confirm is booked whatever they say, and their own doubts are shown beside them. So do taxes by rate, unless rate and base give another tax.
 */
export function queue(receipt: Pick<Receipt, 'fields' | 'items' | 'taxes'>): string[] {
  const open = (field: ReceiptField) => field.doubts.length > 0 && field.source !== 'person';
  const { fields } = receipt;
  // A total that a person put in may be mistyped: a sum over it that fails tells.
  const isQuestioned = ({ doubts }: ReceiptField) =>
    open(fields.total) || (fields.total.source === 'person' && doubts.includes('check-failed'));
  const paths: string[] = ORDER.filter(
    (name) => open(fields[name]) && (!OF_TOTAL.has(name) || isQuestioned(fields[name])),
  );
  for (const name of DIFFERING) {
    const field = fields[name];
    if (open(field) && field.doubts.includes('differs-from-print')) paths.push(name);
  }
  for (const [i, item] of open(fields.total) ? receipt.items.entries() : []) {
    for (const part of ['quantity', 'unitPrice', 'amount'] as const)
      if (open(item[part])) paths.push(`items.${i}.${part}`);
  }
  for (const [i, tax] of receipt.taxes.entries()) {
    const together = open(fields.total) || open(fields.tax);
    for (const part of ['base', 'amount'] as const)
      if (open(tax[part]) && (together || tax[part].doubts.includes('check-failed'))) paths.push(`taxes.${i}.${part}`);
  }
  return paths;
}
