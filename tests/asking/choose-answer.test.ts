import { describe, expect, test } from 'vitest';
import { chooseAnswer } from '../../src-main/asking/choose-answer.ts';
import type { Answer } from '../../src-main/contract/docent.ts';

const answer = (number: number, found: boolean, confidence: number): Answer => ({
  question: 'q',
  answer: 'a',
  found,
  page: number,
  evidence: [],
  confidence,
});

describe('Choosing an answer', () => {
  const suited = new Map([
    [1, 1],
    [2, 0.5],
  ]);

  test('prefers one that was found, however unsure', () => {
    expect(chooseAnswer([answer(1, false, 0.99), answer(2, true, 0.05)], suited).page).toBe(2);
  });

  test('prefers the surer of two found answers, unless its page suits the question much less', () => {
    expect(chooseAnswer([answer(1, true, 0.3), answer(2, true, 0.9)], suited).page).toBe(2);
    expect(chooseAnswer([answer(1, true, 0.8), answer(2, true, 0.9)], suited).page).toBe(1);
  });

  test('reports the best page when no answer was found', () => {
    expect(chooseAnswer([answer(1, false, 0.9), answer(2, false, 0.8)], suited).page).toBe(1);
  });
});
