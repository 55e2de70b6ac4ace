import { expect, test } from 'vitest';
import { rougeL } from '../../src-main/captions/rouge.ts';

test('ROUGE-L is the F-measure of the longest common subsequence of words', () => {
  // Lin 2004: police killed the gunman / police kill the gunman / the gunman kill police.
  expect(rougeL('police kill the gunman', 'police killed the gunman')).toBeCloseTo(0.75);
  expect(rougeL('the gunman kill police', 'police killed the gunman')).toBeCloseTo(0.5);
  expect(rougeL('A b, c.', 'a B C')).toBe(1);
  expect(rougeL('', 'a')).toBe(0);
});
