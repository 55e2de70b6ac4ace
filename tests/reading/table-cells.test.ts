import { describe, expect, it } from 'vitest';
import type { TextLine } from '../../src-main/contract/page.ts';
import { promptText } from '../../src-main/reading/prompt-text.ts';

/** A line of 16-pixel print on a page of 900 x 800; rows as a reader of visual rows numbers them. */
function line(text: string, x: number, y: number, row: number): TextLine {
  const at = (i: number): [number, number, number, number] => [
    (x + 8 * i) / 900,
    y / 800,
    (x + 8 * i + 8) / 900,
    (y + 15) / 800,
  ];
  const box: TextLine['box'] = [x / 900, y / 800, (x + 8 * text.length) / 900, (y + 15) / 800];
  return { box, text, source: 'model', score: 1, row, characters: Array.from(text, (_, i) => at(i)) };
}
const shown = (lines: readonly TextLine[]) => promptText(lines, { maxTokens: 10_000 }).text;

const header = [line('Name', 20, 10, 0), line('Year', 250, 10, 0), line('Town', 400, 10, 0)];
/** A name of two lines, the other cells in the middle of their row. */
const wrapped = (y: number, row: number, words: readonly [string, string, string, string]) => [
  line(words[0], 20, y, row),
  line(words[2], 250, y + 8, row + 1),
  line(words[3], 400, y + 8, row + 1),
  line(words[1], 20, y + 16, row + 2),
];

describe('a table whose cells break over lines', () => {
  const lines = [
    ...header,
    ...wrapped(40, 1, ['Glacial Aerial', 'Tramway', '1966', 'Kaprun']),
    ...wrapped(84, 4, ['Mississippi Aerial', 'River Transit', '1984', 'New Orleans']),
    line('Torre Jaume I', 20, 128, 7),
    line('1931', 250, 128, 7),
    line('Barcelona', 400, 128, 7),
  ];

  it('is read row by row, with whole cells', () => {
    expect(shown(lines)).toBe(
      [
        'Name\tYear\tTown',
        'Glacial Aerial Tramway\t1966\tKaprun',
        'Mississippi Aerial River Transit\t1984\tNew Orleans',
        'Torre Jaume I\t1931\tBarcelona',
      ].join('\n'),
    );
  });

  it('keeps the place of every character', () => {
    const { text, origins, centres } = promptText(lines, { maxTokens: 10_000 });
    const at = Array.from(text).join('').indexOf('River');
    expect(origins[at]).toEqual({ line: lines.findIndex((l) => l.text === 'River Transit'), character: 0 });
    expect(centres[at]![1]).toBeCloseTo((84 + 16 + 7.5) / 800, 5);
  });
});

describe('text that is no table keeps its visual rows', () => {
  it('addresses side by side', () => {
    const lines = [
      ...['Ann Lee', 'Main Street', 'Dublin'].flatMap((t, i) => [
        line(t, 20, 40 + 16 * i, i),
        line(`${t} 2`, 400, 40 + 16 * i, i),
      ]),
      ...['Bob Orr', 'Oak Street', 'Cork'].flatMap((t, i) => [
        line(t, 20, 120 + 16 * i, 3 + i),
        line(`${t} 2`, 400, 120 + 16 * i, 3 + i),
      ]),
    ];
    expect(shown(lines).split('\n')).toHaveLength(6);
  });

  it('running text beside a caption', () => {
    const text = Array.from({ length: 9 }, (_, i) => line(`a line of text ${i}`, 20, 40 + 16 * i, i));
    const lines = [...text.slice(0, 4), line('Figure 1', 600, 40 + 16 * 4, 4), ...text.slice(4)];
    expect(shown(lines).split('\n')).toHaveLength(9);
  });

  it('one torn row without a table around it', () => {
    expect(shown(wrapped(40, 0, ['Bill to the', 'order of', '1966', 'Kaprun'])).split('\n')).toHaveLength(3);
  });
});
