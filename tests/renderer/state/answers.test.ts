import { describe, expect, it } from 'vitest';
import { proseWithCitations, quotationsOf } from '../../../src-renderer/lib/state/answer-pieces.ts';
import { citationOf } from '../../../src-renderer/lib/state/citation.ts';
import { verdictOf } from '../../../src-renderer/lib/state/confidence.ts';
import { colourOf, evidenceMarks } from '../../../src-renderer/lib/state/evidence-marks.ts';
import { stretchesOf } from '../../../src-renderer/lib/state/search-state.svelte.ts';
import { turn } from '../stand-in-api.ts';

const words = { page: (page: number) => `p. ${page}`, notFound: 'The page does not say.' };
const numbered = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ number: i + 1, turn: turn({ id: `t${i + 1}` }) }));

describe('the verdict on an answer', () => {
  it('is given once it is done, by the reader’s threshold', () => {
    expect(verdictOf(turn({ confidence: 0.9 }), 0.5)).toBe('sure');
    expect(verdictOf(turn({ confidence: 0.89 }), 0.5)).toBe('probable');
    expect(verdictOf(turn({ confidence: 0.5 }), 0.5)).toBe('probable');
    expect(verdictOf(turn({ confidence: 0.49 }), 0.5)).toBe('doubtful');
    expect(verdictOf(turn({ confidence: null }), 0.5)).toBe('unrated');
    expect(verdictOf(turn({ form: 'extracts', confidence: null }), 0.5)).toBeNull();
    expect(verdictOf(turn({ status: 'running', found: null }), 0.5)).toBeNull();
    expect(verdictOf(turn({ status: 'stopped' }), 0.5)).toBeNull();
  });

  it('is "the page does not say", however sure the model is', () => {
    expect(verdictOf(turn({ found: false, confidence: 0.99 }), 0.5)).toBe('not-found');
  });
});

describe('a citation', () => {
  it('names document, page and words', () => {
    expect(citationOf(turn(), 'receipt.jpg', words)).toBe('54.15 (receipt.jpg, p. 1: “TOTAL 54.15”)');
  });

  it('of an answer that goes on over a page’s end names both pages and quotes it whole', () => {
    const evidence = [
      { page: 3, box: [0, 0.8, 1, 0.9] as [number, number, number, number], text: 'the Savings Bank of', score: 1 },
      { page: 4, box: [0, 0.1, 1, 0.2] as [number, number, number, number], text: 'Northern Jutland', score: 1 },
    ];
    const over = turn({ answer: 'the Savings Bank of Northern Jutland', evidence });
    expect(citationOf(over, 'lease.pdf', words)).toBe(
      'the Savings Bank of Northern Jutland (lease.pdf, p. 3, p. 4: “the Savings Bank of Northern Jutland”)',
    );
  });

  it('of an answer without a box names the page, and without a page the document', () => {
    expect(citationOf(turn({ evidence: [], page: 7 }), 'a.pdf', words)).toBe('54.15 (a.pdf, p. 7)');
    expect(citationOf(turn({ evidence: [], page: null }), 'a.pdf', words)).toBe('54.15 (a.pdf)');
  });

  it('of a page that does not say says so', () => {
    const silent = turn({ found: false, evidence: [], page: 2 });
    expect(citationOf(silent, 'a.pdf', words)).toBe('The page does not say. (a.pdf, p. 2)');
  });
});

describe('an answer that stands on two pages', () => {
  const sentence = 'It is held at the bank of Northern Jutland.';
  const place = (page: number, text: string) => ({
    ...{ page, text, sentence, score: 1 },
    box: [0, 0, 1, 1] as [number, number, number, number],
  });
  const evidence = [place(3, 'the bank of'), place(4, 'Northern Jutland')];

  it('is quoted once, with its words marked, and shown on both pages', () => {
    const quoted = quotationsOf({ answer: 'the bank of Northern Jutland', evidence });
    expect(quoted.map(({ page, index, repeats }) => [page, index, repeats])).toEqual([
      [3, 0, false],
      [4, 1, true],
    ]);
    const marked = quoted[0]!.pieces.filter((piece) => piece.marked).map(({ text }) => text);
    expect(marked.join('')).toBe('the bank of Northern Jutland');
  });

  it('leads to each page that its prose cites', () => {
    const pieces = proseWithCitations(turn({ answer: 'It is there [pp. 3, 4].', evidence }));
    expect(pieces.flatMap((piece) => (piece.kind === 'citation' ? [[piece.page, piece.evidence]] : []))).toEqual([
      [3, 0],
      [4, 1],
    ]);
  });
});

describe('boxes on the page', () => {
  it('carry the number and colour of their answer', () => {
    const [mark] = evidenceMarks([{ number: 3, turn: turn() }], new Set());
    expect(mark).toMatchObject({ id: 'turn-1/0', page: 1, colour: 2, label: '3', title: '54.15' });
  });

  it('are those of the latest answers, never two in one colour', () => {
    const marks = evidenceMarks(numbered(9), new Set());
    expect(marks.map(({ label }) => label)).toEqual(['4', '5', '6', '7', '8', '9']);
    expect(new Set(marks.map(({ colour }) => colour)).size).toBe(6);
  });

  it('show an older answer that was pointed at, in place of the one with its colour', () => {
    const marks = evidenceMarks(numbered(9), new Set(), 't2');
    expect(marks.map(({ label }) => label)).toEqual(['2', '4', '5', '6', '7', '9']);
    expect(colourOf(2)).toBe(colourOf(8));
  });

  it('leave out hidden answers and answers without a box', () => {
    const turns = [...numbered(2), { number: 3, turn: turn({ id: 't3', evidence: [] }) }];
    expect(evidenceMarks(turns, new Set(['t1'])).map(({ label }) => label)).toEqual(['2']);
  });
});

describe('a snippet of a search', () => {
  it('is cut into matching and other text, in order and without loss', () => {
    const hit = {
      snippet: 'the total is a Total',
      marks: [
        [4, 9],
        [15, 20],
      ] as [number, number][],
    };
    const stretches = stretchesOf(hit);
    expect(stretches.map(({ text }) => text).join('')).toBe(hit.snippet);
    expect(stretches.filter(({ marked }) => marked).map(({ text }) => text)).toEqual(['total', 'Total']);
  });

  it('may overlap or touch its ends', () => {
    const marks = [
      [0, 3],
      [2, 5],
    ] as [number, number][];
    expect(stretchesOf({ snippet: 'abcde', marks }).map(({ text }) => text)).toEqual(['abc', 'de']);
  });
});
