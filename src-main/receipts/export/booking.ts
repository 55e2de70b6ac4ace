import type { Receipt } from '../../contract/receipt.ts';
import { toDecimal, toUnits } from '../numbers/index.ts';
import type { NamedReceipt } from './receipt-table.ts';

/** What the books need of a receipt. */
export interface Booking {
  /** YYYY-MM-DD. */
  readonly day: string;
  /** Plain decimals. */
  readonly total: string;
  readonly tax: string | null;
  readonly seller: string;
  readonly number: string | null;
  readonly currency: string | null;
  /** The total or the date still needs review. */
  readonly waits: boolean;
  readonly file: string;
  readonly receipt: Receipt;
}

export interface Bookings {
  readonly booked: readonly Booking[];
  /** What is not booked: receipts without a total or a date, statements (their receipts are), and papers such as payslips, quotations and reminders. */
  readonly leftOut: readonly {
    readonly file: string;
    readonly page: number;
    readonly why: 'no total' | 'no date' | 'statement' | 'neither receipt nor invoice';
  }[];
}

export function bookingsOf(receipts: readonly NamedReceipt[]): Bookings {
  const booked: Booking[] = [];
  const leftOut: Bookings['leftOut'][number][] = [];
  for (const { file, receipt } of receipts) {
    const { fields, page } = receipt;
    const [total, day] = [fields.total.value, fields.date.value];
    if (receipt.kind === 'statement') leftOut.push({ file, page, why: 'statement' });
    else if (total === null || !Number.isFinite(Number(total))) leftOut.push({ file, page, why: 'no total' });
    else if (day === null || !/^\d{4}-\d\d-\d\d$/.test(day)) leftOut.push({ file, page, why: 'no date' });
    else if (receipt.kind === 'other') leftOut.push({ file, page, why: 'neither receipt nor invoice' });
    else {
      booked.push({
        day,
        total: toDecimal(toUnits(total)),
        tax:
          fields.tax.value === null || !Number.isFinite(Number(fields.tax.value))
            ? null
            : toDecimal(toUnits(fields.tax.value)),
        seller: fields.company.value ?? 'Unknown seller',
        number: fields.documentNumber.value,
        currency: fields.currency.value,
        waits: receipt.review.some((path) => path === 'total' || path === 'date'),
        file,
        receipt,
      });
    }
  }
  return { booked: booked.sort((a, b) => a.day.localeCompare(b.day)), leftOut };
}
