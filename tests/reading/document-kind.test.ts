import { describe, expect, test } from 'vitest';
import type { TextLine } from '../../src-main/contract/page.ts';
import { kindOf } from '../../src-main/reading/document-kind.ts';
import { BANKS, makeStatement } from '../receipts/bank-statements.ts';

const A4 = { width: 595, height: 842 };

/** One line of text per visual row; `|` parts a row into cells. */
function lines(...rows: string[]): TextLine[] {
  return rows.flatMap((text, row) =>
    text.split('|').map((cell) => ({
      box: [0, 0, 1, 1],
      text: cell,
      source: 'model',
      score: 1,
      row,
      characters: [],
    })),
  );
}

describe('The kind of a document', () => {
  test.each([
    [
      'receipt',
      lines('SPEED MART', 'TAX INVOICE', 'CASHIER: ANN', 'TOTAL 9.90', 'CASH 10.00', 'CHANGE 0.10', 'THANK YOU'),
    ],
    ['receipt', lines('영수증', '합계 12,000', '카드 승인번호 1234')],
    [
      'other',
      lines(
        'Upon receipt of the Confidential Information the Recipient shall not change it,',
        'and taxes (VAT) are paid in cash within 30 days of the date written above.',
      ),
    ],
    ['invoice', lines('Invoice', 'Invoice number: 12', 'Sold to: Kim', 'Unit price', 'Amount due')],
    ['invoice', lines('Rechnung', 'Rechnungsnummer 4711', 'Zahlbar bis 21.03.2024', 'Gesamtbetrag 14,04')],
    ['invoice', lines('Facture n° 12', 'TVA 20 %', 'IBAN FR76', 'Net à payer 120,00')],
    ['receipt', lines('Kassenbon', 'MwSt 7%', 'SUMME 14,04', 'BAR 20,00', 'Rückgeld 5,96')],
    ['receipt', lines('Scontrino', 'IVA 22%', 'TOTALE 8,00', 'CONTANTI 10,00', 'RESTO 2,00')],
    ['statement', lines('Kontoauszug', 'Alter Saldo 1.200,00', 'Neuer Saldo 900,00')],
    ['form', lines('Application form', 'Please complete in capitals', 'Name of applicant ________', 'Signature')],
    ['letter', lines('Dear Ms Park,', 'we are pleased to tell you', 'Kind regards,')],
    [
      'statement',
      lines('Account statement', 'Account number 12', 'Opening balance 10.00', 'Withdrawals', 'Closing balance'),
    ],
    ['paper', lines('On Tiles', 'University of Wuhan', 'Abstract', 'We cut pages.', '1 Introduction')],
    ['table', lines('a|b|c', '1|2|3', '4|5|6', '7|8|9')],
    ['other', lines('Opening hours', 'Monday to Friday, 9 to 5')],
    ['other', []],
  ] as const)('%s is told by its words', (kind, page) => {
    expect(kindOf(page, A4)).toBe(kind);
  });

  test.each(Object.keys(BANKS))('a bank statement is told with its title and without: %s', (bank) => {
    for (let seed = 0; seed < 6; seed++)
      for (const titled of [true, false])
        expect(kindOf(makeStatement(bank, seed, titled), A4), `seed ${seed}, titled ${titled}`).toBe('statement');
  });

  test('a bill that names a balance beside what it is for is no statement', () => {
    const page = lines(
      'Gas and Light',
      'Invoice no 12',
      'Previous balance 20.00',
      '14/03/2024 Gas 30.00',
      'Amount due 50.00',
    );
    expect(kindOf(page, A4)).toBe('invoice');
  });

  test('a long narrow slip with a total is a receipt although it says invoice', () => {
    const page = lines('TAX INVOICE', 'Invoice no 12', 'Sub-total 9.90', 'GST 0.59', 'Rounding 0.01');
    expect(kindOf(page, { width: 300, height: 900 })).toBe('receipt');
    expect(kindOf(page, A4)).toBe('invoice');
  });
});
