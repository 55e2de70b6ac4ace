import { describe, expect, it } from 'vitest';
import type { Box, TextLine } from '../../src-main/contract/page.ts';
import { TextLine as TextLineSchema } from '../../src-main/contract/page.ts';
import type { TextLayerItem } from '../../src-main/contract/text-layer.ts';
import { linesFromTextLayer } from '../../src-main/reading/text-layer-lines.ts';

const page = { width: 600, height: 800 };
const [CELL, HEIGHT] = [6, 12];

/** A run as pdf.js gives it: characters of even width from (x, y), the top left, in points. */
function run(text: string, x: number, y: number, extra: Partial<TextLayerItem> = {}): TextLayerItem {
  const characters = [...text].map(
    (_, i): Box => [
      (x + i * CELL) / page.width,
      y / page.height,
      (x + (i + 1) * CELL) / page.width,
      (y + HEIGHT) / page.height,
    ],
  );
  return {
    text,
    box: [x / page.width, y / page.height, (x + [...text].length * CELL) / page.width, (y + HEIGHT) / page.height],
    angle: 0,
    direction: 'ltr',
    fontHeight: HEIGHT / page.height,
    characters,
    endsLine: false,
    ...extra,
  };
}

/** The same run standing on its side: written downwards along the page's right edge. */
function downwards(text: string, x: number, y: number): TextLayerItem {
  const characters = [...text].map(
    (_, i): Box => [
      x / page.width,
      (y + i * CELL) / page.height,
      (x + HEIGHT) / page.width,
      (y + (i + 1) * CELL) / page.height,
    ],
  );
  const box: Box = [characters[0]![0], characters[0]![1], characters[0]![2], characters.at(-1)![3]];
  return { ...run(text, x, y), box, characters, angle: 90 };
}

function promptForm(lines: readonly TextLine[]): string {
  return lines.map((l, i) => (i === 0 ? '' : l.row === lines[i - 1]!.row ? '\t' : '\n') + l.text).join('');
}

describe('lines from a text layer', () => {
  it('join runs of a line in any order, with spaces from the file or from gaps', () => {
    const items = [run('world', 140, 50), run('Hello ', 100, 50), run('again', 176, 50), run('!', 206, 50)];
    expect(promptForm(linesFromTextLayer(items, page))).toBe('Hello world again!');
  });

  it('are well-formed Unicode, whatever a broken map gives', () => {
    const [line] = linesFromTextLayer([run('ab\udb62c', 100, 50)], page);
    expect(line!.text).toBe('ab\ufffdc');
    expect(line!.characters).toHaveLength(4);
  });

  it('part the small raised number of a footnote from its word, and leave exponents and fractions of a line alone', () => {
    const raised = (text: string, x: number) => {
      const { characters, ...item } = run(text, x, 50);
      const up = ([x0, y0, x1]: Box): Box => [x0, y0 - 3 / page.height, x1, y0 + 5 / page.height];
      return { ...item, characters: characters.map(up), box: up(item.box) };
    };
    const items = [run('last year', 100, 50), raised('3', 154), run('for 40 m', 170, 50), raised('2', 218)];
    expect(promptForm(linesFromTextLayer(items, page))).toBe('last year 3 for 40 m2');
    expect(promptForm(linesFromTextLayer([run('room', 100, 50), run('3', 124, 50)], page))).toBe('room3');
  });

  it('do not go on in a note at the side that stands a little lower', () => {
    const items = [run('Photographs: K. Wulff', 100, 54), run('and of diesel oil.', 240, 50)];
    expect(linesFromTextLayer(items, page).map(({ text }) => text)).toHaveLength(2);
    expect(linesFromTextLayer([items[0]!, run('and of diesel oil.', 240, 54)], page)).toHaveLength(1);
  });

  it('keep the cells of a table row together, separated by wide gaps', () => {
    const rows = [
      ['Subtotal', '250.00'],
      ['Sales tax', '23.13'],
      ['Total', '273.13'],
      ['Paid', '0.00'],
      ['Due', '273.13'],
    ];
    const items = rows.flatMap(([name, value], i) => [run(name!, 60, 100 + 16 * i), run(value!, 400, 100 + 16 * i)]);
    const lines = linesFromTextLayer(items, page);
    expect(promptForm(lines)).toBe(rows.map((r) => r.join('\t')).join('\n'));
    expect(lines[1]).toMatchObject({ row: 0, source: 'text-layer', score: 1 });
  });

  it('read two columns of running text one after the other, below a title that crosses both', () => {
    const column = (name: string) => Array.from({ length: 8 }, (_, i) => `${name} column, line number ${i} of eight`);
    const items = [
      run('A title that stands across both of the columns of this paper', 120, 40),
      // Row by row, as many files draw it, and half a line apart.
      ...column('Left').flatMap((text, i) => [run(text, 40, 80 + 14 * i), run(column('Right')[i]!, 320, 86 + 14 * i)]),
    ];
    const texts = linesFromTextLayer(items, page).map((l) => l.text);
    expect(texts).toEqual([items[0]!.text, ...column('Left'), ...column('Right')]);
  });

  it('read columns one after the other although their paragraphs stand at different heights', () => {
    const column = (name: string) =>
      Array.from({ length: 10 }, (_, i) => `${name} column goes on in this line number ${i}`);
    // Twelve points between the columns, and only one row of both is level.
    const items = [
      ...column('Left').map((text, i) => run(text, 40, 80 + 14 * i)),
      ...column('Right').map((text, i) => run(text, 40 + CELL * 42 + 12, 80 + 14 * i + (i === 0 ? 0 : 7))),
    ];
    expect(linesFromTextLayer(items, page).map((l) => l.text)).toEqual([...column('Left'), ...column('Right')]);
  });

  it('read a box of short lines beside an article by itself, and the cells beside a text on its rows', () => {
    const article = Array.from({ length: 10 }, (_, i) => `The article has a long line with the number ${i}`);
    const box = ['Opening hours', 'Weekdays from 7', 'Saturdays 8 to 12', 'Closed on Sunday'];
    const placed = (pitch: number, offset: number) => [
      ...article.map((text, i) => run(text, 40, 80 + 16 * i)),
      ...box.map((text, i) => run(text, 420, 80 + offset + pitch * i)),
    ];
    const beside = linesFromTextLayer(placed(13, 5), page).map((l) => l.text);
    expect(beside).toEqual([...article, ...box]);
    const cells = linesFromTextLayer(placed(16, 0), page).map((l) => l.text);
    expect(cells.slice(0, 4)).toEqual([article[0], box[0], article[1], box[1]]);
  });

  it('keep hyphens at line ends', () => {
    const lines = linesFromTextLayer([run('more difficult to com-', 40, 40), run('pile than others', 40, 54)], page);
    expect(promptForm(lines)).toBe('more difficult to com-\npile than others');
  });

  it('count a run drawn twice for boldness once, and a repeated word twice', () => {
    const bold = linesFromTextLayer([run('TOTAL', 40, 40), run('TOTAL', 40.5, 40.2)], page);
    expect(bold.map((l) => l.text)).toEqual(['TOTAL']);
    const twice = linesFromTextLayer([run('TOTAL', 40, 40), run('TOTAL', 40, 60)], page);
    expect(twice.map((l) => l.text)).toEqual(['TOTAL', 'TOTAL']);
  });

  it('read text on its side after the upright text', () => {
    const items = [
      downwards('second', 560, 40),
      downwards('first line', 580, 40),
      run('An upright line of text', 40, 700),
    ];
    expect(linesFromTextLayer(items, page).map((l) => l.text)).toEqual([
      'An upright line of text',
      'first line',
      'second',
    ]);
  });

  it('put right-to-left words in reading order', () => {
    const word = (text: string, x: number) => {
      const item = run(text, x, 50);
      return { ...item, direction: 'rtl' as const, characters: item.characters.toReversed() };
    };
    expect(promptForm(linesFromTextLayer([word('עולם', 100), word('שלום', 130)], page))).toBe('שלום עולם');
  });

  it('carry one box per code point, spaces included', () => {
    const lines = linesFromTextLayer([run('naïve 𝒳 test', 40, 40), run('more', 130, 40)], page);
    for (const line of lines) {
      expect(() => TextLineSchema.parse(line)).not.toThrow();
      expect(line.characters).toHaveLength([...line.text].length);
    }
    expect(lines[0]!.box[0]).toBeCloseTo(40 / 600);
  });

  it('are none for an empty layer or blank runs', () => {
    expect(linesFromTextLayer([], page)).toEqual([]);
    expect(linesFromTextLayer([run('   ', 40, 40)], page)).toEqual([]);
  });
});
