import { expect, test } from 'vitest';
import type { TextLine } from '../../src-main/contract/page.ts';
import { boxOfSentence, sentenceAround, sentencesOf } from '../../src-main/reading/sentences.ts';

/** Lines of one height below each other; `cells` of one row beside each other. Characters are a hundredth of the page wide. */
function page(rows: readonly (string | readonly string[])[]): TextLine[] {
  return rows.flatMap((row, n) => {
    const cells = typeof row === 'string' ? [row] : row;
    return cells.map((text, cell): TextLine => {
      const [x0, y0] = [0.1 + cell * 0.4, 0.1 + n * 0.03];
      const characters = [...text].map((_, i): TextLine['box'] => [x0 + i * 0.01, y0, x0 + (i + 1) * 0.01, y0 + 0.02]);
      const box: TextLine['box'] = [x0, y0, x0 + characters.length * 0.01, y0 + 0.02];
      return { box, text, source: 'text-layer', score: 1, row: n, characters };
    });
  });
}

const LINES = page([
  'The year in short',
  'The library was founded in 1928 and moved to Station',
  'Road in 1967. Dr. Brandt has led it since; its archi-',
  'tect was Noor Haddad.',
  ['Policy number', 'KX-58213'],
]);

test('a page is split into sentences across lines; headings and table rows are their own', () => {
  expect(sentencesOf(LINES).map(({ text }) => text)).toEqual([
    'The year in short',
    'The library was founded in 1928 and moved to Station Road in 1967.',
    'Dr. Brandt has led it since; its architect was Noor Haddad.',
    'Policy number  KX-58213',
  ]);
});

test('words on the page lead to their sentence, which has boxes', () => {
  const sentences = sentencesOf(LINES);
  const year = LINES[1]!.characters.slice(27, 31);
  const box: TextLine['box'] = [year[0]![0], year[0]![1], year[3]![2], year[3]![3]];
  const sentence = sentenceAround(box, sentences, LINES)!;
  expect(sentence.text).toMatch(/founded in 1928/);
  const [, y0, , y1] = boxOfSentence(sentence, LINES);
  expect([y0, y1]).toEqual([LINES[1]!.box[1], LINES[2]!.box[3]]);
});

test('the second half of a line is in the sentence that begins there', () => {
  const sentences = sentencesOf(LINES);
  const [x0, y0, x1, y1] = LINES[2]!.box;
  expect(sentenceAround([x1 - 0.05, y0, x1, y1], sentences, LINES)?.text).toMatch(/^Dr\. Brandt/);
  expect(sentenceAround([x0, y0, x0 + 0.03, y1], sentences, LINES)?.text).toMatch(/1967\.$/);
});
