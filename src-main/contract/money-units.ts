/**
 * Amounts of money, exactly: a whole number of ten-thousandths. Sums of these are exact up to 900 thousand million, which a receipt stays
 * below.
 */
export type Units = number;

export const SCALE = 10_000;

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
