import { describe, expect, test } from 'vitest';
import { textLayerLines } from '../../src-main/asking/text-layer-lines.ts';
import { layOutPage } from '../../src-main/captions/layout/index.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { DrawnLayout } from './drawn-layout.ts';

const REPORT = new URL('../../resources/samples/report.pdf', import.meta.url).pathname;

function kinds(page: DrawnLayout, withRaster = true): string[] {
  const { segments } = layOutPage(withRaster ? page : { lines: page.lines, size: page.size });
  return segments.map(({ kind, lines }) => `${kind} ${lines.join(',')}`.trim());
}

describe('the layout of a page', () => {
  test('separates a heading and paragraphs at white space wider than that between lines', () => {
    const page = new DrawnLayout()
      .sized(60, 30, ['A large title', 100, 500])
      .paragraph(130, 4, 100, 700)
      .paragraph(240, 3, 100, 700);
    expect(kinds(page)).toEqual(['heading 0', 'text 1,2,3,4', 'text 5,6,7']);
    expect(kinds(page, false)).toEqual(kinds(page));
  });

  test('reads two columns of running text one after the other, although their lines are level', () => {
    const page = new DrawnLayout();
    for (let i = 0; i < 12; i++) page.row(100 + 20 * i, ['left words', 60, 380], ['right words', 420, 740]);
    const left = Array.from({ length: 12 }, (_, i) => 2 * i).join(',');
    const right = Array.from({ length: 12 }, (_, i) => 2 * i + 1).join(',');
    expect(kinds(page)).toEqual([`text ${left}`, `text ${right}`]);
  });

  test('keeps labels and their values together, however wide the gap', () => {
    const page = new DrawnLayout();
    ['COFFEE', 'CAKE', 'TAX', 'TOTAL'].forEach((name, i) => {
      page.row(100 + 24 * i, [name, 100, 180], ['1.00', 640, 690]);
    });
    expect(kinds(page)).toEqual(['table 0,1,2,3,4,5,6,7']);
  });

  test('does not cut a till roll between its evenly spaced lines', () => {
    const page = new DrawnLayout().paragraph(100, 10, 250, 550, 34);
    expect(kinds(page)).toHaveLength(1);
  });

  test('finds a framed table as one segment, without its frame', () => {
    const page = new DrawnLayout().paragraph(60, 3, 100, 700);
    for (let i = 0; i <= 4; i++) page.fill(100, 200 + 40 * i, 700, 202 + 40 * i);
    for (let i = 0; i <= 3; i++) page.fill(100 + 200 * i - (i === 3 ? 2 : 0), 200, 102 + 200 * i, 362);
    for (let i = 0; i < 4; i++) page.row(214 + 40 * i, ['a', 120, 180], ['b', 320, 380], ['c', 520, 580]);
    const { segments, rules } = layOutPage(page);
    expect(segments.map(({ kind }) => kind)).toEqual(['text', 'table']);
    expect(rules.length).toBeGreaterThanOrEqual(9);
  });

  test('finds a picture beside text and a chart of separate bars with the labels on it', () => {
    const beside = new DrawnLayout().paragraph(100, 8, 60, 380).picture(450, 100, 740, 260);
    expect(kinds(beside).sort()).toEqual(['figure', 'text 0,1,2,3,4,5,6,7']);
    const chart = new DrawnLayout().paragraph(60, 3, 60, 740);
    [120, 260, 180, 300].forEach((height, i) => {
      chart.fill(150 + 130 * i, 600 - height, 230 + 130 * i, 600, 90);
    });
    chart.row(330, ['4', 310, 330]);
    const figures = layOutPage(chart).segments.filter(({ kind }) => kind === 'figure');
    expect(figures).toHaveLength(1);
    const [x0, , x1] = figures[0]!.box;
    expect([x0 * 800, x1 * 800].map(Math.round)).toEqual([150, 620]);
  });

  test('is not misled by specks, grey paper or white print on black', () => {
    const draw = (page: DrawnLayout) => page.sized(60, 30, ['Title', 100, 300]).paragraph(130, 4, 100, 700);
    const clean = kinds(draw(new DrawnLayout()));
    expect(kinds(draw(new DrawnLayout()).specks(40))).toEqual(clean);
    expect(kinds(draw(new DrawnLayout({ paper: 190, ink: 40 })))).toEqual(clean);
    expect(kinds(draw(new DrawnLayout({ paper: 0, ink: 255 })))).toEqual(clean);
  });

  test('of a blank page is empty', () => {
    expect(layOutPage(new DrawnLayout())).toEqual({ segments: [], rules: [] });
    expect(layOutPage({ lines: [], size: { width: 10, height: 10 } })).toEqual({ segments: [], rules: [] });
  });

  test('assigns every line of a real page to one segment, headings to headings', async () => {
    const document = await openDocument(REPORT);
    const lines = (await textLayerLines(document, 1))!;
    const raster = await document.rasterise(1);
    const { size } = await document.page(1);
    await document.dispose();
    const { segments } = layOutPage({ lines, size, raster });
    expect(segments.flatMap((segment) => segment.lines).sort((a, b) => a - b)).toEqual(lines.map((_, i) => i));
    const headings = segments.filter(({ kind }) => kind === 'heading').map((s) => lines[s.lines[0]!]!.text);
    expect(headings).toEqual([
      'Annual Report of the Marlow Valley Library',
      '1. The year in short',
      '2. The reading garden',
      '3. Opening hours',
    ]);
  });
});
