import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src-main/contract/docent.ts';
import { Receipt } from '../../src-main/contract/receipt.ts';
import { evidence } from '../../src-main/reading/index.ts';
import { applyCorrections } from '../../src-main/receipts/corrections/apply-corrections.ts';
import { type ExtractedReceipt, extractReceipt } from '../../src-main/receipts/extract.ts';
import { type AskedField, QUESTIONS } from '../../src-main/receipts/questions.ts';
import { GROCER, linesOf } from './sample-lines.ts';

/** What a model said, with the evidence that Docent finds for it. */
function answered(text: string, said: Partial<Record<AskedField, string>>, confidence = 0.9) {
  const lines = linesOf(text);
  const entries = Object.entries(said).map(([field, answer]): [string, Answer] => {
    const question = QUESTIONS[field as AskedField];
    const items = evidence(answer, lines, { question }).map((item) => ({ page: 1, ...item }));
    return [field, { question, answer, found: true, page: 1, evidence: items, confidence }];
  });
  return Object.fromEntries(entries);
}

function extract(text: string, said: Partial<Record<AskedField, string>> = {}, confidence?: number): ExtractedReceipt {
  return extractReceipt({ page: 1, lines: linesOf(text), source: 'model', answers: answered(text, said, confidence) });
}

const values = ({ fields }: ExtractedReceipt) =>
  Object.fromEntries(Object.entries(fields).map(([k, f]) => [k, f.value]));

describe('a receipt', () => {
  const receipt = extract(GROCER);

  it('lets a date wait that its label calls another and that the model calls the date', () => {
    const text = 'SHOP LTD\nDelivery date: 28/05/2024\nTOTAL EUR   5.00';
    const { date, deliveryDate } = extract(text, { date: '28/05/2024' }, 0.99).fields;
    expect(deliveryDate.value).toBe('2024-05-28');
    expect(date.doubts).toContain('disagreement');
  });

  it('gives its fields, every one with the place it stands at', () => {
    expect(values(receipt)).toMatchObject({
      company: 'PASARAYA BORONG PINTAR SDN BHD',
      date: '2018-03-14',
      address: 'NO 19-G, JALAN TASIK UTAMA 4, 57000 KUALA LUMPUR',
      currency: 'MYR',
      subtotal: '8.22',
      rounding: '-0.02',
      total: '8.20',
      paymentMethod: 'cash',
      cash: '20.20',
      change: '12.00',
    });
    expect(receipt.fields.date.format).toBe('DD/MM/YYYY');
    for (const field of Object.values(receipt.fields)) {
      if (field.value === null) continue;
      expect(field.evidence.length).toBeGreaterThan(0);
      expect(field.source).toBe('layout');
    }
    expect(receipt.fields.total.evidence[0]).toMatchObject({ page: 1, text: '8.20' });
  });

  it('gives its items with quantity, unit price and amount', () => {
    const goods = receipt.items.map((i) => [i.name.value, i.quantity.value, i.unitPrice.value, i.amount.value]);
    expect(goods).toEqual([
      ['CHOCOLATE 73ML', '2', '1.60', '3.20'],
      ['MAGNUM ALMOND', '1', '4.50', '4.50'],
      ['CLOUD 9 PLUS', '1', '0.52', '0.52'],
    ]);
  });

  it('reads the tax summary and knows that the prices hold the tax', () => {
    expect(receipt.taxes.map((t) => [t.rate, t.base.value, t.amount.value])).toEqual([['6', '7.75', '0.47']]);
    expect(receipt.taxIncluded).toBe(true);
  });

  it('shows the sums that add up and asks nobody to look at anything', () => {
    expect(receipt.checks.filter((c) => c.kind !== 'item').map((c) => [c.passed, c.equation])).toEqual([
      [true, '3.20 + 4.50 + 0.52 - 0.02 = 8.20'],
      [true, '8.22 - 0.02 = 8.20'],
      [true, '7.75 + 0.47 - 0.02 = 8.20'],
      [true, '20.20 - 12.00 = 8.20'],
      [true, '7.75 × 6% ≈ 0.47'],
    ]);
    expect(receipt.review).toEqual([]);
  });

  it('is what the contract says', () => {
    const rest = { custom: {}, model: null, device: null, timings: { read_ms: 0, ask_ms: 0, total_ms: 0 } };
    expect(Receipt.safeParse({ ...receipt, ...rest }).error).toBeUndefined();
  });
});

describe('a number that is misread', () => {
  const MISREAD = GROCER.replace(
    'TOTAL                                8.20',
    'TOTAL                                8.70',
  );

  it('gives way to what several sums come out at; both are shown, and a person decides', () => {
    const { fields, review } = extract(MISREAD);
    expect(fields.total).toMatchObject({ value: '8.20', source: 'layout', why: ['sum', 'payment'] });
    expect(fields.total.doubts).toEqual(expect.arrayContaining(['computed', 'two-candidates']));
    expect(fields.total.alternatives).toMatchObject([{ value: '8.70', onPage: 'yes' }]);
    expect(review[0]).toBe('total');
  });

  it('breaks the sums where nothing else tells, and waits', () => {
    const { fields, review } = extract(MISREAD.replace(/ (?:CASH|CHANGE|GST|SR|SUB|ROUNDING).*\n/g, ''));
    expect(fields.total).toMatchObject({ value: '8.70' });
    expect(fields.total.doubts).toEqual(expect.arrayContaining(['check-failed', 'unconfirmed']));
    expect(review[0]).toBe('total');
  });

  it('among the items is shown there, and holds nothing up where cash and change confirm the total', () => {
    const receipt = extract(GROCER.replace('1       4.50       4.50', '1       4.50       4.80'));
    expect(receipt.fields.total).toMatchObject({ value: '8.20', doubts: [] });
    expect(receipt.items[1]!.amount.doubts).toContain('check-failed');
    expect(receipt.review).toEqual([]);
  });

  it('among what was paid holds nothing up either, until a person puts in a total that it contradicts', () => {
    const read = extract(GROCER.replace(/(CASH +)[\d.]+/, '$191.00'), { total: '8.20' });
    expect(read.fields.total).toMatchObject({ value: '8.20', doubts: [] });
    expect(read.review).toEqual([]);
    const receipt = { ...read, custom: {}, model: null, device: null, timings: { read_ms: 0, ask_ms: 0, total_ms: 0 } };
    const typed = applyCorrections(receipt, [{ path: 'total', value: '8.90', box: null, before: '8.20', at: 1 }]);
    expect(typed.review).toContain('cash');
  });

  it('among the items waits with a total that it leaves in doubt', () => {
    const receipt = extract(
      GROCER.replace('1       4.50       4.50', '1       4.50       4.80').replace(
        / (?:CASH|CHANGE|SUB|ROUNDING).*\n/g,
        '',
      ),
    );
    expect(receipt.review).toEqual(expect.arrayContaining(['total', 'items.1.amount']));
  });
});

describe('what the model says', () => {
  it('is the value where the layout agrees, and surer than either alone', () => {
    const { total } = extract(GROCER, { total: 'RM 8.20' }, 0.7).fields;
    expect(total).toMatchObject({ value: '8.20', source: 'model', agreed: true, doubts: [] });
    expect(total.confidence).toBeGreaterThan(0.97);
  });

  it('never becomes a value when it is on no line of the page', () => {
    const { total } = extract(GROCER.replaceAll(/.*(?:TOTAL|CASH|CHANGE|GST|SR =).*\n/g, ''), {
      total: '77.70',
    }).fields;
    expect(total.value).toBeNull();
    expect(total.doubts).toEqual(expect.arrayContaining(['not-on-page', 'missing']));
    expect(total.alternatives).toMatchObject([{ value: '77.70', source: 'model', onPage: 'no' }]);
  });

  it('stands beside the layout when they disagree, and a person decides', () => {
    const receipt = extract(GROCER, { total: '20.20', company: 'PASARAYA BORONG PINTAR SDN BHD' }, 0.6);
    expect(receipt.fields.total).toMatchObject({ value: '8.20', source: 'layout', agreed: false });
    expect(receipt.fields.total.doubts).toContain('disagreement');
    expect(receipt.fields.total.alternatives).toMatchObject([{ value: '20.20', source: 'model', onPage: 'yes' }]);
    expect(receipt.review).toEqual(['total']);
    expect(receipt.fields.company).toMatchObject({ source: 'model', agreed: true });
  });

  it('may differ from a misread line by a letter, and says so', () => {
    const page = GROCER.replace('14/03/2018', '14/0E/2018');
    const { date } = extract(page, { date: '14/03/2018' }).fields;
    expect(date).toMatchObject({ value: '2018-03-14', source: 'model', format: 'DD/MM/YYYY' });
    expect(date.doubts).toContain('nearly-on-page');
  });
});

describe('day and month', () => {
  const page = (rest: string) => `SHOP\nDATE: 03/04/2018\n${rest}\nTOTAL    5.00`;
  const date = (rest: string) => extract(page(rest)).fields.date;

  it('are doubtful when nothing on the page tells which is which', () => {
    expect(date('').doubts).toContain('ambiguous-date');
  });

  it.each([
    ['another date of the page', 'VALID UNTIL 25/04/2018', '2018-04-03'],
    ['another date, the other way round', 'VALID UNTIL 04/25/2018', '2018-03-04'],
    ['the same day in words', '3 APR 2018', '2018-04-03'],
    ['the country', 'GST ID 0012345 RM', '2018-04-03'],
    ['a state of the USA', 'AUSTIN, TX 78701', '2018-03-04'],
  ])('are told apart by %s', (_, rest, day) => {
    expect(date(rest)).toMatchObject({ value: day });
    expect(date(rest).doubts).not.toContain('ambiguous-date');
  });
});

describe('tills of other kinds', () => {
  it('put names above their numbers, quantities in front, or names below', () => {
    const above = extract('SHOP\nMILO (B)\n2 X  2.80   5.60 SR\nTAKE AWAY\n2 X  0.20   0.40 SR\nTOTAL :   6.00');
    expect(above.items.map((i) => [i.name.value, i.quantity.value, i.unitPrice.value])).toEqual([
      ['MILO (B)', '2', '2.80'],
      ['TAKE AWAY', '2', '0.20'],
    ]);
    const front = extract('QTY  ITEM    TOTAL\n1  L MCCHICKEN   11.10\n2  NUGGETS   7.80\nTOTAL ROUNDED   18.90');
    expect(front.items.map((i) => [i.name.value, i.quantity.value, i.amount.value])).toEqual([
      ['L MCCHICKEN', '1', '11.10'],
      ['NUGGETS', '2', '7.80'],
    ]);
    const below = extract(
      '1X 000008541987   7.00SR\nSA MIX PLUM\n2X 000002009131   7.50SR\nR.GALA APPLE\nSUB-TOTAL   14.50',
    );
    expect(below.items.map((i) => [i.name.value, i.quantity.value, i.amount.value])).toEqual([
      ['SA MIX PLUM', '1', '7.00'],
      ['R.GALA APPLE', '2', '7.50'],
    ]);
  });

  it('add the tax on top', () => {
    const receipt = extract(
      'DINER\nBURGER   10.00\nCOLA   2.00\nSUBTOTAL   12.00\nSALES TAX 8%   0.96\nTOTAL   $12.96',
    );
    expect(values(receipt)).toMatchObject({ subtotal: '12.00', tax: '0.96', total: '12.96', currency: 'USD' });
    expect(receipt.taxIncluded).toBe(false);
    const bare = extract('DINER\nBURGER   10.00\nCOLA   2.00\nTOTAL   $12.00').fields.currency;
    expect(bare).toMatchObject({ value: '$', doubts: ['low-confidence'] });
  });

  it('write a comma for the point, or no fraction at all', () => {
    expect(values(extract('KAFFEE   3,50\nKUCHEN   4,20\nSUMME   7,70 EUR'))).toMatchObject({
      total: '7.70',
      currency: 'EUR',
    });
    expect(values(extract('아메리카노   4,500\n라떼   5,000\n합계   9,500원'))).toMatchObject({
      total: '9500',
      currency: 'KRW',
    });
  });

  it('leave a page without a receipt without one', () => {
    const receipt = extract('Dear Sir,\nthank you for your letter.');
    expect(values(receipt)).toMatchObject({ total: null, date: null, tax: null });
    expect(receipt.items).toEqual([]);
    expect(receipt.review).toContain('total');
  });

  it('keep the letter that a tax number begins with', () => {
    for (const label of ['VAT No: ', 'NIF: ', 'CIF ', 'GST Reg No : ', 'TIN: ', 'UST-ID: ', 'Tax ID ', 'P. IVA: '])
      for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')
        expect(extract(`SHOP\n${label}${letter}12345678\nTOTAL   5.00`).fields.taxNumber.value, label).toBe(
          `${letter}12345678`,
        );
  });
});
