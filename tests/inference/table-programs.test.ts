import { describe, expect, it } from 'vitest';
import type { Step } from '../../models/folder/chooser.ts';
import { filtersOf } from '../../src-main/inference/answering/page-reader/tables/filters.ts';
import { type Grid, gridsOf } from '../../src-main/inference/answering/page-reader/tables/grid.ts';
import { orderOf } from '../../src-main/inference/answering/page-reader/tables/order.ts';
import { programsOf } from '../../src-main/inference/answering/page-reader/tables/programs.ts';
import { wordPage } from './word-pieces-page.ts';

const gridOf = (page: ReturnType<typeof wordPage>) => gridsOf(page)[0];

const TOWNS = wordPage(
  [
    'Mountain towns of Austria',
    'Town\tProvince\tHeight\tFounded',
    'Kaprun\tSalzburg\t786\t3 May 1166',
    'Zell am See\tSalzburg\t757\t12 June 1928',
    'Lech\tVorarlberg\t1,444\t1 March 1305',
    'Rauris\tSalzburg\t950\t2 July 1120',
  ].join('\n'),
);
const towns = gridOf(TOWNS) as Grid;

const headerOf = (grid: Grid) => grid.header.map((cells) => cells.map(({ text }) => text).join(' '));

/** What the steps of a kind give, for the rows that a question names. */
function results(question: string, step: Step): string[] {
  return programsOf(towns, filtersOf(towns, question))
    .filter((program) => program.step === step)
    .map(({ text }) => text);
}

describe('a table is found from where its segments stand', () => {
  it('has its header, its rows and a column for each cell; a title is no row', () => {
    expect(headerOf(towns)).toEqual(['Town', 'Province', 'Height', 'Founded']);
    expect(towns.rows.map((row) => row[0]?.text)).toEqual(['Kaprun', 'Zell am See', 'Lech', 'Rauris']);
    expect(towns.ordered).toEqual([false, false, true, true]);
  });

  it('leaves a gap where a cell is empty, and a row of totals out', () => {
    const grid = gridOf(wordPage('Item\tSold\tLeft\nPens\t12\t3\nInk\t\t4\nCaps\t5\t6\nTotal\t17\t13')) as Grid;
    expect(grid.rows.map((row) => row.map((cell) => cell?.text))).toEqual([
      ['Pens', '12', '3'],
      ['Ink', undefined, '4'],
      ['Caps', '5', '6'],
    ]);
  });

  it('has a header of several lines', () => {
    const grid = gridOf(wordPage('\tSold\tLeft\nItem\tin May\t\nPens\t12\t3\nInk\t8\t4\nCaps\t5\t6')) as Grid;
    expect(headerOf(grid)).toEqual(['Item', 'Sold in May', 'Left']);
    expect(grid.rows.map((row) => row[0]?.text)).toEqual(['Pens', 'Ink', 'Caps']);
  });

  it('is one of several of a page, the largest first; one of two columns is also a list of labels and values', () => {
    const list = 'Owner\tAnna Berg\nPlot\t12\nSize\t300';
    const grids = gridsOf(wordPage(`${list}\nThe sales\nof this\nyear\nItem\tSold\tLeft\nPens\t12\t3\nInk\t7\t4`));
    expect(grids.map((grid) => grid.rows.map((row) => row[0]?.text))).toEqual([
      ['Pens', 'Ink'],
      ['Plot', 'Size'],
      ['Owner', 'Plot', 'Size'],
    ]);
  });

  it('is not found in prose', () => {
    expect(gridOf(wordPage('A letter.\nIt has lines,\nand no table.'))).toBeUndefined();
  });
});

describe('cells are compared by what they show', () => {
  it.each([
    ['1,444', '950'],
    ['4th, Western', '2nd, Pacific'],
    ['12 June 1928', '3 May 1928'],
    ['June 2001', 'December 2000'],
    ['2:03:15', '1:59:40'],
    ['3:01', '2:58.7'],
    ['$1,200', '$ 999'],
    ['-3', '−12'],
  ])('%s is more than %s', (more, less) => {
    expect(orderOf(more)).toBeGreaterThan(orderOf(less)!);
  });

  it('has no order where nothing can be counted', () => {
    expect(orderOf('Salzburg')).toBeNull();
  });
});

describe('programs on a table', () => {
  it('say the cells of the row with the highest and the lowest value, of all rows and of those that are named', () => {
    expect(results('Which town is the highest?', 'highest')).toContain('Lech');
    expect(results('Which town was founded first?', 'lowest')).toContain('Rauris');
    expect(results('Which town in Salzburg is the highest?', 'highest')).toContain('Rauris');
  });

  it('say what stands beside a named row, first and last', () => {
    expect(results('Which town comes after Zell am See?', 'next')).toContain('Lech');
    expect(results('Which town comes before Zell am See?', 'previous')).toContain('Kaprun');
    expect(results('Which town is listed last?', 'last')).toContain('Rauris');
  });

  it('count, add and subtract', () => {
    expect(results('How many towns are in Salzburg?', 'count')).toContain('3');
    expect(results('How many towns are above 900 metres?', 'count')).toContain('2');
    expect(results('What is the total height?', 'sum')).toContain('3937');
    expect(results('How much higher is Lech than Kaprun?', 'difference')).toContain('658');
    expect(results('How many provinces are named?', 'kinds')).toContain('2');
    expect(results('Which province is named most often?', 'commonest')).toContain('Salzburg');
  });

  it('compare dates, and do not add them up', () => {
    const sums = programsOf(towns, filtersOf(towns, 'When were all of them founded?')).filter(
      ({ step }) => step === 'sum',
    );
    expect(sums.map(({ key }) => key)).toEqual([2]);
  });

  it('name the cells that they rest on', () => {
    const counted = programsOf(towns, filtersOf(towns, 'How many towns are in Salzburg?')).find(
      ({ step, text }) => step === 'count' && text === '3',
    );
    expect(counted!.cells.map(({ text }) => text)).toEqual(['Salzburg', 'Salzburg', 'Salzburg']);
  });
});
