import { z } from 'zod';
import { DocentError } from '../../contract/errors.ts';
import type { Receipt } from '../../contract/receipt.ts';

const ACCOUNT = /^[A-Z][\p{L}\p{N}-]*(?::[\p{L}\p{N}][\p{L}\p{N} -]*)+$/u;
const Account = z.string().regex(ACCOUNT, 'an account is written like Expenses:Food');
const Number4To8 = z.string().regex(/^\d{4,8}$/, 'a DATEV account has 4 to 8 digits');

/** Which account a seller's receipts belong to, and from where they were paid: a file of the user's own. */
export const AccountRules = z.strictObject({
  /** The default account. */
  account: Account.default('Expenses:Unsorted'),
  tax: Account.default('Assets:Input-Tax'),
  /** false: the tax is booked with the goods. */
  splitTax: z.boolean().default(false),
  /** By what the receipt was paid with ("cash", "visa", "bank transfer"); `other` for the rest. */
  paidFrom: z.record(z.string(), Account).default({ cash: 'Assets:Cash', other: 'Liabilities:Payable' }),
  /** For receipts that name no currency. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('XXX'),
  /** The first whose words stand in the seller's name counts, whatever their case. */
  sellers: z
    .array(z.strictObject({ seller: z.string().min(1), account: Account.optional(), datev: Number4To8.optional() }))
    .default([]),
  datev: z
    .strictObject({
      consultant: z.number().int().min(1001).max(9_999_999).default(1001),
      client: z.number().int().min(1).max(99_999).default(1),
      yearBegins: z
        .string()
        .regex(/^\d{4}-\d{2}-\d{2}$/)
        .optional(),
      account: Number4To8.default('4980'),
      paidFrom: z.record(z.string(), Number4To8).default({ cash: '1000', other: '1200' }),
    })
    .prefault({}),
});
export type AccountRules = z.infer<typeof AccountRules>;

export const NO_RULES: AccountRules = AccountRules.parse({});

/** A rules file. @throws DocentError bad-input, with what is wrong and where */
export function parseAccountRules(text: string, subject: string): AccountRules {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DocentError('bad-input', `${subject} is not JSON (${why}). Correct the rules and try again.`, {
      subject,
      cause,
    });
  }
  const parsed = AccountRules.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new DocentError('bad-input', `${subject}: these rules cannot be used (${z.prettifyError(parsed.error)}).`, {
    subject,
  });
}

/** What the rules say about the seller of a receipt. */
export function sellerRule(
  { fields }: Receipt,
  { sellers }: AccountRules,
): AccountRules['sellers'][number] | undefined {
  const name = fields.company.value?.toLowerCase() ?? '';
  return sellers.find(({ seller }) => name.includes(seller.toLowerCase()));
}

export function paidFrom({ fields }: Receipt, accounts: Readonly<Record<string, string>>, otherwise: string): string {
  return accounts[fields.paymentMethod.value ?? ''] ?? accounts.other ?? otherwise;
}
