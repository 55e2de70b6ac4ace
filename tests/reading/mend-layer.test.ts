import { describe, expect, test } from 'vitest';
import type { Box, TextLine } from '../../src-main/contract/page.ts';
import { goodLines, isBelievable, mendLayer } from '../../src-main/reading/index.ts';

const [WIDTH, HEIGHT] = [0.01, 0.02];
let row = 0;
const line = (source: TextLine['source'], text: string, x: number, y: number, score = 0.95): TextLine => {
  const characters = Array.from(text, (_, i): Box => [x + i * WIDTH, y, x + (i + 1) * WIDTH, y + HEIGHT]);
  const box: Box = [x, y, x + text.length * WIDTH, y + HEIGHT];
  return { box, text, source, score, row: row++, characters };
};
const layer = (text: string, x: number, y: number) => line('text-layer', text, x, y);
const seen = (text: string, x: number, y: number, score?: number) => line('model', text, x, y, score);
const shifted = (text: string) => text.replace(/[!-z]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 3));
const textsOf = (mended: ReturnType<typeof mendLayer>) => mended!.lines.map(({ text, source }) => [source, text]);

const GOOD = 'The members of the garden club met on Tuesday';
const BAD = 'Annual report of the treasurer for the members';

describe('A text layer with a broken part', () => {
  test('keeps good lines as they are, also where they were misread', () => {
    const mended = mendLayer(
      [layer(GOOD, 0.1, 0.1), layer(shifted(BAD), 0.1, 0.2)],
      [seen('Tne nembers ot the gardem elub met on Tuesday', 0.1, 0.1), seen(BAD, 0.1, 0.2)],
    );
    expect(textsOf(mended)).toEqual([
      ['text-layer', GOOD],
      ['model', BAD],
    ]);
    expect(mended!.broken).toBe(1);
  });

  test('parts what was read over a good and a broken cell in one', () => {
    const mended = mendLayer(
      [layer('Delivery', 0.1, 0.1), layer('\uf012\uf015\uf00e\uf014\uf010', 0.5, 0.1), layer(GOOD, 0.1, 0.2)],
      [seen(`Delivery${' '.repeat(32)}25.40`, 0.1, 0.1), seen(GOOD, 0.1, 0.2)],
    );
    expect(textsOf(mended)).toEqual([
      ['text-layer', 'Delivery'],
      ['model', '25.40'],
      ['text-layer', GOOD],
    ]);
    const [read] = mended!.lines.filter(({ source }) => source === 'model');
    expect(read!.characters).toHaveLength(5);
    expect(read!.box[0]).toBeCloseTo(0.5);
  });

  const amounts = ['48.60', '31.15', '903.40', '17.20'];
  const table = (own: readonly string[]) => [layer(shifted(BAD), 0.1, 0.05), layer(GOOD, 0.1, 0.1), ...column(own)];
  const column = (own: readonly string[]) => own.map((text, i) => layer(text, 0.5, 0.2 + 0.05 * i));
  const pixels = [
    seen(BAD, 0.1, 0.05),
    seen(GOOD, 0.1, 0.1),
    ...amounts.map((text, i) => seen(text, 0.5, 0.2 + 0.05 * i)),
  ];
  const readsOf = (own: readonly string[]) =>
    mendLayer(table(own), pixels)!
      .lines.slice(2)
      .map(({ source, text }) => [source, text]);

  test('has its numbers from the pixels where most of them are others', () => {
    expect(readsOf(['71.93', '64.48', '236.73', '40.53'])).toEqual(amounts.map((text) => ['model', text]));
  });

  test('keeps its numbers where one of many was read otherwise', () => {
    const own = [amounts[0]!, amounts[1]!, '288.88', amounts[3]!];
    expect(readsOf(own)).toEqual(own.map((text) => ['text-layer', text]));
  });

  test('is joined by what was read where it has nothing, but not by shades', () => {
    const mended = mendLayer(
      [layer(GOOD, 0.1, 0.1), layer(shifted(BAD), 0.1, 0.2)],
      [seen(GOOD, 0.1, 0.1), seen(BAD, 0.1, 0.2), seen('Harbour in winter', 0.3, 0.5), seen('llil1', 0.3, 0.7, 0.4)],
    );
    expect(mended!.lines.map(({ text }) => text)).toEqual([GOOD, BAD, 'Harbour in winter']);
  });

  test('loses lines that are no text where nothing was read', () => {
    const mended = mendLayer(
      [layer('\uf012\uf015\uf00e\uf014', 0.1, 0.3), layer(GOOD, 0.1, 0.1)],
      [seen(GOOD, 0.1, 0.1)],
    );
    expect(mended!.lines.map(({ text }) => text)).toEqual([GOOD]);
  });

  test('is given up where nothing of it holds', () => {
    expect(
      mendLayer(
        [layer(shifted(GOOD), 0.1, 0.1), layer(shifted(BAD), 0.1, 0.2)],
        [seen(GOOD, 0.1, 0.1), seen(BAD, 0.1, 0.2)],
      ),
    ).toBeNull();
  });

  test('is told from a heading, a column or a table alone, and its good lines are known without the pixels', () => {
    const heading = { text: shifted('Quarterly Report of the Harbour') };
    const good = Array.from({ length: 30 }, () => ({ text: GOOD }));
    expect(isBelievable([heading, ...good])).toBe(false);
    expect(goodLines([heading, ...good])).toEqual(good);
    const digits = ['\uf012\uf015\uf00e\uf014', '\uf012\uf015'].map((text) => ({ text }));
    expect(isBelievable([...good, ...digits])).toBe(false);
    expect(goodLines([...good, ...digits])).toEqual(good);
    expect(isBelievable([...good, { text: '\uf0b7 The first item' }, { text: '\uf0b7 The second' }])).toBe(true);
  });
});
