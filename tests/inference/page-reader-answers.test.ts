import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src-main/inference/answering/page-reader/candidates.ts';
import { weighAnswers } from '../../src-main/inference/answering/page-reader/choose.ts';
import { joinPages, overBreaks, wordsOnPages } from '../../src-main/inference/answering/page-reader/joined-pages.ts';
import { textOf } from '../../src-main/inference/answering/page-reader/page-pieces.ts';
import type { Pieces } from '../../src-main/inference/answering/page-reader/pieces.ts';
import { bestWindows, lexicalScores } from '../../src-main/inference/answering/page-reader/rank-windows.ts';
import { reckon } from '../../src-main/inference/answering/page-reader/reckon.ts';
import { windowsOf } from '../../src-main/inference/answering/page-reader/windows.ts';
import { wordPage } from './word-pieces-page.ts';

const operation = (
  name: Extract<Candidate, { kind: 'operation' }>['operation'],
  selected: readonly number[],
  score = 2,
): Extract<Candidate, { kind: 'operation' }> => ({
  kind: 'operation',
  score,
  on: 0,
  operation: name,
  from: 0,
  selected: Float32Array.from(selected),
});

describe('the likeliest answer over all windows', () => {
  const text = wordPage('Paid on 8 June\nDue on 8 June\nSent on 9 July');

  it('adds up places with the same text, and counts one place of two windows once', () => {
    const span = (first: number, last: number, score: number): Candidate => ({
      kind: 'span',
      score,
      on: 0,
      first,
      last,
    });
    const { answers, absent } = weighAnswers([span(2, 3, 1), span(2, 3, 1), span(6, 7, 1), span(10, 11, 1.4)], [text]);
    const [best] = answers;
    const [same, other] = [2 * Math.exp(1), Math.exp(1.4)];
    expect(best).toMatchObject({ text: '8 June', words: [[2, 3]], reckoned: false });
    expect(best!.probability).toBeCloseTo(same / (1 + same + other));
    expect(absent).toBeCloseTo(1 / (1 + same + other));
  });

  it('prefers a span to a list that asks more loudly but whose words are doubtful', () => {
    const span: Candidate = { kind: 'span', score: 2, on: 0, first: 2, last: 3 };
    const list = (chance: number) =>
      operation(
        'list',
        text.words.map(({ row }, i) => (i % 4 === 0 && row < 2 ? chance : 0)),
        2.5,
      );
    expect(weighAnswers([span, list(0.2)], [text]).answers[0]).toMatchObject({ text: '8 June' });
    expect(weighAnswers([span, list(0.95)], [text]).answers[0]).toMatchObject({ text: 'Paid, Due', reckoned: true });
  });

  it('is none where nothing was read', () => {
    expect(weighAnswers([], [])).toEqual({ answers: [], absent: 1 });
  });
});

describe('operations over selected cells', () => {
  const table = wordPage('Town\tSales\nKaprun\t12.50\nZell am See\t7.25\nRauris\t3.00');
  const cells = (...chosen: string[]) =>
    table.words.map(({ start, end }) => (chosen.includes(table.chars.slice(start, end).join('')) ? 0.9 : 0.02));
  // A number with a point is three words of the published tokenizer.
  const numbers = (...rows: number[]) =>
    table.words.map(({ row, segment }) => (rows.includes(row) && segment % 2 === 1 ? 0.9 : 0.02));

  it('add, subtract and average numbers in the page’s notation', () => {
    expect(reckon(table, [operation('sum', numbers(1, 2, 3))])?.text).toBe('22.75');
    expect(reckon(table, [operation('difference', numbers(1, 2))])?.text).toBe('5.25');
    expect(reckon(table, [operation('average', numbers(1, 3))])?.text).toBe('7.75');
  });

  it('count cells of any number of words, and show each', () => {
    const counted = reckon(table, [operation('count', cells('Kaprun', 'Zell', 'am', 'See'))]);
    expect(counted).toMatchObject({ text: '2' });
    expect(counted!.words).toHaveLength(2);
  });

  it('count the likeliest number of cells, with the certainty of the cells', () => {
    const chances = (...of: number[]) => table.words.map(({ row, segment }) => (segment % 2 === 0 ? of[row]! : 0));
    const sure = reckon(table, [operation('count', chances(0, 1, 1, 0))])!;
    expect(sure).toMatchObject({ text: '2', certainty: 1 });
    // Each of the three alone is unlikely, yet exactly one is the likeliest count: 3 x 0.4 x 0.6 x 0.6.
    const unsure = reckon(table, [operation('count', chances(0, 0.4, 0.4, 0.4))])!;
    expect(unsure.text).toBe('1');
    expect(unsure.certainty).toBeCloseTo(0.432);
    expect(unsure.words).toHaveLength(1);
  });

  it('list runs of selected words', () => {
    expect(reckon(table, [operation('list', cells('Kaprun', 'Rauris'))])?.text).toBe('Kaprun, Rauris');
  });

  it('list the words that make the best F1 likeliest, whatever their probabilities are: doubtful ones only beside doubtful ones', () => {
    const chances = (kaprun: number, zell: number, rauris: number) =>
      table.words.map(({ row, segment }) => (segment % 2 === 0 && row > 0 ? [kaprun, zell, rauris][row - 1]! : 0));
    expect(reckon(table, [operation('list', chances(0.95, 0.15, 0.95))])?.text).toBe('Kaprun, Rauris');
    const doubtful = reckon(table, [operation('list', chances(0.2, 0.15, 0.2))])!;
    expect(doubtful.text).toBe('Kaprun, Zell am See, Rauris');
    // All five are selected: 2 x 0.85 right of 5 selected and 0.85 expected.
    expect(doubtful.certainty).toBeCloseTo(1.7 / 5.85);
  });

  it('join the selections of two windows', () => {
    const first = { ...operation('count', cells('Kaprun').slice(0, 6)) };
    const second = { ...operation('count', cells('Rauris').slice(4)), from: 4 };
    expect(reckon(table, [first, second])?.text).toBe('2');
  });

  it('give nothing if nothing is selected, or if a word would be added', () => {
    expect(reckon(table, [operation('count', cells())])).toBeUndefined();
    expect(reckon(table, [operation('sum', cells('Kaprun', 'Rauris'))])).toBeUndefined();
  });

  it('answer yes and no without a place', () => {
    expect(reckon(table, [operation('yes', cells())])).toEqual({ text: 'yes', words: [], certainty: 1 });
  });
});

describe('windows of a page', () => {
  const long = wordPage(Array.from({ length: 100 }, (_, i) => `w${i}`).join(' '));

  it('are one if the page fits, and otherwise overlap by a third', () => {
    expect(windowsOf(long, 0, 7, { pieces: 40, whole: 110 })).toEqual([{ on: 0, from: 0, to: 100 }]);
    const windows = windowsOf(long, 0, 7, { pieces: 40, whole: 64 });
    expect(windows[0]).toEqual({ on: 0, from: 0, to: 30 });
    expect(windows[1]).toEqual({ on: 0, from: 20, to: 50 });
    expect(windows.at(-1)).toEqual({ on: 0, from: 70, to: 100 });
  });

  it('are ranked by words shared with the question, rare ones first', () => {
    const windows = windowsOf(long, 0, 7, { pieces: 40, whole: 64 });
    const scores = lexicalScores(windows, [long], [10 + 95, 10 + 25]);
    expect(bestWindows([scores], 1)).toEqual([windows.length - 1]);
    expect(bestWindows([scores], 3)).toContain(0);
  });
});

describe('text that goes on from page to page', () => {
  const pieces = { of: () => [10] } as unknown as Pieces;
  const [first, second] = [
    wordPage('Lease\nheld at the bank of\nPage 1'),
    wordPage('Lease\nNorthern Jutland until it ends\nPage 2'),
  ];
  const at = { before: 0, after: 1, end: 'Lease\nheld at the bank of'.length, begin: 'Lease\n'.length };
  const span = (on: number, first: number, last: number): Candidate => ({ kind: 'span', score: 1, on, first, last });

  it('is one text without the footer and header between its parts, half of it from either page', () => {
    const whole = joinPages([first, second], at, pieces, 100)!;
    expect(whole.text.chars.join('')).toBe('Lease\nheld at the bank of\nNorthern Jutland until it ends\nPage 2');
    const part = joinPages([first, second], at, pieces, 4)!;
    expect(part.text.chars.join('')).toBe('bank of\nNorthern Jutland');
    expect(part.text.words.map(({ row }) => row)).toEqual([0, 0, 1, 1]);
  });

  it('is not joined to a page without text of its own', () => {
    expect(joinPages([first, wordPage('Lease')], { ...at, begin: 6 }, pieces, 100)).toBeUndefined();
    expect(joinPages([first, second], { ...at, end: 0 }, pieces, 100)).toBeUndefined();
  });

  it('has answers over the break, whose words stand on both pages', () => {
    const joined = joinPages([first, second], at, pieces, 6)!;
    const over = span(2, 1, 4);
    expect(overBreaks([over], [joined], 2)).toEqual([over]);
    expect(weighAnswers([over], [first, second, joined.text]).answers[0]?.text).toBe('bank of Northern Jutland');
    expect(wordsOnPages(joined, [1, 4])).toEqual([
      { on: 0, words: [4, 5] },
      { on: 1, words: [1, 2] },
    ]);
  });

  it('has answers on one page, which are answers of that page', () => {
    const joined = joinPages([first, second], at, pieces, 6)!;
    expect(overBreaks([span(2, 0, 1), span(2, 3, 4)], [joined], 2)).toEqual([span(0, 3, 4), span(1, 1, 2)]);
  });

  it('says nothing of other sentences, which the pages’ own windows have', () => {
    const [a, b] = [
      wordPage('It is 3.5 per cent. Held at the bank of'),
      wordPage('Northern Jutland. The rent is low.'),
    ];
    const joined = joinPages([a, b], { before: 0, after: 1, end: a.chars.length, begin: 0 }, pieces, 100)!;
    const [rate, bank, rent] = [span(2, 2, 4), span(2, 11, 14), span(2, 16, 17)];
    expect(textOf(joined.text, 11, 14)).toBe('bank of Northern Jutland');
    expect(overBreaks([rate, bank, rent], [joined], 2)).toEqual([bank]);
  });

  it('says what an answer is that one page alone would cut', () => {
    const joined = joinPages([first, second], at, pieces, 6)!;
    const cut = [span(0, 2, 5), span(1, 1, 2)];
    expect(overBreaks([...cut, span(0, 1, 2)], [joined], 2)).toEqual([span(0, 1, 2)]);
    expect(overBreaks(cut, [], 2)).toEqual(cut);
  });
});
