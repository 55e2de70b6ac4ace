import { describe, expect, it } from 'vitest';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { linesOf } from './sample-lines.ts';

const STATEMENT = `
Sparkasse Freiburg
Kontoauszug 3/2024
IBAN DE89 3704 0044 0532 0130 00
Alter Saldo                            1.200,00
01.03.2024  Miete            -800,00     400,00
05.03.2024  Gehalt          2.500,00   2.900,00
07.03.2024  Schreinerei     1.469,06   1.430,94
Neuer Saldo                            1.430,94
`;
const extract = (text: string) => extractReceipt({ page: 1, lines: linesOf(text), source: 'model' });

describe('a bank statement', () => {
  it('gives its rows, whose balances tell what left the account', () => {
    const { kind, statement, fields, review } = extract(STATEMENT);
    expect(kind).toBe('statement');
    expect(
      statement!.rows.map((row) => [row.date.value, row.text.value, row.amount.value, row.balance.value, row.adds]),
    ).toEqual([
      ['2024-03-01', 'Miete', '-800.00', '400.00', true],
      ['2024-03-05', 'Gehalt', '2500.00', '2900.00', true],
      ['2024-03-07', 'Schreinerei', '-1469.06', '1430.94', true],
    ]);
    expect([statement!.opening.value, statement!.closing.value]).toEqual(['1200.00', '1430.94']);
    expect(fields.iban.value).toBe('DE89370400440532013000');
    expect(fields.total.value).toBeNull();
    expect(review).toEqual([]);
  });

  it('waits when a balance does not follow from the one before', () => {
    const { statement, review } = extract(STATEMENT.replace('2.500,00   2.900,00', '2.500,00   2.990,00'));
    expect(statement!.rows.map(({ adds }) => adds)).toContain(false);
    expect(review).toEqual(['statement']);
  });

  it('is not what a receipt is', () => {
    expect(extract('SHOP\nTEA   2.00\nTOTAL   2.00\nCASH   2.00').statement).toBeNull();
  });
});

describe('a page that is no receipt, or not one', () => {
  it('says that hardly anything could be read, or that it shows no amount', () => {
    expect(extract('o  S: x').notes).toEqual(['unreadable']);
    expect(extract('Dear Sir,\nthank you for your letter of last week.').notes).toEqual(['no-amounts']);
  });

  it('says that two receipts lie on it', () => {
    const left = ['CAFE ONE', '12 MILL LANE', 'TEA    2.00', 'CAKE   3.00', 'TOTAL  5.00', 'CASH   5.00', 'THANK YOU'];
    const right = ['BOOK SHOP', '9 HIGH ROAD', 'ATLAS 20.00', 'PEN    1.50', 'TOTAL 21.50', 'CASH  21.50', 'GOODBYE'];
    const both = left.map((row, i) => `${row.padEnd(28)}${right[i]}`).join('\n');
    expect(extract(both).notes).toContain('two-receipts');
    expect(extract(left.join('\n')).notes).toEqual([]);
  });
});
