import { describe, expect, it } from 'vitest';
import { evidence } from '../../src-main/reading/evidence.ts';
import { promptText } from '../../src-main/reading/prompt-text.ts';
import { evidenceOfParts, evidenceOfSpans } from '../../src-main/reading/span-evidence.ts';
import { copiedOf } from './copied-spans.ts';
import { linesOf } from './drawn-page.ts';

const lines = linesOf([
  'SANYU STATIONERY SHOP',
  'NO. 31G&33G, JALAN SETIA INDAH X ,U13/X',
  '40170 SETIA ALAM',
  { text: 'Date 25/12/2018', row: 3, x: 0.1 },
  { text: '18:04', row: 3, x: 0.6 },
  { text: 'SUBTOTAL', row: 4, x: 0.1 },
  { text: '1 234,50', row: 4, x: 0.6 },
  { text: 'TOTAL', row: 5, x: 0.1 },
  { text: 'RM 1,234.50', row: 5, x: 0.6 },
  { text: 'Qty', row: 6, x: 0.1 },
  { text: '15', row: 6, x: 0.6 },
]);
const texts = (answer: string, question?: string) =>
  evidence(answer, lines, question === undefined ? {} : { question }).map((e) => e.text);

describe('the evidence of an answer', () => {
  it('has the words on the page and their box', () => {
    const [item] = evidence('SANYU STATIONERY SHOP', lines);
    expect(item).toMatchObject({ text: 'SANYU STATIONERY SHOP', score: 1 });
    expect(item!.box[0]).toBeCloseTo(0.1);
    expect(item!.box[2]).toBeCloseTo(0.31);
  });

  it('covers only the words of the answer within a line', () => {
    const [item] = evidence('JALAN SETIA INDAH', lines);
    expect(item!.text).toBe('JALAN SETIA INDAH');
    expect(item!.box[0]).toBeCloseTo(0.23);
  });

  it('crosses lines for an address, one item a line', () => {
    expect(texts('NO. 31G&33G, JALAN SETIA INDAH X ,U13/X 40170 SETIA ALAM')).toEqual([
      'NO. 31G&33G, JALAN SETIA INDAH X ,U13/X',
      '40170 SETIA ALAM',
    ]);
  });

  it('follows a block of a letterhead downwards although other text is beside it', () => {
    const letterhead = linesOf([
      { text: '12 Harbour Street', row: 0, x: 0.1 },
      { text: 'Invoice 2041', row: 0, x: 0.6 },
      { text: 'Port Ellis', row: 1, x: 0.1 },
      { text: 'Customer 77', row: 1, x: 0.6 },
    ]);
    expect(evidence('12 Harbour Street Port Ellis', letterhead).map((e) => e.text)).toEqual([
      '12 Harbour Street',
      'Port Ellis',
    ]);
  });

  it('tolerates look-alike characters', () => {
    const found = evidence('SANYU STATIONERY SHOP', linesOf(['5ANYU 5TATI0NERY SH0P', 'ANOTHER COMPANY']));
    expect(found.map((e) => e.text)).toEqual(['5ANYU 5TATI0NERY SH0P']);
    expect(found[0]!.score).toBeGreaterThan(0.8);
    expect(found[0]!.score).toBeLessThan(1);
  });

  it.each(['1234.5', '1,234.50', '1 234,50', 'RM1,234.50', '$1234.50'])(
    'recognises the amount written as %s',
    (answer) => {
      expect(evidence(answer, lines)[0]?.text).toMatch(/1[ ,]234[.,]50/);
    },
  );

  it.each(['2018-12-25', '25 Dec 2018', 'December 25, 2018', '25.12.18', '25/12/2018'])(
    'recognises the date written as %s',
    (answer) => {
      expect(texts(answer)).toEqual(['25/12/2018']);
    },
  );

  it('does not confuse different dates', () => {
    expect(texts('2018-11-25')).toEqual([]);
  });

  it('prefers, among equal matches, the row that shares words with the question', () => {
    const twice = linesOf([
      { text: 'Cash', row: 0, x: 0.1 },
      { text: '9.00', row: 0, x: 0.6 },
      { text: 'Total', row: 1, x: 0.1 },
      { text: '9.00', row: 1, x: 0.6 },
    ]);
    expect(evidence('9.00', twice, { question: 'What is the total?' })[0]!.box[1]).toBeCloseTo(0.03);
    expect(evidence('9.00', twice, { question: 'How much cash was paid?' })[0]!.box[1]).toBeCloseTo(0);
  });

  it('does not find a number inside a longer one', () => {
    expect(texts('23')).toEqual([]);
    expect(texts('15')).toEqual(['15']);
  });

  it('is empty if the page does not say it, for a bare yes or no, and for an empty answer', () => {
    expect(texts('Wolfe Tones')).toEqual([]);
    expect(texts('No')).toEqual([]);
    expect(texts('  ')).toEqual([]);
    expect(evidence('anything', [])).toEqual([]);
  });

  it('supports a list part by part', () => {
    expect(texts('18:04, SANYU STATIONERY SHOP')).toEqual(['18:04', 'SANYU STATIONERY SHOP']);
  });

  it('is found on a page of 5,000 characters', () => {
    const words = 'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor'.split(' ');
    const page = linesOf(
      Array.from({ length: 100 }, (_, i) =>
        Array.from({ length: 8 }, (_, j) => words[(i * 7 + j * 5) % words.length])
          .join(' ')
          .slice(0, 50),
      ),
    );
    const answer = `${page[60]!.text} ${page[61]!.text}`;
    expect(evidence(answer, page)[0]).toMatchObject({ text: page[60]!.text });
  });
});

describe('the evidence of a copied answer', () => {
  const prompt = promptText(lines, { maxTokens: 10_000 });

  it('is at the place it was copied from, not at the first equal words', () => {
    const tokens = copiedOf(prompt.text, 'SETIA', prompt.text.indexOf('SETIA ALAM'));
    const [item] = evidenceOfSpans('SETIA', tokens, prompt, lines);
    expect(item!.box[1]).toBeCloseTo(0.06);
    expect(item!.score).toBe(1);
  });

  it('has one item per line and ignores single characters copied from elsewhere', () => {
    const answer = 'U13/X 40170';
    const tokens = copiedOf(prompt.text, answer.replace(' ', '\n'), prompt.text.indexOf('U13/X'));
    tokens[2] = { start: 0, length: 1 };
    const items = evidenceOfSpans(answer, tokens, prompt, lines);
    expect(items.map((e) => e.text)).toEqual(['U13/X', '40170']);
  });

  it('falls back to a search if the places do not spell the answer', () => {
    const tokens = copiedOf(prompt.text, 'Qty', prompt.text.indexOf('Qty'));
    expect(evidenceOfSpans('18:04', tokens, prompt, lines).map((e) => e.text)).toEqual(['18:04']);
  });

  it('is not made of scattered single characters', () => {
    const scattered = ['Q', '1', '5'].map((c) => ({ start: [...prompt.text].lastIndexOf(c), length: 1 }));
    expect(evidenceOfSpans('Q15', [...scattered.slice(0, 1), scattered[2]!], prompt, lines)).toEqual([]);
  });

  it('is where its parts stand if it was reckoned from them, not where its own digits stand', () => {
    const parts = ['Qty', 'SUBTOTAL'].map((text) => ({ start: prompt.text.indexOf(text), length: text.length }));
    expect(evidenceOfParts(parts, prompt, lines).map((e) => e.text)).toEqual(['Qty', 'SUBTOTAL']);
  });

  it('is searched for if the model wrote freely', () => {
    expect(evidenceOfSpans('15', [], prompt, lines).map((e) => e.text)).toEqual(['15']);
    expect(evidenceOfSpans('nowhere to be seen', [], prompt, lines)).toEqual([]);
  });
});
