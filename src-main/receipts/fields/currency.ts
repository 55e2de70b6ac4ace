import { stretchItem } from '../../reading/evidence.ts';
import type { PageRows, Row } from '../rows/page-rows.ts';
import type { FoundText } from './found-field.ts';
import { STATE_AND_CODE } from './us-states.ts';

/** Codes and signs that mean one currency. Codes that are words elsewhere (ALL, TOP) are left out. */
const NAMED: readonly (readonly [RegExp, string])[] = [
  [/(?<![A-Z])(?:RM|MYR)(?![A-Z])/, 'MYR'],
  [/(?<![A-Z])(?:SGD|S\$)/, 'SGD'],
  [/(?<![A-Z])(?:USD|US\$)/, 'USD'],
  [/(?<![A-Z])(?:EUR|EURO)(?![A-Z])|\u20ac/, 'EUR'],
  [/(?<![A-Z])GBP(?![A-Z])|\u00a3/, 'GBP'],
  [/(?<![A-Z])KRW(?![A-Z])|\u20a9|\d\s?\uC6D0/, 'KRW'],
  [/(?<![A-Z])(?:CNY|RMB)(?![A-Z])|\d\s?\u5143/, 'CNY'],
  [/(?<![A-Z])JPY(?![A-Z])|\uffe5|\d\s?\u5186/, 'JPY'],
  [/(?<![A-Z])(?:CHF|SFR)(?![A-Z])/, 'CHF'],
  [/(?<![A-Z])(?:AUD|A\$|AU\$)(?![A-Z])/, 'AUD'],
  [/(?<![A-Z])(?:CAD|C\$|CA\$)(?![A-Z])/, 'CAD'],
  [/(?<![A-Z])(?:NZD|NZ\$)(?![A-Z])/, 'NZD'],
  [/(?<![A-Z])(?:HKD|HK\$)(?![A-Z])/, 'HKD'],
  [/(?<![A-Z])(?:TWD|NT\$)(?![A-Z])/, 'TWD'],
  [/(?<![A-Z])(?:BRL|R\$)(?![A-Z])/, 'BRL'],
  [/(?<![A-Z])(?:INR|RS\.?)(?=\s?-?\d)|\u20b9|(?<![A-Z])INR(?![A-Z])/i, 'INR'],
  [/(?<![A-Z])IDR(?![A-Z])|(?<![A-Za-z])Rp\.?(?=\s?\d)/, 'IDR'],
  [/(?<![A-Z])THB(?![A-Z])|\u0e3f/, 'THB'],
  [/(?<![A-Z])VND(?![A-Z])|\u20ab/, 'VND'],
  [/(?<![A-Z])PHP(?![A-Z])|\u20b1/, 'PHP'],
  [/(?<![A-Z])PLN(?![A-Z])|z\u0142/i, 'PLN'],
  [/(?<![A-Z])CZK(?![A-Z])|\d\s?K\u010d/, 'CZK'],
  [/(?<![A-Z])HUF(?![A-Z])|\d\s?Ft\b/, 'HUF'],
  [/(?<![A-Z])RON(?![A-Z])/, 'RON'],
  [/(?<![A-Z])SEK(?![A-Z])/, 'SEK'],
  [/(?<![A-Z])NOK(?![A-Z])/, 'NOK'],
  [/(?<![A-Z])DKK(?![A-Z])/, 'DKK'],
  [/(?<![A-Z])TRY(?=\s?\d)|\u20ba/, 'TRY'],
  [/(?<![A-Z])UAH(?![A-Z])|\u20b4/, 'UAH'],
  [/(?<![A-Z])ZAR(?![A-Z])/, 'ZAR'],
  [/(?<![A-Z])AED(?![A-Z])/, 'AED'],
  [/(?<![A-Z])KWD(?![A-Z])/, 'KWD'],
  [/(?<![A-Z])MXN(?![A-Z])/, 'MXN'],
];

/** Signs that several countries share, and what tells which of them it is. */
const SHARED: readonly (readonly [RegExp, readonly (readonly [RegExp, string])[]])[] = [
  [
    /\$\s?\d|\d\s?\$/,
    [
      [/\b(?:ABN|A\.B\.N|AUSTRALIA|NSW|QLD)\b|\b(?:VIC|WA|SA|TAS|ACT) \d{4}\b/i, 'AUD'],
      [/\b(?:SINGAPORE|PTE\.? LTD|UEN)\b/i, 'SGD'],
      // Tills there are often set to a dollar.
      [/\b(?:SDN\.? ?BHD|MALAYSIA|KUALA LUMPUR|JOHOR|SELANGOR)\b/i, 'MYR'],
      [/\b(?:HST|CANADA|ONTARIO|QU[E\u00c9]BEC|ALBERTA|TPS|TVQ)\b|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b/i, 'CAD'],
      [/\b(?:NEW ZEALAND|AUCKLAND|WELLINGTON)\b/i, 'NZD'],
      [/\b(?:MEXICO|M\u00c9XICO|RFC|IVA)\b/i, 'MXN'],
      [/\b(?:USA|U\.S\.A|UNITED STATES|SALES TAX|EIN|LLC)\b/, 'USD'],
      [STATE_AND_CODE, 'USD'],
    ],
  ],
  [
    /\u00a5\s?\d|\d\s?\u00a5/,
    [
      [/[\u3040-\u30ff]|JAPAN|TOKYO/i, 'JPY'],
      [/[\u4e00-\u9fff]|CHINA/i, 'CNY'],
    ],
  ],
  [
    /\bkr\.?\s?\d|\d\s?kr\b/i,
    [
      [/\b(?:SVERIGE|SWEDEN|MOMS|ORG\.?NR)\b/i, 'SEK'],
      [/\b(?:NORGE|NORWAY|MVA)\b/i, 'NOK'],
      [/\b(?:DANMARK|DENMARK|CVR)\b/i, 'DKK'],
    ],
  ],
];

/** Where no amount has a sign, the seller's country tells. */
const COUNTRIES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:SDN\.? ?BHD|MALAYSIA|KUALA LUMPUR|JOHOR|SELANGOR)\b/i, 'MYR'],
  [/\bGSTIN\b|\bINDIA\b/i, 'INR'],
  [/\bCHE-?\d{3}|\b(?:SCHWEIZ|SUISSE|SVIZZERA|SWITZERLAND)\b/i, 'CHF'],
  [/\b(?:UNITED KINGDOM|LONDON|ENGLAND|SCOTLAND)\b|\bGB\s?\d{9}\b/i, 'GBP'],
  [
    /\b(?:GMBH|DEUTSCHLAND|GERMANY|FRANCE|ITALIA|ESPA\u00d1A|NEDERLAND|PORTUGAL|\u00d6STERREICH|IRELAND)\b|\b(?:DE|ATU|FR|IT|ES|NL|PT)\d{8,11}\b/i,
    'EUR',
  ],
];

/** The currency that the page names most often, by sign or code; else what its country tells. A bare dollar is nobody's in particular. */
export function findCurrency(page: PageRows): FoundText | null {
  const counts = new Map<string, { count: number; found: FoundText }>();
  for (const row of page.rows) {
    for (const [pattern, code] of NAMED) {
      const match = pattern.exec(row.text);
      if (match === null) continue;
      const known = counts.get(code);
      if (known === undefined) counts.set(code, { count: 1, found: foundAt(row, pattern, code, 0.95, ['label']) });
      else known.count += 1;
    }
  }
  const [best] = [...counts.values()].sort((a, b) => b.count - a.count);
  if (best !== undefined) return best.found;
  const text = page.rows.map((row) => row.text).join('\n');
  for (const [sign, countries] of SHARED) {
    const row = page.rows.find((r) => sign.test(r.text));
    if (row === undefined) continue;
    const country = countries.find(([pattern]) => pattern.test(text));
    if (country !== undefined) return foundAt(row, sign, country[1], 0.85, ['label', 'place']);
    const bare = /\$|\u00a5|kr/i.exec(row.text)![0];
    return foundAt(row, sign, bare, 0.4, ['label']);
  }
  const country = COUNTRIES.find(([pattern]) => page.rows.some((row) => pattern.test(row.text)));
  if (country === undefined) return null;
  const row = page.rows.find((r) => country[0].test(r.text))!;
  return foundAt(row, country[0], country[1], 0.75, ['place']);
}

function foundAt(row: Row, pattern: RegExp, value: string, sure: number, why: FoundText['why']): FoundText {
  const line = row.segments.find((segment) => pattern.test(segment.text)) ?? row.segments[0]!;
  const match = pattern.exec(line.text);
  const start = match === null ? 0 : [...line.text.slice(0, match.index)].length;
  const item = match === null ? null : stretchItem(line, start, start + [...match[0]].length - 1, 1);
  const text = item?.text ?? line.text;
  const evidence = { page: row.page, ...(item ?? { box: line.box, text, score: 1 }) };
  return { value, text, evidence: [evidence], confidence: sure * line.score, why };
}
