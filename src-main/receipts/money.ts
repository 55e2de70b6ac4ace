/**
 * Amounts of money, exactly: a whole number of ten-thousandths. Sums of these are exact up to 900 thousand million, which a receipt stays
 * below.
 */
export type Units = number;

const SCALE = 10_000;

/** Of a plain decimal ("-12.5"). */
export function toUnits(decimal: string): Units {
  return Math.round(Number(decimal) * SCALE);
}

/** A plain decimal with at least `places` digits behind the point. */
export function toDecimal(units: Units, places = 2): string {
  const sign = units < 0 ? '-' : '';
  const digits = String(Math.abs(units)).padStart(5, '0');
  let fraction = digits.slice(-4);
  while (fraction.length > places && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  const whole = digits.slice(0, -4);
  return fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}

/** How a page writes its money: digits behind the point, and which sign the point is. */
export interface MoneyStyle {
  readonly places: 0 | 2 | 3;
  readonly point: '.' | ',';
}

export interface FoundMoney {
  /** Code points of the text, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  readonly units: Units;
}

const POINTED = /(?<![\d.,])(?:\d{1,3}(?:[ ,]\d{3})+|\d+)?\s?\.\s?\d{2}(?![\d.])/gu;
const COMMAED = /(?<![\d.,])(?:\d{1,3}(?:[ .]\d{3})+|\d+)\s?,\s?\d{2}(?![\d,])/gu;
const GROUPED = /(?<![\d.,])\d{1,3}(?:[,.]\d{3})+(?![\d.,])/gu;

/** Two decimals behind a point or a comma, whichever the page uses more; whole amounts (won, yen) when it uses neither. */
export function moneyStyle(text: string): MoneyStyle {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const [pointed, commaed, grouped] = [count(POINTED), count(COMMAED), count(GROUPED)];
  if (pointed === 0 && commaed === 0) return { places: 0, point: '.' };
  if (grouped > 2 * (pointed + commaed)) return { places: 0, point: '.' };
  return { places: 2, point: commaed > pointed ? ',' : '.' };
}

/**
 * Amounts in a line, in the page's style. Parts of dates, times, percentages, codes and telephone numbers are none. A minus may stand in
 * front or behind, or the amount in brackets.
 */
export function findMoney(text: string, style: MoneyStyle): FoundMoney[] {
  const chars = [...text];
  // One UTF-16 unit per code point, so that a match's indices are ours.
  const flat = chars.map((c) => (c.length === 1 ? c : '\ufffd')).join('');
  const pattern =
    style.places === 0
      ? /(?<![\d.,/-]|\d:)(?:\d{1,3}(?:[,. ]\d{3})+|\d+)(?![\d:/%]|[.,]\d)/gu
      : style.point === '.'
        ? /(?<![\d.,/]|\d:)(?:(?:\d{1,3}(?:,\s?\d{3})+|\d+)(?:\s?\.|(?<!^\d{1,2})\.\s)|(?<![\p{L}\p{N}]\s?)\.)\d{2}(?:(?<!\s\d\d)\d{2})?(?![\d/:%]|[.,]\d)/gu
        : /(?<![\d.,/]|\d:)(?:\d{1,3}(?:[. ]\d{3})+|\d+)\s?,\s?\d{2}(?:\d{2})?(?![\d/:%]|[.,]\d)/gu;
  const found: FoundMoney[] = [];
  for (const match of flat.matchAll(pattern)) {
    const written = match[0].trimStart();
    let start = match.index + match[0].length - written.length;
    let end = match.index + match[0].length;
    // "1.25L", "39.42 LITRE": what is bought, not what it costs.
    if (/^\s?(?:%|(?:l|ml|cl|kg|g|gm|mm|cm|oz|lb|litres?|liters?)(?![\p{L}]))/iu.test(flat.slice(end))) continue;
    const digits = written
      .replace(/\s/g, '')
      .replace(style.point === '.' ? /,/g : /\./g, '')
      .replace(',', '.');
    const plain = style.places === 0 ? written.replace(/\D/g, '') : digits;
    let sign = 1;
    const before = flat.slice(0, start);
    const bracket = /\(\s*$/.test(before) && /^\s*\)/.test(flat.slice(end));
    const minus =
      /(?:^|[\s\p{Sc}(A-Za-z])([-−–]\s?)$/u.exec(before) ?? /(?:^|\s)([-−–]\s?(?:RM|\p{Sc})\s?)$/u.exec(before);
    if (bracket) sign = -1;
    if (minus) {
      sign = -1;
      start -= minus[1]!.length;
    } else if (/^-(?!\d)/.test(flat.slice(end)) && style.places > 0) {
      sign = -1;
      end += 1;
    }
    const units = sign * toUnits(plain.startsWith('.') ? `0${plain}` : plain);
    found.push({ start, end, units: units === 0 ? 0 : units });
  }
  return found;
}
