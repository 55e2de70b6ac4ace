import { describe, expect, it } from 'vitest';
import { findMoney, moneyStyle, toDecimal } from '../../src-main/receipts/numbers/index.ts';

/** Deterministic: a property that fails fails again. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const LOCALES =
  'en-US en-GB en-IN en-ZA hi-IN bn-BD de-DE de-AT de-CH fr-FR fr-CH fr-CA it-IT it-CH es-ES es-MX pt-PT pt-BR nl-NL ms-MY id-ID pl-PL cs-CZ sv-SE nb-NO da-DK fi-FI hu-HU ro-RO bg-BG el-GR tr-TR ru-RU uk-UA vi-VN th-TH zh-CN ar-EG fa-IR'.split(
    ' ',
  );
const WHOLE = { 'ja-JP': 'JPY', 'ko-KR': 'KRW', 'vi-VN': 'VND', 'id-ID': 'IDR' } as const;

const readPage = (lines: readonly string[]) => {
  const style = moneyStyle(lines.join('\n'));
  return lines.map((line) => findMoney(line, style).map(({ units }) => units));
};

describe('an amount that a locale prints is read back', () => {
  it.each(LOCALES)('%s', (locale) => {
    const random = randomOf(19);
    const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    for (let page = 0; page < 40; page++) {
      // A page of a business: small amounts, and a few large ones.
      const cents = Array.from({ length: 9 }, () => Math.floor(10 ** (2 + 7 * random() * random()) * (0.1 + random())));
      cents.push(123_456_78, 1_481_40);
      const values = cents.map((c) => (random() < 0.15 ? -c : c) / 100);
      expect(readPage(values.map((v) => format.format(v)))).toEqual(values.map((v) => [Math.round(v * 10_000)]));
    }
  });

  it.each(Object.entries(WHOLE))('%s in %s, which has no decimals', (locale, currency) => {
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 0 });
    const values = [4500, 12_000, 900, 1_250_000, 99, 150_000];
    expect(readPage(values.map((v) => format.format(v)))).toEqual(values.map((v) => [v * 10_000]));
  });

  it.each([
    ['de-CH', 'CHF'],
    ['fr-FR', 'EUR'],
    ['en-IN', 'INR'],
    ['pt-BR', 'BRL'],
    ['sv-SE', 'SEK'],
    ['ms-MY', 'MYR'],
    ['en-US', 'USD'],
  ])('%s with the sign or code of %s around it', (locale, currency) => {
    for (const currencyDisplay of ['symbol', 'code'] as const) {
      const format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay });
      const values = [12.5, 1329.55, 148_628.08, -18.2, 0.5];
      expect(readPage(values.map((v) => format.format(v))), currencyDisplay).toEqual(
        values.map((v) => [Math.round(v * 10_000)]),
      );
    }
  });
});

describe('on paper', () => {
  const one = (text: string, page = '12.50\n8.00') =>
    findMoney(text, moneyStyle(`${page}\n${text}`)).map(({ units }) => toDecimal(units));

  it.each([
    ["1'329.55", '1329.55'],
    ['1\u2019329.55', '1329.55'],
    ['CHF 1`329.55', '1329.55'],
    ['1,48,628.08', '148628.08'],
    ['Rs.1,48,628.08', '148628.08'],
    ['(12.00)', '-12.00'],
    ['(RM 12.00)', '-12.00'],
    ['12.00-', '-12.00'],
    ['12.00 -', '-12.00'],
    ['-RM 12.00', '-12.00'],
    ['\u221212.00', '-12.00'],
    ['12.00 CR', '-12.00'],
    ['12.00 DR', '12.00'],
    ['1O.OO', '10.00'],
    ['RMl2.5O', '12.50'],
    ['45.–', '45.00'],
    ['TOTAL12.50', '12.50'],
  ])('%s is %s', (written, value) => {
    expect(one(written)).toEqual([value]);
  });

  it.each([
    ['1.469,06', '1469.06'],
    ['1 481,40', '1481.40'],
    ['1\u00a0481,40', '1481.40'],
    ['1\u202f481,40', '1481.40'],
    ['12,-', '12.00'],
  ])('%s is %s where the page writes a comma', (written, value) => {
    expect(one(written, '3,50\n4,20\n7,70')).toEqual([value]);
  });

  it('whole amounts may have their minus behind', () => {
    expect(one('1329-', '4500\n900')).toEqual(['-1329.00']);
  });

  it('a quantity before a price is no thousand', () => {
    expect(one('2 500.00')).toEqual(['500.00']);
    expect(one('10 x 1 250.00', '1,100.00')).toEqual(['250.00']);
  });

  it('dates, times, shares, measures, codes and phone numbers are none', () => {
    for (const text of ['12.05.2024', '18:05.22', '6.00%', '1.25L', '0.525 kg', '03-3362 4137', '10.0.0.1'])
      expect(one(text), text).toEqual([]);
  });

  it('a letter taken for a digit, and a mark that is not the page’s, are told', () => {
    const style = moneyStyle('12.50\n8.00\n4.20');
    expect(findMoney('1O.50', style)).toMatchObject([{ units: 105_000, guessed: true }]);
    expect(findMoney('10,50', style)).toMatchObject([{ units: 105_000, guessed: true }]);
    expect(findMoney('10.50', style)).toMatchObject([{ units: 105_000, guessed: false }]);
  });

  it('a number is never read from its middle', () => {
    const style = moneyStyle('12.50\n8.00');
    for (const text of ["9'1'329.55", '2,13,29.55', '1.329.55']) {
      for (const { start } of findMoney(text, style)) expect(text[start - 1] ?? ' ', text).not.toMatch(/[\d.,']/);
    }
  });
});
