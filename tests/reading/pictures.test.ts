import { describe, expect, test } from 'vitest';
import type { Box, TextLine } from '../../src-main/contract/page.ts';
import { joinPictures, picturesWithoutText, withoutWordsOf } from '../../src-main/reading/index.ts';

const line = (text: string, x: number, y: number, row: number, source: TextLine['source'] = 'text-layer'): TextLine => {
  const characters = [...text].map((_, i): Box => [x + i * 0.01, y, x + (i + 1) * 0.01, y + 0.02]);
  return { box: [x, y, x + text.length * 0.01, y + 0.02], text, source, score: 1, row, characters };
};
const textsOf = (lines: readonly TextLine[]) => lines.map(({ text, row }) => `${row} ${text}`);

describe('A page’s text layer and the words in its pictures', () => {
  const layer = [line('above', 0.1, 0.1, 0), line('below', 0.1, 0.8, 1)];

  test('are joined in reading order, with rows that go on', () => {
    const read = [line('Spring', 0.2, 0.4, 0, 'model'), line('12', 0.5, 0.4, 0, 'model')];
    expect(textsOf(joinPictures(layer, [read]))).toEqual(['0 above', '1 Spring', '1 12', '2 below']);
  });

  test('keep to their column', () => {
    const columns = [
      line('left 1', 0.1, 0.1, 0),
      line('left 2', 0.1, 0.8, 1),
      line('right 1', 0.6, 0.1, 2),
      line('right 2', 0.6, 0.8, 3),
    ];
    const read = [line('figure', 0.6, 0.4, 0, 'model')];
    expect(joinPictures(columns, [read]).map(({ text }) => text)).toEqual([
      'left 1',
      'left 2',
      'right 1',
      'figure',
      'right 2',
    ]);
  });

  test('at the top of the page come first', () => {
    expect(textsOf(joinPictures(layer, [[line('Logo', 0.1, 0.02, 0, 'model')]]))).toEqual([
      '0 Logo',
      '1 above',
      '2 below',
    ]);
  });

  test('a picture that the layer has the words of needs no reading; a scan with a stamped page number does', () => {
    const scan: Box = [0, 0, 1, 1];
    const page = Array.from({ length: 40 }, (_, i) =>
      line('a line of print that goes across the page'.repeat(2), 0.1, 0.02 * i, i),
    );
    expect(picturesWithoutText([scan], page)).toEqual([]);
    expect(picturesWithoutText([scan], [line('Page 3', 0.4, 0.02, 0)])).toEqual([scan]);
  });

  test('never hold a word twice', () => {
    const read = [line('above', 0.101, 0.102, 0, 'model'), line('new', 0.4, 0.4, 1, 'model')];
    expect(withoutWordsOf(layer, read).map(({ text }) => text)).toEqual(['new']);
  });
});
