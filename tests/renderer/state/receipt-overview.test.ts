import { describe, expect, it } from 'vitest';
import type { StoredReceipt } from '../../../src-main/contract/receipt.ts';
import { extractReceipt } from '../../../src-main/receipts/extract.ts';
import { duplicatesOf, isShown, keyOf, NO_FILTER, sumsBy } from '../../../src-renderer/lib/state/receipt-overview.ts';
import { GROCER, linesOf } from '../../receipts/sample-lines.ts';

function stored(id: string, text: string): StoredReceipt {
  const extracted = extractReceipt({ page: 1, lines: linesOf(text), source: 'model' });
  const receipt = {
    ...extracted,
    custom: {},
    model: null,
    device: null,
    timings: { read_ms: 0, ask_ms: 0, total_ms: 0 },
  };
  return { documentId: id.repeat(64), page: 1, receipt, corrections: [], readAt: 1 };
}

const CAFE =
  'CAFE SDN BHD\nDATE: 02/03/2018\nTEA   2.00\nCAKE   3.00\nSUBTOTAL   5.00\nSST 6%   0.30\nTOTAL RM   5.30\nCASH   6.00\nCHANGE   0.70';
const all = [stored('a', GROCER), stored('b', CAFE), stored('c', CAFE.replace('CAFE SDN BHD', 'CAFE SDN. BHD.'))];

describe('the list of receipts', () => {
  it('tells which are likely the same purchase twice', () => {
    const found = duplicatesOf(all);
    expect(found.get(keyOf(all[1]!))).toEqual([all[2]]);
    expect(found.has(keyOf(all[0]!))).toBe(false);
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
