import { describe, expect, it } from 'vitest';
import { isBelievable } from '../../src-main/reading/index.ts';

const lines = (...texts: string[]) => texts.map((text) => ({ text }));
const INVOICE = [
  'INVOICE',
  'Harbor Office Supply Ltd',
  '14 Quay Street, Bristol',
  'Invoice number: HOS-20817',
  'Invoice date: 12 May 2024',
  'Delivery 25.50',
  'Payment by bank transfer to account 31926819',
];
const shifted = (text: string) => text.replace(/[!-z]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 3));

describe("A file's own text", () => {
  it('is believed if it is text', () => {
    expect(isBelievable(lines(...INVOICE))).toBe(true);
    expect(
      isBelievable(
        lines(
          'Menuiserie Garnier SARL',
          '12 rue des Lilas, 35000 Rennes',
          'Échéance : 1er août 2024',
          'Table chêne 1 150,00 €',
        ),
      ),
    ).toBe(true);
    expect(isBelievable(lines('株式会社サンプル', '東京都千代田区一丁目', '請求書'))).toBe(true);
    expect(isBelievable(lines('שלום עולם', 'חשבונית מס'))).toBe(true);
    expect(isBelievable([])).toBe(true);
  });

  it('is believed if it contains codes, sizes and versions', () => {
    expect(
      isBelievable(
        lines(
          'A4 paper, 80g',
          'Model XR500, firmware v2',
          'SKU 4F00A1, bin B12',
          'The 3rd, 4th and 5th of 2nd row',
          'sha256 53aa51170c28d9db',
        ),
      ),
    ).toBe(true);
  });

  it('is believed if what it lists is numbered', () => {
    const list = [
      '1. List item4',
      '2. List item5',
      '3. List item6',
      '1. List1',
      '2. List2',
      '3. List3',
      'Maybe a list?',
    ];
    expect(isBelievable(lines(...list))).toBe(true);
  });

  it('is not believed if its character map is broken', () => {
    expect(isBelievable(lines(...INVOICE.map(shifted)))).toBe(false);
  });

  it('is not believed if its bytes are swapped or its glyphs have no letters', () => {
    const swapped = INVOICE.map((text) =>
      text.replace(/[A-Za-z]/g, (char) => String.fromCharCode(char.charCodeAt(0) << 8)),
    );
    expect(isBelievable(lines(...swapped))).toBe(false);
    expect(isBelievable(lines(...INVOICE.map((text) => text.replace(/[A-Za-z]/g, '\ue012'))))).toBe(false);
  });

  it('is not believed if poor recognition mixed letters and digits', () => {
    expect(
      isBelievable(
        lines(
          '1NV0lCE',
          'Harb0r 0ff1ce Supp1y L1d',
          'l4 Quav S1ree1. 8ris1ol',
          'lnvoice da1e: l2 Mav 2O24',
          '7oner car1ridge black',
        ),
      ),
    ).toBe(false);
  });
});
