import { expect, test } from 'vitest';
import { certaintyPercent } from '../../src-main/contract/certainty.ts';

test('a confidence is never told as higher than it is', () => {
  expect([0, 0.004, 0.5, 0.8999, 0.9, 0.996, 1].map(certaintyPercent)).toEqual([0, 0, 50, 89, 90, 99, 100]);
});

test('every whole per cent is told as itself', () => {
  const whole = Array.from({ length: 101 }, (_, percent) => percent);
  expect(whole.map((percent) => certaintyPercent(percent / 100))).toEqual(whole);
});
