import type { FieldReading, Receipt } from '../../contract/receipt.ts';
import { queue } from '../checks/review.ts';
import { withDoubt } from '../combine.ts';

/** Fewer dates show no habit. */
const ENOUGH = 8;
const YEAR_DAYS = 366;

/**
 * Receipts whose date lies more than a year from that of every other get the doubt `unusual-date`: a digit of the year may be misread. The same day in the years that
 * others have, where that changes one digit, stands beside it. What a person said stays.
 */
export function withUnusualDates<T extends { readonly receipt: Receipt }>(all: readonly T[]): T[] {
  const days = all.map(({ receipt }) => dayNumber(receipt.fields.date.value));
  const known = days.filter((day) => day !== null).sort((a, b) => a - b);
  if (known.length <= ENOUGH) return [...all];
  const years = [...new Set(all.map(({ receipt }) => receipt.fields.date.value?.slice(0, 4)))].filter(
    (y) => y !== undefined,
  );
  return all.map((one, i) => {
    const day = days[i]!;
    const { date } = one.receipt.fields;
    if (day === null || date.value === null || date.source === 'person') return one;
    const at = known.indexOf(day);
    const near = [known[at - 1], known[at + 1]].some(
      (other) => other !== undefined && Math.abs(other - day) <= YEAR_DAYS,
    );
    if (near) return one;
    const fields = {
      ...one.receipt.fields,
      date: {
        ...date,
        ...withDoubt(date, 'unusual-date'),
        alternatives: [...date.alternatives, ...others(date, years)],
      },
    };
    return { ...one, receipt: { ...one.receipt, fields, review: reviewWith({ ...one.receipt, fields }) } };
  });
}

/** The queue with what is not computed from fields (a statement that does not add up, fields of a schema). */
function reviewWith(receipt: Receipt): string[] {
  const rest = receipt.review.filter((path) => path === 'statement' || path.startsWith('custom.'));
  return [...queue(receipt), ...rest];
}

function others(date: Receipt['fields']['date'], years: readonly string[]): FieldReading[] {
  const [year, rest] = [date.value!.slice(0, 4), date.value!.slice(4)];
  return years
    .filter((other) => [...other].filter((digit, i) => digit !== year[i]).length === 1)
    .map((other) => ({
      ...{ value: `${other}${rest}`, text: `${other}${rest}`, source: 'layout' as const, confidence: 0.5 },
      ...{ evidence: date.evidence, onPage: 'nearly' as const },
    }));
}

function dayNumber(value: string | null): number | null {
  const time = value === null ? Number.NaN : Date.parse(`${value}T00:00:00Z`);
  return Number.isNaN(time) ? null : Math.round(time / 86_400_000);
}
