import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../src-main/contract/receipt.ts';
import { parseAccountRules } from '../../src-main/receipts/export/accounts.ts';
import { datevFile } from '../../src-main/receipts/export/datev.ts';
import { beancountJournal, hledgerJournal } from '../../src-main/receipts/export/journal.ts';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { GROCER, linesOf } from './sample-lines.ts';

function receiptOf(text: string): Receipt {
  const extracted = extractReceipt({ page: 1, lines: linesOf(text), source: 'model' });
  return { ...extracted, custom: {}, model: null, device: null, timings: { read_ms: 1, ask_ms: 0, total_ms: 1 } };
}

const SHOP = `
Müller & Söhne GmbH
Talweg 3, 79100 Freiburg
Rechnung Nr. 4711-24
Datum: 07.03.2024
Brot                    2,14
Bier                   11,90
Netto 7%                2,00
MwSt 7%                 0,14
Netto 19%              10,00
MwSt 19%                1,90
Gesamtbetrag    EUR    14,04
Bar                    20,00
Rückgeld                5,96
`;
const both = [
  { file: 'a.jpg', receipt: receiptOf(GROCER) },
  { file: 'b.pdf', receipt: receiptOf(SHOP) },
  { file: 'letter.pdf', receipt: receiptOf('Dear Sir,\nthank you for your letter.') },
];
const RULES = parseAccountRules(
  JSON.stringify({
    splitTax: true,
    paidFrom: { cash: 'Assets:Till', other: 'Liabilities:Card' },
    sellers: [{ seller: 'pasaraya', account: 'Expenses:Food', datev: '4650' }],
  }),
  'rules.json',
);

/** Every entry's postings, as cents. */
function sums(journal: string): number[] {
  return journal
    .split(/\n\s*\n/)
    .filter((entry) => /^\d{4}-\d\d-\d\d [*!]/m.test(entry))
    .map((entry) =>
      [...entry.matchAll(/^ +[A-Z][^\s]*(?: [^\s]+)* {2}(-?\d+\.\d\d) [A-Z]{3}$/gm)].reduce(
        (sum, m) => sum + Math.round(Number(m[1]) * 100),
        0,
      ),
    );
}

describe('the journals', () => {
  it.each([
    ['hledger', hledgerJournal],
    ['beancount', beancountJournal],
  ])('%s: every receipt is an entry that adds up to nothing, and what cannot be booked is told', (_, journal) => {
    for (const rules of [undefined, RULES]) {
      const text = journal(both, rules);
      expect(sums(text)).toEqual([0, 0]);
      expect(text).toContain('; not booked (no total): letter.pdf, page 1');
    }
  });

  it('books to the account of the seller and from what it was paid with, the tax apart', () => {
    const text = hledgerJournal(both, RULES);
    expect(text).toContain('    Expenses:Food  7.73 MYR\n    Assets:Input-Tax  0.47 MYR\n    Assets:Till  -8.20 MYR');
    expect(text).toContain('2024-03-07 * (4711-24) Müller & Söhne GmbH');
  });

  it('a stranger’s words stay within their line and their quotes', () => {
    const evil = receiptOf(GROCER);
    evil.fields.company.value = 'X"\n2020-01-01 open Assets:Evil\u2028;';
    const text = beancountJournal([{ file: 'a.jpg', receipt: evil }]);
    expect(text).not.toMatch(/^2020-01-01/m);
    expect(text).toContain('"X\\" 2020-01-01 open Assets:Evil ;"');
  });
});

describe('the DATEV file', () => {
  const text = new TextDecoder('windows-1252').decode(datevFile(both, new Date('2024-04-01T10:00:00Z'), RULES));
  const [head, columns, ...rows] = text.trimEnd().split('\r\n');

  it('is a Buchungsstapel with the years and accounts of its bookings', () => {
    expect(head).toMatch(/^"EXTF";700;21;"Buchungsstapel";13;20240401100000000;;/);
    expect(head).toContain(';20180101;4;20180314;20240307;');
    expect(columns!.split(';')).toHaveLength(14);
  });

  it('has a row for each rate of tax, with commas and the day, in Windows-1252', () => {
    expect(rows.map((row) => row.split(';').map((cell) => cell.replaceAll('"', '')))).toEqual([
      ['8,20', 'S', 'MYR', '', '', '', '4650', '1000', '', '1403', '', '', '', 'PASARAYA BORONG PINTAR SDN BHD'],
      ['14,04', 'S', 'EUR', '', '', '', '4980', '1000', '', '0703', '4711-24', '', '', 'Müller & Söhne GmbH'],
    ]);
  });
});

it('Rules that cannot be used are refused with the place', () => {
  expect(() => parseAccountRules('{"account": "food"}', 'rules.json')).toThrow(
    /rules\.json.*an account is written like/s,
  );
  expect(() => parseAccountRules('{"acount": "Expenses:Food"}', 'rules.json')).toThrow(/acount/);
  expect(() => parseAccountRules('{', 'rules.json')).toThrow(/is not JSON/);
});
