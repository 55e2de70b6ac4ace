import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src-main/contract/docent.ts';
import type { TextSource } from '../../src-main/contract/page.ts';
import { evidence } from '../../src-main/reading/index.ts';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { QUESTIONS } from '../../src-main/receipts/questions.ts';
import { linesOf } from './sample-lines.ts';

function totalOf(text: string, said?: string, source: TextSource = 'model') {
  const lines = linesOf(text);
  const question = QUESTIONS.total;
  const found = said === undefined ? [] : evidence(said, lines, { question }).map((item) => ({ page: 1, ...item }));
  const answer: Answer | undefined =
    said === undefined
      ? undefined
      : { question, answer: said, found: true, page: 1, evidence: found, confidence: 0.95 };
  const answers = answer === undefined ? {} : { total: answer };
  return extractReceipt({ page: 1, lines, source, answers }).fields.total;
}

const GALLERY = `
LIGHT GALLERY SDN BHD
JOINT PIN               2.83
TRACK LIGHT            66.04
Sub Total              68.87
GST/TAX 6%              4.13
TOP*t :                73.00
CAL                    73.00
`;

describe('a total', () => {
  it('is what the other numbers make, and not a part of it, though nobody could read its label', () => {
    expect(totalOf(GALLERY)).toMatchObject({ value: '73.00' });
    const wrong = totalOf(GALLERY, '68.87');
    expect(wrong.value).toBe('73.00');
    expect(wrong.alternatives).toMatchObject([{ value: '68.87', source: 'model' }]);
  });

  it('that a row calls so, goods make and the model takes for it does not wait for cash that was misread', () => {
    const text = 'SHOP\nTEA   1.60\nRICE   7.10\nTOTAL   8.70\nCASH   3.70\nCHANGE   0.00';
    expect(totalOf(text, '8.70')).toMatchObject({ value: '8.70', doubts: [] });
    // Without the model, or with goods that make another number as well, it does.
    expect(totalOf(text).doubts).toContain('check-failed');
    expect(totalOf(text.replace('7.10', '7.40'), '8.70').doubts).toContain('check-failed');
  });

  it('that is only printed again beside one other number is not confirmed, whatever the model says', () => {
    const twice = 'SHOP\nPARKING TICKET\nTOTAL   5.00\nPAID   5.00';
    expect(totalOf(twice).doubts).toContain('unconfirmed');
    expect(totalOf(twice, '5.00')).toMatchObject({ value: '5.00', agreed: true });
    expect(totalOf(twice, '5.00').doubts).toContain('unconfirmed');
  });

  it('that three rows print was not misread in all of them', () => {
    expect(totalOf('SHOP\nPARKING   5.00\nTOTAL   5.00\nPAID   5.00', '5.00').doubts).toEqual([]);
  });

  it('of a text that comes from the file itself needs no second number when model and layout agree', () => {
    const letter = 'Muster GmbH\nTotal due   980.00';
    expect(totalOf(letter, '980.00', 'text-layer').doubts).toEqual([]);
    expect(totalOf(letter, undefined, 'text-layer').doubts).toContain('unconfirmed');
  });

  it('after a discount of more than a fifth is shown with what stood before: a voucher is a payment to some', () => {
    const pizza = (subtotal: string, discount: string, total: string, change: string) =>
      totalOf(
        `PIZZA\nSUBTOTAL   ${subtotal}\nVOUCHER   -${discount}\nTOTAL   ${total}\nCASH   80.00\nCHANGE   ${change}`,
      );
    const voucher = pizza('60.60', '27.60', '33.00', '47.00');
    expect(voucher).toMatchObject({ value: '33.00', alternatives: [{ value: '60.60' }] });
    expect(voucher.doubts).toContain('two-candidates');
    expect(pizza('60.60', '6.00', '54.60', '25.40').doubts).toEqual([]);
  });

  it('that was paid in whole coins is shown with what was paid, unless a row tells the rounding', () => {
    const paid = 'SHOP\nSUBTOTAL   565.50\nGST 6%   33.93\nTOTAL   599.43';
    const coins = totalOf(`${paid}\nVISA   599.45`);
    expect([coins.value, ...coins.alternatives.map(({ value }) => value)].sort()).toEqual(['599.43', '599.45']);
    expect(coins.doubts).toContain('two-candidates');
    expect(totalOf(`${paid}\nROUNDING   0.02\nNETT TOTAL   599.45\nVISA   599.45`)).toMatchObject({
      value: '599.45',
      doubts: [],
    });
  });

  it('that only a payment gives rounded is shown with the number that the rows call the total', () => {
    const copies = 'STATIONER\nPAPER   1.38\nTOTAL   1.38\nROUNDING   0.02\nCASH   1.40';
    const told = totalOf(copies);
    expect(told).toMatchObject({ value: '1.40', alternatives: [{ value: '1.38' }] });
    expect(told.doubts).toContain('two-candidates');
    expect(totalOf(copies.replace('CASH', 'NETT TOTAL   1.40\nCASH'))).toMatchObject({ value: '1.40', doubts: [] });
  });

  it('straight below which a few hundredths stand without words is shown with what they round it to', () => {
    const grill = (below: string) =>
      totalOf(
        `GRILL\nJUICE   12.95\nCHIPS   74.85\nSubtotal   87.80\nSrv Chg 10%   8.78\nGST 6%   5.81\nTotal   102.39${below}`,
      );
    expect(grill('').doubts).toEqual([]);
    expect(grill('\n              0.01').doubts).toContain('two-candidates');
    expect(grill('\n              0.01').alternatives).toMatchObject([{ value: '102.40' }]);
  });

  it('is not confirmed by a tax as large as what it is on', () => {
    const ticket = totalOf('PARKING\nTICKET   5.00\nnount Incl. GST   5.00\nAccepted total   10.00\nChange   5.00');
    expect(ticket.doubts).toContain('unconfirmed');
  });

  it('less a promotion is no longer what the goods came to, though goods and payments make up both', () => {
    const cream = totalOf(
      'HEALTH\nCREAM   76.00\nSOAP   10.00\nOIL   165.00\nSUBTOTAL   251.00\nCASH PROMOTION   34.00\nTOTAL INCLUSIVE GST   217.00\nMASTER   217.00',
    );
    expect(cream).toMatchObject({ value: '217.00', doubts: [] });
  });

  it('that the goods come to waits where no row calls it the total and none prints it again: it may be a subtotal', () => {
    const goods = 'SHOP\nTEA   76.00\nCUP   10.00\nSUB TOTAL   86.00';
    expect(totalOf(goods).doubts).toContain('unconfirmed');
    expect(totalOf(`${goods}\nVISA   86.00`).doubts).toEqual([]);
  });

  it('whose rows all lost the digit before the point waits, whatever tax happens to be as much', () => {
    const gloves = totalOf(
      'HARDWARE\nGLOVE   .12\nTOTAL EXCLUDING GST   2.00\nTOTAL GST   0.12\nTOTAL INCLUSIVE GST   .12\nCASH   .12',
    );
    expect(gloves.value).toBe('0.12');
    expect(gloves.doubts.length).toBeGreaterThan(0);
  });

  it('that only two numbers of the till make, and the goods do not, waits', () => {
    const toast = totalOf('BAKERY\nTOAST   1.48\nBUN   7.10\nAmount   1.75\nCASH   3.75\nChange   2.00');
    expect(toast.doubts).toContain('check-failed');
  });

  it('that a rounding was added to is in doubt when no row has what the rounding gives', () => {
    const misread = totalOf(
      'CAFE\nSUBTOTAL   21.30\nSERVICE CHARGE   0.65\nGST 6%   1.31\nTOTAL INCL GST   23.26\nROUNDING ADJ   -0.01\nTOTAL   Z8.2S',
    );
    expect(misread).toMatchObject({ value: '23.26', alternatives: [{ value: '23.25' }] });
    expect(misread.doubts).toContain('two-candidates');
  });

  it('beside which another number is called the total is shown with it', () => {
    const two = totalOf('SHOP\nTOTAL   40.00\nGRAND TOTAL   58.50');
    expect(two.doubts).toContain('two-candidates');
    expect([two.value, ...two.alternatives.map(({ value }) => value)].sort()).toEqual(['40.00', '58.50']);
  });

  it('before and after a rounding is the rounded one, and no rival', () => {
    const rounded = totalOf(
      'SHOP\nA   35.60\nB   5.92\nTOTAL   41.52\nROUNDING   -0.02\nTOTAL ROUNDED   41.50\nVISA   41.50',
    );
    expect(rounded).toMatchObject({ value: '41.50', doubts: [] });
    expect(rounded.why).toEqual(expect.arrayContaining(['label', 'sum']));
  });

  it('is confirmed by the totals of its parts', () => {
    const parts = totalOf(
      'BAKERY\nWHITE   7.61\nTotal 0% supplies:   7.61\nROLL   25.44\nTotal 6% supplies (Inc. GST):   25.44\nTotal Payable:   33.05',
    );
    expect(parts).toMatchObject({ value: '33.05', doubts: [] });
  });

  it('under which a large voucher stands is a question for whoever keeps the books', () => {
    const voucher = totalOf(
      'SHOP\nA   40.60\nB   20.00\nTOTAL   60.60\nVOUCHER   -27.60\nNETT TOTAL   33.00\nCASH   50.00\nCHANGE   17.00',
    );
    expect(voucher.doubts).toContain('two-candidates');
    expect([voucher.value, ...voucher.alternatives.map(({ value }) => value)].sort()).toEqual(['33.00', '60.60']);
  });

  it('that its row calls the amount to pay, sums make and the model takes for it is none', () => {
    const voucher =
      'SHOP\nA   40.60\nB   20.00\nTOTAL   60.60\nVOUCHER   -27.60\nNETT TOTAL   33.00\nCASH   50.00\nCHANGE   17.00';
    expect(totalOf(voucher, '33.00')).toMatchObject({ value: '33.00', doubts: [] });
    const misread = 'SHOP\nTOTAL   45.70\nGRAND TOTAL   30.90\nCASH   40.90\nCHANGE   10.00';
    expect(totalOf(misread, '30.90')).toMatchObject({ value: '30.90', doubts: [] });
    expect(totalOf(misread).doubts).toContain('two-candidates');
  });

  it('that a sum makes waits all the same where a row calls another the amount to pay', () => {
    const more = 'SHOP\nTOTAL   30.90\nGRAND TOTAL   45.70\nCASH   40.90\nCHANGE   10.00';
    expect(totalOf(more, '30.90').doubts).toContain('two-candidates');
  });

  it('whose digits are guessed waits unless a sum vouches for them', () => {
    expect(totalOf('SHOP\nTEA   7.00\nTOTAL   7O0\nX   2.00').value).not.toBe('700.00');
    const lost = totalOf('SHOP\nFLOUR   4.50\nMILK   4.50\nTOTAL   :   900');
    expect(lost.value).toBe('9.00');
  });

  it('is none where a page has no amount', () => {
    expect(totalOf('Dear Sir,\nthank you for your letter of last week.')).toMatchObject({
      value: null,
      doubts: ['missing'],
    });
  });
});

describe('rows between a subtotal and the total', () => {
  const sums = (rows: string) =>
    totalOf(`ACME LTD\nShelf   40.00\nLamp   60.00\nSubtotal   100.00\n${rows}`, undefined, 'text-layer');

  it.each(['Shipping', 'Postage and handling', 'Versandkosten', 'Frais de port', 'Gastos de env\u00edo'])(
    'may be what sending costs: %s',
    (label) => {
      expect(sums(`${label}   5.00\nVAT 20%   21.00\nTotal   126.00`)).toMatchObject({ value: '126.00', doubts: [] });
    },
  );

  it.each([
    '2% discount if paid by 24/03/2024: total 117.60',
    'Bei Zahlung bis 24.03.2024 Gesamtbetrag 117.60',
    'Escompte 2 % pour paiement avant le 24/03/2024 : total 117.60',
  ])('are not the terms of early payment: %s', (terms) => {
    expect(sums(`VAT 20%   20.00\nTotal   120.00\n${terms}`)).toMatchObject({ value: '120.00', doubts: [] });
  });
});

describe('rows that only look like sums', () => {
  const total = (rows: string, said?: string) => totalOf(`ACME LTD\n${rows}`, said, 'text-layer');

  it.each([
    ['the number of an invoice', 'Rechnungsnummer   61395\nRegal   40,00\nLampe   60,00\nSumme   100,00'],
    ['hours', 'Roof   40.00\nWall   60.00\nTotal hours   18.50\nTotal   100.00'],
    ['a charge', 'Room charge   40.00\nBreakfast   60.00\nTotal   100.00\nVISA   100.00'],
    ['litres', 'Pump 4\nLitres   42.31\nUnleaded   100.00\nTotal   100.00\nVISA   100.00'],
    [
      'a sum of goods under another name',
      'Soup   40.00\nFish   50.00\nFood   90.00\nService charge   10.00\nTotal   100.00',
    ],
    [
      'a table of taxes above it',
      'Roof   60.00\nWall   40.00\n20%   50.00  10.00  60.00\n0%   40.00  0.00  40.00\nSum   90.00  10.00  100.00\nTotal   100.00',
    ],
  ])('%s', (_what, rows) => {
    expect(total(rows, '100.00')).toMatchObject({ value: '100.00', doubts: [] });
  });

  it('and are not believed because the model takes one for the total', () => {
    const { value, doubts } = total(
      'Roof   40.00\nWall   60.00\nTotal hours   18.50\nVAT   20.00\nTotal   120.00',
      '18.50',
    );
    expect(value).toBe('120.00');
    expect(doubts).toContain('disagreement');
  });
});
