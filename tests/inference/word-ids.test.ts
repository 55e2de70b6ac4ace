import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Tokenizer } from '../../src-main/inference/answering/decoder/tokenizer.ts';
import { tokenWordIds, wordIds } from '../../src-main/inference/answering/decoder/word-ids.ts';

const BUCKETS = 8192;
const none = (count: number) => [0, 0, count] as const;

/** Runs of [word, stem, code points] that models/train/docent_train/words/word_ids.py gives for these texts. */
const PYTHON: readonly (readonly [string, readonly (readonly [number, number, number])[]])[] = [
  ['Caf\u00e9', [[3657, 3498, 4]]],
  ['CAFE', [[3657, 3498, 4]]],
  ['Stra\u00dfe', [[6169, 5033, 6]]],
  ['STRASSE', [[533, 5592, 7]]],
  ['\u00c5NGSTR\u00d6M', [[919, 4484, 8]]],
  ['\uc601\uc218\uc99d \ubc88\ud638', [[1013, 6707, 3], none(1), [1069, 3192, 2]]],
  ['\u65e5\u672c\u8a9e\u30c6\u30b9\u30c8', [[664, 525, 6]]],
  ['No 17', [[4091, 5644, 2], none(1), [2226, 4881, 2]]],
  [
    "caf\u00e9's O\u2019Neil",
    [[3657, 3498, 4], none(1), [1411, 4718, 1], none(1), [4767, 1626, 1], none(1), [8090, 3829, 4]],
  ],
  ['total \u{1f9fe} x', [[4862, 2815, 5], none(3), [4232, 285, 1]]],
  ['\ufb01nance \u00b2\u00bd', [[1518, 5099, 6], none(1), [4168, 7539, 2]]],
  ['e\u0301a', [[737, 4044, 1], none(1), [2349, 5656, 1]]],
  [
    '\u03a3\u039f\u03a6\u039f\u03a3 \u0130d \u{1d400}b',
    [[4861, 2970, 5], none(1), [2785, 5506, 2], none(1), [1483, 6704, 2]],
  ],
  ['\ufdfa \u216b', [[2135, 3930, 1], none(1), [1274, 7987, 1]]],
  ['Invoice', [[273, 3276, 7]]],
  ['invoices', [[3802, 3276, 8]]],
  ['', []],
];

describe('Word ids', () => {
  for (const [text, runs] of PYTHON) {
    test(`of ${JSON.stringify(text)} are those of the Python that the model was trained with`, () => {
      const expected = runs.flatMap(([word, stem, count]) => Array.from({ length: count }, () => [word, stem]).flat());
      expect(wordIds(text, BUCKETS)).toEqual(expected);
    });
  }

  test('stay within 1..n for any n', () => {
    const ids = wordIds('the quick brown fox jumps over the lazy dog', 3).filter((id) => id !== 0);
    expect(new Set(ids)).toEqual(new Set([1, 2, 3]));
  });

  test('reach every byte of a character, and a text that was not composed has those of its composed form', () => {
    const tokenizer = Tokenizer.load(join(import.meta.dirname, '../../models/docent-mini/docent.tiktoken'), 'docent');
    const idsOf = (text: string) => tokenWordIds(tokenizer.encodeWithOrigins(text).composed, BUCKETS);
    const cafe = [3657, 3498];
    // c a f and the two bytes of the accented letter, then a space.
    expect(idsOf('caf\u00e9 ')).toEqual([...cafe, ...cafe, ...cafe, ...cafe, ...cafe, 0, 0]);
    expect(idsOf('cafe\u0301 ')).toEqual(idsOf('caf\u00e9 '));
  });
});
