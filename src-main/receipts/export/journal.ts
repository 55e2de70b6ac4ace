import { toDecimal, toUnits } from '../numbers/index.ts';
import { type AccountRules, NO_RULES, paidFrom, sellerRule } from './accounts.ts';
import { type Booking, bookingsOf } from './booking.ts';
import type { NamedReceipt } from './receipt-table.ts';

interface Posting {
  readonly account: string;
  readonly amount: string;
}

/** Double entry of one receipt: what it was for, and where the money came from. The postings add up to zero. */
function postingsOf({ total, tax, receipt }: Booking, rules: AccountRules): Posting[] {
  const account = sellerRule(receipt, rules)?.account ?? rules.account;
  const from = paidFrom(receipt, rules.paidFrom, 'Liabilities:Payable');
  const split =
    rules.splitTax && tax !== null && toUnits(tax) !== 0 && Math.abs(toUnits(tax)) < Math.abs(toUnits(total));
  const goods = split ? toUnits(total) - toUnits(tax) : toUnits(total);
  return [
    { account, amount: toDecimal(goods) },
    ...(split ? [{ account: rules.tax, amount: tax }] : []),
    { account: from, amount: toDecimal(-toUnits(total)) },
  ];
}

/**
 * Receipts as an hledger journal (hledger.org/hledger.html, journal format). What a person still has to look at is marked pending (`!`); what cannot be
 * booked is a comment.
 */
export function hledgerJournal(receipts: readonly NamedReceipt[], rules: AccountRules = NO_RULES): string {
  const { booked, leftOut } = bookingsOf(receipts);
  const entries = booked.map((booking) => {
    const { day, seller, number, waits, file, receipt } = booking;
    const currency = currencyOf(booking, rules);
    const code = number === null ? '' : ` (${plain(number).replace(/[()]/g, '')})`;
    const postings = postingsOf(booking, rules).map(({ account, amount }) => `    ${account}  ${amount} ${currency}`);
    return `${day} ${waits ? '!' : '*'}${code} ${plain(seller).replace(/[;|]/g, ' ')}  ; file:${plain(file).replace(/,/g, ' ')}, page:${receipt.page}\n${postings.join('\n')}\n`;
  });
  return [
    ...entries,
    ...leftOut.map(({ file, page, why }) => `; not booked (${why}): ${plain(file)}, page ${page}\n`),
  ].join('\n');
}

/** The same for Beancount (beancount.github.io/docs/beancount_language_syntax.html). Without rules of one's own the accounts are opened, so that the file stands alone. */
export function beancountJournal(receipts: readonly NamedReceipt[], rules: AccountRules = NO_RULES): string {
  const { booked, leftOut } = bookingsOf(receipts);
  const used = new Set<string>();
  const entries = booked.map((booking) => {
    const { day, seller, number, waits, file, receipt } = booking;
    const currency = currencyOf(booking, rules);
    const postings = postingsOf(booking, rules).map(({ account, amount }) => {
      const name = account.replace(/ /g, '-');
      used.add(name);
      return `  ${name}  ${amount} ${currency}`;
    });
    const meta = [
      `  file: ${quoted(file)}`,
      `  page: ${receipt.page}`,
      ...(number === null ? [] : [`  number: ${quoted(number)}`]),
    ];
    return `${day} ${waits ? '!' : '*'} ${quoted(seller)} ""\n${[...meta, ...postings].join('\n')}\n`;
  });
  const first = booked[0]?.day;
  const opened =
    rules === NO_RULES && first !== undefined
      ? [
          [...used]
            .sort()
            .map((name) => `${first} open ${name}\n`)
            .join(''),
        ]
      : [];
  return [
    ...opened,
    ...entries,
    ...leftOut.map(({ file, page, why }) => `; not booked (${why}): ${plain(file)}, page ${page}\n`),
  ].join('\n');
}

function currencyOf({ currency }: Booking, rules: AccountRules): string {
  return currency !== null && /^[A-Z]{3}$/.test(currency) ? currency : rules.currency;
}

/** Text from a document must stay on one line. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

function quoted(text: string): string {
  return `"${plain(text).replace(/[\\"]/g, (c) => `\\${c}`)}"`;
}
