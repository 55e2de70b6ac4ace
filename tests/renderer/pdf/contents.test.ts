import { expect, it } from 'vitest';
import { outlineRows, sectionAt } from '../../../src-renderer/lib/pdf/outline-rows.ts';
import { labelOfPage, pageTyped } from '../../../src-renderer/lib/pdf/page-labels.ts';

const labels = ['i', 'ii', '1', '2', 'A-3'];

it.each([
  ['ii', 2],
  ['II', 2],
  [' 2 ', 4],
  ['a-3', 5],
  ['5', 5],
  ['99', 5],
  ['-4', 1],
  ['x', null],
  ['', null],
])('a reader who types %j means page %j: labels come before numbers', (typed, page) => {
  expect(pageTyped(typed, labels, 5)).toBe(page);
});

it('a page without a label has its number', () => {
  expect([labelOfPage(null, 7), labelOfPage(['', 'b'], 1), labelOfPage(labels, 2)]).toEqual(['7', '1', 'ii']);
});

it('the section of a page is the last that begins on it or before, of those that are shown', () => {
  const boats = { title: 'Boats', page: 4, below: [] };
  const part = { title: 'Part one', page: 3, below: [boats] };
  const outline = [{ title: 'Preface', page: 1, below: [] }, part, { title: 'Index', page: 9, below: [] }];
  const all = outlineRows(outline, () => true);
  expect(all.map(({ entry, depth }) => [entry.title, depth])).toEqual([
    ['Preface', 1],
    ['Part one', 1],
    ['Boats', 2],
    ['Index', 1],
  ]);
  expect([2, 3, 8, 9].map((page) => all[sectionAt(all, page)]?.entry.title)).toEqual([
    'Preface',
    'Part one',
    'Boats',
    'Index',
  ]);
  const closed = outlineRows(outline, () => false);
  expect(closed[sectionAt(closed, 8)]?.entry.title).toBe('Part one');
  expect(sectionAt([], 1)).toBe(-1);
});
