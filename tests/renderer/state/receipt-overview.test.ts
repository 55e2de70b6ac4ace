import { describe, expect, it } from 'vitest';
import { sameReceipts } from '../../../src-main/contract/same-receipt.ts';
import { isShown, NO_FILTER, sumsBy } from '../../../src-renderer/lib/state/receipt-overview.ts';
import { GROCER } from '../../receipts/sample-lines.ts';
import { storedReceipt as stored } from '../../receipts/stored-receipt.ts';

const CAFE =
  'CAFE SDN BHD\nDATE: 02/03/2018\nTEA   2.00\nCAKE   3.00\nSUBTOTAL   5.00\nSST 6%   0.30\nTOTAL RM   5.30\nCASH   6.00\nCHANGE   0.70';
const all = [stored('a', GROCER), stored('b', CAFE), stored('c', CAFE.replace('CAFE SDN BHD', 'CAFE SDN. BHD.'))];

describe('the list of receipts', () => {
  it('tells which are likely the same purchase twice', () => {
    const found = sameReceipts(all);
    expect(found.get(all[1]!)).toEqual([all[2]]);
    expect(found.has(all[0]!)).toBe(false);
  });

  it('adds totals by month, and by rate of tax, to the cent', () => {
    expect(sumsBy(all, 'month')).toEqual([{ name: '2018-03', currency: 'MYR', count: 3, sum: '18.80' }]);
    expect(sumsBy(all, 'rate')).toEqual([{ name: '6%', currency: 'MYR', count: 3, sum: '1.07' }]);
  });

  it('shows what its filters leave', () => {
    const left = (filter: Partial<typeof NO_FILTER>) =>
      all.filter((one) => isShown(one, 'scan.jpg', { ...NO_FILTER, ...filter })).map(({ documentId }) => documentId[0]);
    expect(left({})).toEqual(['a', 'b', 'c']);
    expect(left({ words: 'cafe 5.30' })).toEqual(['b', 'c']);
    expect(left({ kind: 'invoice' })).toEqual([]);
    expect(left({ waiting: true })).toEqual([]);
  });
});
