import { expect, test } from 'vitest';
import { amountsIn, datesIn, namesIn } from '../../src-main/asking/extracts/listed.ts';
import { centralSentences } from '../../src-main/asking/extracts/summary.ts';
import { extractTaskOf } from '../../src-main/asking/extracts/task.ts';

test.each([
  ['Summarise', 'summary'],
  ['Please summarize this document.', 'summary'],
  ['요약해 줘', 'summary'],
  ['What is this about?', 'subject'],
  ['무엇에 관한 문서인가요?', 'subject'],
  ['List all dates', 'dates'],
  ['What dates are mentioned in this document?', 'dates'],
  ['List all the amounts', 'amounts'],
  ['Which names does it mention?', 'names'],
  ['What is the date?', null],
  ['List all dates of delivery', null],
  ['What is the total amount?', null],
])('“%s” is a request for %s', (request, task) => {
  expect(extractTaskOf(request)).toBe(task);
});

const cut = (text: string, found: readonly { start: number; end: number }[]) =>
  found.map(({ start, end }) => text.slice(start, end));

test('dates are found in all the usual notations', () => {
  const text =
    'Signed on 3 May 2024, valid from 01/06/2024 until October 2027; due 31 October, and 2024년 5월 3일. Room 12.';
  expect(cut(text, datesIn(text))).toEqual([
    '3 May 2024',
    '01/06/2024',
    'October 2027',
    '31 October',
    '2024년 5월 3일',
  ]);
});

test('amounts are found with their currency; other numbers are not amounts', () => {
  const text = 'Premium 418.60 EUR or $1,200, RM 12.30 each, 1.5 million euros, for 12 months on page 7.';
  expect(cut(text, amountsIn(text, false))).toEqual(['418.60 EUR', '$1,200', 'RM 12.30', '1.5 million euros']);
});

test('names of people and organisations are found, with every occurrence', () => {
  const text = 'Margaret Whitcombe wrote to John Smith of Harbour Bank. Margaret Whitcombe is the librarian.';
  const found = cut(text, namesIn(text));
  expect(found.filter((name) => name === 'Margaret Whitcombe')).toHaveLength(2);
  expect(found).toContain('John Smith');
});

test('a summary takes the central sentences, and no two that say the same', () => {
  const sentences = [
    'The harbour library opened a reading garden for its visitors in May.',
    'Visitors of the harbour library like the new reading garden.',
    'The reading garden of the harbour library was opened for visitors in May.',
    'Parking costs two euros.',
  ];
  const chosen = centralSentences(sentences, 2);
  expect(chosen).not.toContain(3);
  expect(chosen).not.toEqual(expect.arrayContaining([0, 2]));
});
