import { describe, expect, test } from 'vitest';
import { answerSentence } from '../../src-main/asking/answer-sentence.ts';
import { completeQuestion } from '../../src-main/asking/conversation/complete-question.ts';

describe('A follow-up', () => {
  const completed = (before: string, question: string, answer: string | null = null) =>
    completeQuestion(question, [{ question: before, answer }]);

  test.each([
    ['When does the lease end?', 'and who signed it?', 'Who signed the lease?'],
    ['When was the lease agreement signed?', 'Who signed it?', 'Who signed the lease agreement?'],
    ['What is the total of the invoice?', 'Who sent it?', 'Who sent the invoice?'],
    ['Which vehicle is insured?', 'What colour is it?', 'What colour is the vehicle?'],
    ['Who opened the reading garden?', 'When was it opened?', 'When was the reading garden opened?'],
  ])('to “%s”: “%s” asks “%s”', (before, question, expected) => {
    expect(completed(before, question)).toBe(expected);
  });

  test.each([
    ['How much is the rent?', 'What about the deposit?', 'How much is the deposit?'],
    ['How much is the rent?', 'and the deposit?', 'How much is the deposit?'],
    ['How many visitors came in 2019?', 'and in 2020?', 'How many visitors came in 2020?'],
  ])('to “%s” about another thing: “%s” asks “%s”', (before, question, expected) => {
    expect(completed(before, question)).toBe(expected);
  });

  test.each([
    ['Who signed the lease?', 'When?', 'When was the lease signed?'],
    ['Who wrote the letter?', 'and when?', 'When was the letter written?'],
    ['When was the lease signed?', 'where?', 'Where was the lease signed?'],
  ])('to “%s” of one word: “%s” asks “%s”', (before, question, expected) => {
    expect(completed(before, question)).toBe(expected);
  });

  test('about a person refers to the person in the last answer', () => {
    expect(completed('Who is the head librarian?', 'How old is she?', 'Margaret Whitcombe')).toBe(
      'How old is Margaret Whitcombe?',
    );
    expect(completed('Who is the tenant?', 'Where does he live?', 'Jonas Petersen')).toBe(
      'Where does Jonas Petersen live?',
    );
  });

  test.each([
    ['What is the policy number?', 'Who is the policy holder?'],
    // "It" is the document here, not its total.
    ['What is the total?', 'Which shop is it from?'],
    ['What is the total?', 'What is it about?'],
    ['What is the total?', 'Is it signed?'],
    ['What is the deposit?', 'And who signed it?'],
    ['What is the hire a month?', 'When was it signed?'],
    ['합계는 얼마인가요?', '날짜는?'],
  ])('after “%s” that stands by itself (“%s”) is left as it is', (before, question) => {
    expect(completed(before, question)).toBeNull();
  });

  test('at the beginning of a conversation is not changed', () => {
    expect(completeQuestion('and who signed it?', [])).toBeNull();
  });
});

describe('An answer as a sentence', () => {
  test.each([
    ['What is the policy number?', 'KX-58213', 'The policy number is KX-58213.'],
    ['Which vehicle is it?', 'Blue Harbour Van', 'It is Blue Harbour Van.'],
    ['How much is the rent?', '1,200 EUR', 'The rent is 1,200 EUR.'],
    ['When was the library founded?', '1923', 'The library was founded in 1923.'],
    ['When was the lease signed?', '3 May 2024', 'The lease was signed on 3 May 2024.'],
    ['Who designed the garden?', 'Jin Park', 'Jin Park designed the garden.'],
    ['How many visitors came?', '1,204', '1,204 visitors came.'],
  ])('to “%s”: “%s” is “%s”', (question, answer, sentence) => {
    expect(answerSentence(question, answer)).toBe(sentence);
  });

  test.each([
    ['Is it signed?', 'yes'],
    ['What is the policy number?', 'Policy number KX'],
    ['Until when is it valid?', '31 October 2027'],
    ['합계는 얼마인가요?', '54.15'],
  ])('to “%s”: “%s” stands alone', (question, answer) => {
    expect(answerSentence(question, answer)).toBeNull();
  });
});
