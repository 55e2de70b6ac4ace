import { describe, expect, it } from 'vitest';
import { fuseRankings } from '../../src-main/finding/fuse-rankings.ts';
import { passagesOf } from '../../src-main/finding/passages.ts';

const lines = (count: number, words: number) =>
  Array.from({ length: count }, (_, line) => ({
    text: Array.from({ length: words }, (_, word) => `l${line}w${word}`).join(' '),
  }));

describe('A page in passages', () => {
  it('is one passage if it is short, and none if it is empty', () => {
    expect(passagesOf(lines(3, 10))).toMatchObject([{ firstLine: 0, lastLine: 2 }]);
    expect(passagesOf([])).toEqual([]);
    expect(passagesOf([{ text: ' ' }])).toEqual([]);
  });

  it('has every line in a passage, none longer than 120 words, each sharing lines with the next', () => {
    const passages = passagesOf(lines(50, 10));
    const covered = new Set(
      passages.flatMap(({ firstLine, lastLine }) =>
        Array.from({ length: lastLine - firstLine + 1 }, (_, i) => firstLine + i),
      ),
    );
    expect(covered.size).toBe(50);
    for (const [i, { firstLine, text }] of passages.entries()) {
      expect(text.split(' ').length).toBeLessThanOrEqual(120);
      if (i > 0) expect(firstLine).toBeLessThanOrEqual(passages[i - 1]!.lastLine);
    }
    // The last one is no scrap.
    expect(passages.at(-1)!.text.split(' ')).toHaveLength(120);
  });

  it('takes a line of many words whole', () => {
    expect(passagesOf(lines(3, 300)).map(({ firstLine, lastLine }) => [firstLine, lastLine])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
  });
});

describe('Rankings fused by reciprocal ranks', () => {
  const fused = (...rankings: string[][]) => fuseRankings(rankings, (item) => item[0]!);

  it('put first what is high in both, and keep what only one has', () => {
    expect(fused(['a', 'b', 'c'], ['c', 'd'])).toEqual(['c', 'a', 'b', 'd']);
    expect(fused(['a', 'b'], [])).toEqual(['a', 'b']);
  });

  it('keep of an item that both have the one of the first ranking', () => {
    expect(fused(['a by words'], ['b', 'a by meaning'])).toEqual(['a by words', 'b']);
  });
});
