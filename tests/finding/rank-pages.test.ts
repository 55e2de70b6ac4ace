import { describe, expect, it } from 'vitest';
import { rankPages } from '../../src-main/finding/rank-pages.ts';
import { linesOf } from '../reading/drawn-page.ts';

const pages = [
  { page: 1, lines: linesOf(['Annual report', 'Contents', 'Taxes 4']) },
  { page: 2, lines: linesOf(['Letter to the shareholders', 'We had a good year.']) },
  { page: 3, lines: linesOf(['Notes on income taxes', 'Deferred tax assets of the company', 'The tax rate was 21%']) },
];

describe('ranking the pages of a document', () => {
  it('puts the page that says most about the question first', () => {
    expect(rankPages('What was the tax rate?', pages).map((p) => p.page)).toEqual([3, 1, 2]);
  });

  it('keeps the page order for equal scores', () => {
    expect(rankPages('quxquux?', pages).map((p) => p.page)).toEqual([1, 2, 3]);
  });

  it('matches a word with another ending or one misread letter', () => {
    expect(rankPages('Who are the shareholder representatives?', pages)[0]!.page).toBe(2);
    const misread = [pages[0]!, { page: 2, lines: linesOf(['SHAREH0LDERS meeting']) }];
    expect(rankPages('shareholders', misread)[0]).toMatchObject({ page: 2 });
  });

  it('accepts an empty list of pages', () => {
    expect(rankPages('anything', [])).toEqual([]);
  });
});
