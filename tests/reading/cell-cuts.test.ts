import { expect, it } from 'vitest';
import { cellCuts } from '../../src-main/reading/cell-cuts.ts';

const HEIGHT = 20;
const LETTER = 10;

/** Lines of words at places: each word is a span, ten units a letter, rows 28 units apart. */
function lines(...rows: [line: string, places: number[]][][]) {
  return rows.flatMap((row, n) =>
    row.map(([line, places]) => ({
      spans: line.split(' ').map((word, i) => ({ u0: places[i]!, u1: places[i]! + LETTER * word.length })),
      height: HEIGHT,
      v: 28 * n,
    })),
  );
}

it('cuts a line that runs through cells, where the rows around it have cells that begin at the same place', () => {
  const table = lines(
    [['Town District', [0, 120]]],
    [
      ['Lech', [0]],
      ['Bludenz', [120]],
    ],
    [
      ['Kleinarl', [0]],
      ['Pongau', [120]],
    ],
    // Fifteen units apart: more than between words, and less than between cells elsewhere.
    [['Bischofsho Pongau', [0, 115]]],
    [
      ['Rauris', [0]],
      ['Pinzgau', [120]],
    ],
  );
  expect(cellCuts(table)).toEqual([[1], [], [], [], [], [1], [], []]);
});

it('cuts before numbers that end at the same place', () => {
  const table = lines(
    [
      ['Pens', [0]],
      ['1,200', [130]],
    ],
    [
      ['Paper', [0]],
      ['80', [160]],
    ],
    [
      ['Ink', [0]],
      ['7', [170]],
    ],
    [['Envelopes 12,500', [0, 120]]],
  );
  expect(cellCuts(table).at(-1)).toEqual([1]);
});

it('leaves running text, lists and wide gaps at different places alone', () => {
  const text = lines(
    [['The town lies high', [0, 42, 94, 146]]],
    [['and has a view', [0, 44, 90, 112]]],
    [['of all the hills', [0, 32, 74, 116]]],
    [['around it now', [0, 72, 106]]],
  );
  expect(cellCuts(text).flat()).toEqual([]);
  const list = [1, 2, 3, 4, 5].map((n): [string, number[]][] => [[`${n}. somethingthatislong`, [0, 40]]]);
  expect(cellCuts(lines(...list)).flat()).toEqual([]);
  const ragged = [0, 14, 33, 61, 90].map((x): [string, number[]][] => [['word other', [0, 60 + x]]]);
  expect(cellCuts(lines(...ragged)).flat()).toEqual([]);
});
