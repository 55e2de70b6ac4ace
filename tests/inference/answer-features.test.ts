import { describe, expect, it } from 'vitest';
import { ANSWER_NUMBERS } from '../../models/folder/chooser.ts';
import { answerFeatures } from '../../src-main/inference/answering/page-reader/choosing/answer-features.ts';
import { wordPage } from './word-pieces-page.ts';

const PAGE = wordPage('Item\tPrice\tStock\nBlue ink\t450\t12\nRed ink\t320\t7');

/** What is told of an answer that is a word of the page: how much of the question stands in its row, to its left, and above it in its column. */
function around(question: string, answer: string) {
  const at = PAGE.words.findIndex(({ start, end }) => PAGE.chars.slice(start, end).join('') === answer);
  const chosen = { text: answer, on: 0, words: [[at, at]] as const, reckoned: false, probability: 0.2, certainty: 1 };
  const numbers = answerFeatures(PAGE, [chosen], 0, question);
  expect(numbers).toHaveLength(ANSWER_NUMBERS);
  const [row, left, , column] = numbers.slice(10);
  return { row, left, column };
}

describe('what stands around an answer tells whether it is meant', () => {
  it('has more of the question in its row where the row is named, and in its column where that is', () => {
    const question = 'price of red ink';
    expect(around(question, '320')).toEqual({ row: 2 / 3, left: 2 / 3, column: 1 / 3 });
    expect(around(question, '450')).toEqual({ row: 1 / 3, left: 1 / 3, column: 1 / 3 });
    expect(around(question, '7')).toEqual({ row: 2 / 3, left: 0, column: 0 });
  });

  it('tells nothing of yes and no, which rest on no words', () => {
    const yes = { text: 'yes', on: 0, words: [], reckoned: true, probability: 0.2, certainty: 1 };
    const numbers = answerFeatures(PAGE, [{ ...yes, text: 'no', probability: 0.6 }, yes], 1, 'Is red ink sold?');
    expect(numbers).toHaveLength(ANSWER_NUMBERS);
    expect(numbers.slice(8, 18)).toEqual(new Array(10).fill(0));
  });

  it('tells where it begins or ends within a printed word, and not where a bracket or a full stop is beside it', () => {
    const page = wordPage('Invoice INV-002 (paid).');
    const within = (word: string) => {
      const at = page.words.findIndex(({ start, end }) => page.chars.slice(start, end).join('') === word);
      const answer = { text: word, on: 0, words: [[at, at]] as const, reckoned: false, probability: 0.2, certainty: 1 };
      return answerFeatures(page, [answer], 0, 'Which invoice?').slice(16, 18);
    };
    expect(within('Invoice')).toEqual([0, 0]);
    expect(within('INV')).toEqual([0, 1]);
    expect(within('002')).toEqual([1, 0]);
    expect(within('paid')).toEqual([0, 0]);
  });

  it('tells a text that is cut off, and how likely answers are that hold it', () => {
    const answers = [
      { text: 'lot # 14', on: 0, words: [[0, 1]] as const, reckoned: false, probability: 0.5, certainty: 1 },
      { text: '# 14', on: 0, words: [[1, 1]] as const, reckoned: false, probability: 0.25, certainty: 1 },
    ];
    const told = (n: number) => answerFeatures(PAGE, answers, n, 'Which lot?').slice(20);
    const [mark, heldBy, holds] = [2, 18, 19];
    expect([told(0)[mark], told(0)[heldBy], told(0)[holds]]).toEqual([0, 0, 0.25]);
    expect([told(1)[mark], told(1)[heldBy], told(1)[holds]]).toEqual([1, 0.5, 0]);
  });
});
