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

/** Lines of a letter that was typed. */
const TYPED = [
  'Soup of lentils for four',
  'Wash the lentils and leave them in a litre',
  'of boiling water for one day. Add two more',
  'litres of water to the lentils, but not the',
  'water in which they were left. Fry one half',
  'of the onions with the bay leaf and a clove',
  'in some butter. Put the other onions, curry',
  'and salt with the lentils. Bring it all to a',
  'boil. Stir the flour with butter and with a',
  'cup of milk, and finish the soup with that.',
  'The soup is ready as soon as the lentils are',
  'done. Serve it hot, with bread and with more',
  'butter for those who would like to have some.',
];

describe('Lines of two narrow columns', () => {
  it('are cut at the gutter that many of them have', () => {
    expect(gutterCuts(lines(6, 10, 0))).toEqual(Array.from({ length: 6 }, () => [3]));
    expect(cutAt(['a', 'b', 'c', 'd'], [1, 3])).toEqual([['a'], ['b', 'c'], ['d']]);
  });

  it('are cut where only one row of both is level, if other lines begin at the gutter', () => {
    const right = Array.from({ length: 5 }, () => ({ spans: [{ u0: 138, u1: 260 }], height: 12 }));
    expect(gutterCuts([...lines(1, 10, 0), ...right]).flat()).toEqual([3]);
    expect(gutterCuts([...lines(1, 10, 0), ...right.slice(0, 2)]).flat()).toEqual([]);
  });

  it('are cut at a gutter that is hardly wider than the spaces, if nearly all lines have it', () => {
    expect(gutterCuts(lines(8, 6, 0)).flat()).toEqual(Array.from({ length: 8 }, () => 3));
    expect(gutterCuts([...lines(8, 6, 0), ...lines(4, 4, 0)]).flat()).toEqual([]);
    expect(gutterCuts(lines(5, 6, 0)).flat()).toEqual([]);
  });

  it('are cut at a gutter that is narrower than the spaces, if justified lines end and begin there', () => {
    /** Three words fill a column; where its spaces are differs from line to line. */
    const column = (u: number, line: number) => [
      { u0: u, u1: u + 40 + 3 * line },
      { u0: u + 50 + 3 * line, u1: u + 90 + 3 * line },
      { u0: u + 100 + 3 * line, u1: u + 150 },
    ];
    const both = Array.from({ length: 9 }, (_, line) => ({
      spans: [...column(0, line), ...column(157, 8 - line)],
      height: 12,
    }));
    expect(gutterCuts(both)).toEqual(both.map(() => [3]));
    // Lines that go on where others have the gutter say that there is none.
    const others = Array.from({ length: 6 }, (_, line) => ({ spans: column(110, line), height: 12 }));
    const through = others.map(({ spans, height }) => ({ spans: [{ u0: 0, u1: 100 }, ...spans], height }));
    expect(gutterCuts([...both, ...through]).flat()).toEqual([]);
  });

  it('are left whole in typewriter print, whose letters stand below each other', () => {
    const width = (letter: string) => ('iltfj.,1'.includes(letter) ? 4 : 'mwMW'.includes(letter) ? 9 : 7);
    // Where a letter is seen is a little off.
    const off = (line: number, at: number) => 0.8 * Math.sin(78 * line + 13 * at);
    const typed = TYPED.map((line, n) => ({
      spans: [...line].flatMap((letter, at) => {
        const [middle, half] = [10 * at + 5 + off(n, at), width(letter) / 2];
        return letter === ' ' ? [] : [{ u0: middle - half, u1: middle + half }];
      }),
      height: 14,
    }));
    expect(gutterCuts(typed).flat()).not.toEqual([]);
    expect(gutterCuts(typed.map((line) => ({ ...line, letterGap: 3 }))).flat()).toEqual([]);
  });

  it('are left whole if such gaps are at different places, as in justified text', () => {
    expect(gutterCuts(lines(6, 10, 15)).flat()).toEqual([]);
  });

  it('are left whole if few of the lines that reach across have the gap', () => {
    expect(gutterCuts([...lines(5, 10, 0), ...lines(20, 4, 0)]).flat()).toEqual([]);
  });
});
