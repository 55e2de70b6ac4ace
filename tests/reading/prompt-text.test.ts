import { describe, expect, it } from 'vitest';
import { PromptText } from '../../src-main/contract/page.ts';
import { promptText } from '../../src-main/reading/prompt-text.ts';
import { placesToEvidence } from '../../src-main/reading/span-evidence.ts';
import { linesOf } from './drawn-page.ts';

const lines = linesOf([
  { text: 'TOTAL', row: 0, x: 0.1 },
  { text: '2.00', row: 0, x: 0.6 },
  { text: 'Danke schön', row: 1, x: 0.1 },
]);

describe("the page's text in the prompt", () => {
  it('joins the segments of a row by tabs and rows by newlines', () => {
    expect(promptText(lines, { maxTokens: 100 }).text).toBe('TOTAL\t2.00\nDanke schön');
  });

  it('gives every code point its centre and separators none', () => {
    const prompt = promptText(lines, { maxTokens: 100 });
    expect(PromptText.parse(prompt).centres).toHaveLength([...prompt.text].length);
    expect(prompt.centres[0]![0]).toBeCloseTo(0.105);
    expect(prompt.centres[0]![1]).toBeCloseTo(0.01);
    expect(prompt.centres[5]).toBeNull();
    expect(prompt.centres[10]).toBeNull();
  });

  it('stays within the budget in bytes, ends at a word and says that it was cut', () => {
    const prompt = promptText(lines, { maxTokens: 18 });
    expect(prompt).toMatchObject({ text: 'TOTAL\t2.00\nDanke', truncated: true });
    expect(promptText(lines, { maxTokens: 23 })).toMatchObject({ truncated: false });
    expect(promptText(lines, { maxTokens: 22 })).toMatchObject({ truncated: true });
  });

  it('has a word that is broken at the end of a line whole, where it begins', () => {
    const broken = linesOf([
      { text: 'He is Mr Whit-', row: 0, x: 0.1 },
      { text: 'combe of Truro', row: 1, x: 0.1 },
    ]);
    const prompt = promptText(broken, { maxTokens: 100 });
    expect(prompt.text).toBe('He is Mr Whitcombe\nof Truro');
    expect(PromptText.parse(prompt).centres).toHaveLength([...prompt.text].length);
    const places = Array.from({ length: 9 }, (_, i) => 9 + i);
    expect(placesToEvidence(places, prompt)).toEqual([
      { line: 0, from: 9, to: 12 },
      { line: 1, from: 0, to: 4 },
    ]);
    expect(prompt.centres[14]).toEqual(prompt.centres[13]);
  });

  it.each([
    ['Baden-', 'Baden in May'],
    ['pages 4-', 'five'],
    ['a dash -', 'and more'],
    ['step-', 'by-step guide'],
  ])('keeps a hyphen that breaks no word: %s', (first, second) => {
    const kept = linesOf([
      { text: first, row: 0, x: 0.1 },
      { text: second, row: 1, x: 0.1 },
    ]);
    expect(promptText(kept, { maxTokens: 100 }).text).toBe(`${first}\n${second}`);
  });

  it('is empty for an empty page or no budget', () => {
    expect(promptText([], { maxTokens: 100 })).toMatchObject({ text: '', centres: [], truncated: false });
    expect(promptText(lines, { maxTokens: 0 })).toMatchObject({ text: '', truncated: true });
  });

  it('leads code points back to their lines', () => {
    const prompt = promptText(lines, { maxTokens: 100 });
    const places = [3, 4, 5, 6, 7].concat([...prompt.text].indexOf('ö'));
    expect(placesToEvidence(places, prompt)).toEqual([
      { line: 0, from: 3, to: 4 },
      { line: 1, from: 0, to: 1 },
      { line: 2, from: 9, to: 9 },
    ]);
  });
});
