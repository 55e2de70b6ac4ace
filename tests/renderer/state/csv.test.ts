import { describe, expect, it } from 'vitest';
import { toCsv } from '../../../src-renderer/lib/state/csv.ts';
import { surveyCsv } from '../../../src-renderer/lib/state/survey-table.ts';
import { turn } from '../stand-in-api.ts';

const lines = (csv: string): string[] => csv.replace('\uFEFF', '').split('\r\n');

describe('CSV', () => {
  it('starts with a byte order mark and ends every row with CRLF', () => {
    expect(
      toCsv([
        ['a', 'b'],
        [1, null],
      ]),
    ).toBe('\uFEFFa,b\r\n1,\r\n');
  });

  it('quotes commas, quotes and line breaks, and doubles quotes', () => {
    expect(lines(toCsv([['a,b', 'say "hi"', 'two\nlines', 'plain']]))[0]).toBe('"a,b","say ""hi""","two\nlines",plain');
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['+82-10-1234', "'+82-10-1234"],
    ['-x', "'-x"],
    [' =HYPERLINK("x")', '"\' =HYPERLINK(""x"")"'],
    ['\tcmd', "'\tcmd"],
  ])('keeps a spreadsheet from running %j', (text, cell) => {
    expect(lines(toCsv([[text]]))[0]).toBe(cell);
  });

  it.each(['-54.15', '+7', '-1,204.50', '- 3', '-12 %'])('leaves the number %j a number', (text) => {
    expect(toCsv([[text]])).not.toContain("'");
  });
});

describe('a survey as CSV', () => {
  const words = {
    headers: ['Document', 'Answer', 'Status', 'Confidence', 'Page', 'Evidence'],
    verdict: (verdict: string) => verdict,
    status: () => 'waiting',
  } as const;

  it('has a row for every document, with or without an answer', () => {
    const csv = surveyCsv(
      [
        { name: 'a.pdf', turn: turn({ confidence: 0.87654 }), verdict: 'sure' },
        { name: 'b.pdf', turn: turn({ found: false, answer: 'n/a', evidence: [], page: 3 }), verdict: 'not-found' },
        { name: 'c.pdf', turn: null, verdict: null },
      ],
      words,
    );
    expect(lines(csv)).toEqual([
      'Document,Answer,Status,Confidence,Page,Evidence',
      'a.pdf,54.15,sure,0.877,1,TOTAL 54.15',
      'b.pdf,,not-found,0.9,3,',
      'c.pdf,,waiting,,,',
      '',
    ]);
  });
});
