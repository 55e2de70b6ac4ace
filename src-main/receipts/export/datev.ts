import { toDecimal, toUnits } from '../numbers/index.ts';
import { type AccountRules, NO_RULES, paidFrom, sellerRule } from './accounts.ts';
import { type Booking, bookingsOf } from './booking.ts';
import type { NamedReceipt } from './receipt-table.ts';

/** The columns that a booking needs, as DATEV names them (format EXTF 700, Buchungsstapel 13). Those behind may be left out. */
const COLUMNS = [
  'Umsatz (ohne Soll/Haben-Kz)',
  'Soll/Haben-Kennzeichen',
  'WKZ Umsatz',
  'Kurs',
  'Basis-Umsatz',
  'WKZ Basis-Umsatz',
  'Konto',
  'Gegenkonto (ohne BU-Schl\u00fcssel)',
  'BU-Schl\u00fcssel',
  'Belegdatum',
  'Belegfeld 1',
  'Belegfeld 2',
  'Skonto',
  'Buchungstext',
];
/** Input tax by rate, in per cent. */
const TAX_KEYS: Readonly<Record<string, string>> = { '19': '9', '7': '8' };
const TEXT_LENGTH = 60;
const NUMBER_LENGTH = 36;

/**
 * Receipts as a DATEV Buchungsstapel: Windows-1252, semicolons, a row for each rate of tax. Rows whose total or day a person has not looked at begin with
 * PRUEFEN. @param now when the file is made
 */
export function datevFile(receipts: readonly NamedReceipt[], now: Date, rules: AccountRules = NO_RULES): Uint8Array {
  const { booked } = bookingsOf(receipts);
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 17);
  const compact = (day: string) => day.replaceAll('-', '');
  const [from, to] = [
    booked[0]?.day ?? now.toISOString().slice(0, 10),
    booked.at(-1)?.day ?? now.toISOString().slice(0, 10),
  ];
  const year = compact(rules.datev.yearBegins ?? `${from.slice(0, 4)}-01-01`);
  const lengthOf = rules.datev.account.length;
  const head = `"EXTF";700;21;"Buchungsstapel";13;${stamp};;"RE";"";"";${rules.datev.consultant};${rules.datev.client};${year};${lengthOf};${compact(from)};${compact(to)};"Docent";"";1;0;0;"EUR";;"";;;"";;;"";""`;
  const rows = booked.flatMap((booking) => rowsOf(booking, rules));
  return windows1252(`${[head, COLUMNS.map((c) => `"${c}"`).join(';'), ...rows].join('\r\n')}\r\n`);
}

function rowsOf(booking: Booking, rules: AccountRules): string[] {
  const { receipt, day, seller, number, currency, waits } = booking;
  const account = sellerRule(receipt, rules)?.datev ?? rules.datev.account;
  const from = paidFrom(receipt, rules.datev.paidFrom, '1200');
  const text = quoted(`${waits ? 'PRUEFEN ' : ''}${seller}`, TEXT_LENGTH);
  return partsOf(booking).map(({ amount, key }) => {
    const units = toUnits(amount);
    return [
      toDecimal(Math.abs(units)).replace('.', ','),
      units < 0 ? '"H"' : '"S"',
      quoted(currency !== null && /^[A-Z]{3}$/.test(currency) ? currency : 'EUR', 3),
      '',
      '',
      '""',
      account,
      from,
      `"${key}"`,
      `${day.slice(8)}${day.slice(5, 7)}`,
      quoted((number ?? '').replace(/[^\p{L}\p{N}$&%*+\-/]/gu, ''), NUMBER_LENGTH),
      '""',
      '',
      text,
    ].join(';');
  });
}

/** By rate of tax, where the rates' bases and taxes make up the total; else in one. */
function partsOf({ receipt, total, currency }: Booking): { amount: string; key: string }[] {
  const parts = receipt.taxes.flatMap(({ rate, base, amount }) =>
    base.value === null || amount.value === null ? [] : [{ rate, units: toUnits(base.value) + toUnits(amount.value) }],
  );
  const whole = parts.reduce((sum, part) => sum + part.units, 0) === toUnits(total) && parts.length > 0;
  if (!whole || (currency !== null && currency !== 'EUR')) {
    const only =
      receipt.taxes.length === 1 && (currency === null || currency === 'EUR') ? receipt.taxes[0]!.rate : null;
    return [{ amount: total, key: TAX_KEYS[only ?? ''] ?? '' }];
  }
  return parts.map(({ rate, units }) => ({ amount: toDecimal(units), key: TAX_KEYS[rate ?? ''] ?? '' }));
}

function quoted(text: string, length: number): string {
  return `"${text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, length)
    .replaceAll('"', '""')}"`;
}

/** The signs of Windows-1252 that Latin-1 has elsewhere or not at all. */
const OWN: Readonly<Record<string, number>> = {
  '\u20ac': 0x80,
  '\u201a': 0x82,
  '\u201e': 0x84,
  '\u2026': 0x85,
  '\u0160': 0x8a,
  '\u0152': 0x8c,
  '\u017d': 0x8e,
  '\u2018': 0x91,
  '\u2019': 0x92,
  '\u201c': 0x93,
  '\u201d': 0x94,
  '\u2013': 0x96,
  '\u2014': 0x97,
  '\u2122': 0x99,
  '\u0161': 0x9a,
  '\u0153': 0x9c,
  '\u017e': 0x9e,
  '\u0178': 0x9f,
};

function windows1252(text: string): Uint8Array {
  return Uint8Array.from(text.normalize('NFC'), (char) => {
    const code = char.codePointAt(0)!;
    if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) return code;
    const plain = char.normalize('NFKD').codePointAt(0)!;
    return OWN[char] ?? (plain < 0x80 ? plain : 0x3f);
  });
}
