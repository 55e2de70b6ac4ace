import { describe, expect, it } from 'vitest';
import { cutAt, gutterCuts } from '../../src-main/reading/gutters.ts';

/** Lines of words of 40 with gaps of 4, and `gutter` after the third word; lines start a little further right each. */
const lines = (count: number, gutter: number, shift: number) =>
  Array.from({ length: count }, (_, line) => {
    let u = line * shift;
    const spans = Array.from({ length: 6 }, (_, word) => {
      const span = { u0: u, u1: u + 40 };
      u += 40 + (word === 2 ? gutter : 4);
      return span;
    });
    return { spans, height: 12 };
  });

describe('Lines of two narrow columns', () => {
  it('are cut at the gutter that many of them have', () => {
    expect(gutterCuts(lines(6, 10, 0))).toEqual(Array.from({ length: 6 }, () => [3]));
    expect(cutAt(['a', 'b', 'c', 'd'], [1, 3])).toEqual([['a'], ['b', 'c'], ['d']]);
  });

  it('are left whole if such gaps are at different places, as in justified text', () => {
    expect(gutterCuts(lines(6, 10, 15)).flat()).toEqual([]);
  });

  it('are left whole if few of the lines that reach across have the gap', () => {
    expect(gutterCuts([...lines(5, 10, 0), ...lines(20, 4, 0)]).flat()).toEqual([]);
  });
});
