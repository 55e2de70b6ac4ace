import { expect, test } from 'vitest';
import { ciderD } from '../../src-main/captions/cider.ts';

test("CIDEr-D is what its authors' code gives (github.com/vrama91/cider, ciderD_scorer.py, one reference each)", () => {
  const scores = ciderD([
    { candidate: 'a receipt from the bakery with bread', reference: 'a receipt from the old bakery' },
    { candidate: 'a letter about a late invoice', reference: 'a letter about an unpaid invoice' },
    { candidate: 'a table of prices prices prices', reference: 'a table of prices and years' },
    { candidate: 'nothing alike', reference: 'a chart of rainfall by month' },
  ]);
  [4.96532608, 3.30205098, 4.20331299, 0].forEach((value, i) => {
    expect(scores[i]).toBeCloseTo(value, 7);
  });
});

test('CIDEr-D of identical text is 10, and words that every reference has count for nothing', () => {
  const [same, common] = ciderD([
    { candidate: 'The old mill stands by a quiet river.', reference: 'the old mill stands by a quiet river' },
    { candidate: 'the', reference: 'the harbour at night with lights' },
  ]);
  expect(same).toBeCloseTo(10, 9);
  expect(common).toBe(0);
});
