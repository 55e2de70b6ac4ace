/** A number in a text: where it is, and its value. For comparing an answer with a page; amounts of receipts, which follow the page's own notation, are read by receipts/numbers. */
export interface FoundNumber {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/** An amount may carry a currency (RM, $, USD, EUR ...) or a percent sign, before or after. */
const NUMBER = /[-+]?\d{1,3}(?:([ ,.'\u00a0\u202f])\d{3})(?:\1\d{3})*(?:[.,]\d+)?(?!\d)|[-+]?\d+(?:[.,]\d+)?/gu;

const CURRENCY = String.raw`(?:\p{Sc}|[A-Z]{2,3}\$?|[A-Z]\$|R[ps]\.?)`;
const ANSWER_AROUND = new RegExp(
  String.raw`^\(?\s*${CURRENCY}?\s*([-+\d.,'\s\u00a0\u202f]+?)\s*(?:%|${CURRENCY})?\s*\)?$`,
  'u',
);

/**
 * The value of a whole answer that is a number or an amount ("1,234.50", "RM 1 234,50", "USD 12", "9%"), as a
 * canonical decimal string; null for anything else.
 */
export function numberValue(answer: string): string | null {
  const inner = ANSWER_AROUND.exec(answer.trim())?.[1]?.trim();
  if (inner === undefined || !/\d/.test(inner)) return null;
  return findNumbers(inner).find((n) => n.end - n.start === inner.length)?.value ?? null;
}

/** Every number in `text`; indices count UTF-16 units. */
export function findNumbers(text: string): FoundNumber[] {
  const found: FoundNumber[] = [];
  for (const match of text.matchAll(NUMBER)) {
    const [start, end] = [match.index, match.index + match[0].length];
    // Pieces of dates, codes and telephone numbers ("12/05", "03-3362 4137") are not amounts.
    if (/[\d/]/.test(text[start - 1] ?? '') || /^(?:[/\d]|-\d)/.test(text.slice(end, end + 2))) continue;
    if (match[0].startsWith('-') && /[\p{L}\p{N}]/u.test(text[start - 1] ?? '')) continue;
    found.push({ start, end, value: canonical(match[0]) });
    // "2 500.00" may be two and a half thousand, or a quantity and a price.
    if (/\s/.test(match[0])) {
      for (const part of match[0].matchAll(/\S+/g)) {
        const at = start + part.index;
        found.push({ start: at, end: at + part[0].length, value: canonical(part[0]) });
      }
    }
  }
  return found;
}

/** "1,234.50" = "1.234,50" = "1 234,50" = "1234.5". A single separator before exactly three digits groups thousands. */
function canonical(written: string): string {
  const sign = written.startsWith('-') ? '-' : '';
  const digits = written.replace(/^[-+]/, '').replace(/[ '\u00a0\u202f]/g, '');
  const last = Math.max(digits.lastIndexOf(','), digits.lastIndexOf('.'));
  let whole = digits;
  let fraction = '';
  if (last >= 0) {
    const separator = digits[last]!;
    const several = digits.indexOf(separator) !== last;
    const groups =
      digits.length - last - 1 === 3 && last <= 3 && !/[.,]/.test(digits.slice(0, last)) && digits[0] !== '0';
    if (!several && !groups) {
      whole = digits.slice(0, last);
      fraction = digits.slice(last + 1);
    }
  }
  whole = whole.replace(/[.,]/g, '').replace(/^0+(?=\d)/, '');
  fraction = fraction.replace(/0+$/, '');
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
