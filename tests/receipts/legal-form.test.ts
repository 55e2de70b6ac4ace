import { describe, expect, it } from 'vitest';
import { extractReceipt } from '../../src-main/receipts/extract.ts';
import { withLegalForm } from '../../src-main/receipts/fields/legal-form.ts';
import { linesOf } from './sample-lines.ts';

describe('the legal form in a company’s name', () => {
  it.each([
    ['MOONLIGHT CAKE HOUSE SON BHD', 'MOONLIGHT CAKE HOUSE SDN BHD'],
    ['Gerbang Alaf Restaurants Sdn Bhud', 'Gerbang Alaf Restaurants Sdn Bhd'],
    ['BEMED (SP) SDN. BH2', 'BEMED (SP) SDN. BHD'],
    ['LUCKY STAR PTE LT0', 'LUCKY STAR PTE LTD'],
    ['ONE ONE THREE SEAFOOD SDN B', 'ONE ONE THREE SEAFOOD SDN BHD'],
    ['99 SPEED MART S/D', '99 SPEED MART S/B'],
  ])('is spelt right where one of its words was: %s', (read, right) => {
    expect(withLegalForm(read)).toBe(right);
  });

  it.each(['SON OF BAD', 'THE SUN AND BUD', 'MUSTER GMBH', 'Watson Sdn Bhd.', '99 SPEED MART', ''])(
    'is not made of other words: %s',
    (name) => {
      expect(withLegalForm(name)).toBe(name);
    },
  );

  it('is in the value, and the words of the page stay what they were read as', () => {
    const page = {
      page: 1,
      lines: linesOf('GARDENIA BAKERIES SDN BHO\n12 JALAN MAJU\nTOTAL   5.00'),
      source: 'model' as const,
    };
    expect(extractReceipt(page).fields.company).toMatchObject({
      value: 'GARDENIA BAKERIES SDN BHD',
      text: 'GARDENIA BAKERIES SDN BHO',
    });
  });
});

describe('a company’s name over two rows', () => {
  it('goes on where the next row begins with an "and"', () => {
    const lines = linesOf('FIVE STAR CASH\n& CARRY\nNO 1 JALAN SETIA, 47300 PJ\nTOTAL   5.00');
    expect(extractReceipt({ page: 1, lines, source: 'model' }).fields.company.value).toBe('FIVE STAR CASH & CARRY');
  });
});
