import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { assembleLines } from '../../src-main/reading/assemble-lines.ts';
import { EDGE, familiarity, Language, spoken } from '../../src-main/reading/language.ts';
import { draw } from './drawn-page.ts';

/** Written by models/train/docent_train/reading/language_goldens.py, of a few lines about totals and tax invoices. */
const folder = join(import.meta.dirname, '../fixtures/parity/language');
const bytes = readFileSync(join(folder, 'reading-language.bin'));
const language = new Language(bytes);
const page = { width: 600, height: 900 };
const speaking = { language, weight: 0.2, spaces: 4, something: 3 };
const points = (text: string) => Array.from(text, (char) => spoken(char.codePointAt(0)!));

/** A line in which some letters may be others; `p` is the probability of the letter that is seen. */
const seen = (text: string, doubts: Readonly<Record<number, readonly [other: string, p: number, otherP: number]>>) =>
  draw([{ text, x: 60, y: 60 }], page).map((c, i) => {
    const doubt = doubts[i];
    return doubt === undefined ? c : { ...c, score: doubt[1], others: [[doubt[0], doubt[2]] as [string, number]] };
  });
const read = (characters: ReturnType<typeof seen>, weight = 0.2) =>
  assembleLines(characters, page, { calibration: null, speaking: { ...speaking, weight } })[0]!;

describe('the language model', () => {
  it('agrees with the training library, within the stored precision', () => {
    const Expected = z.array(z.object({ context: z.string(), char: z.string(), log: z.number() }));
    for (const { context, char, log } of Expected.parse(
      JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')),
    )) {
      const got = language.logProbability(points(context), spoken(char.codePointAt(0)!));
      // A twentieth a number, six numbers at the most.
      expect(Math.abs(got - log), JSON.stringify(context + char)).toBeLessThan(0.16);
    }
  });

  it('has no opinion on digits', () => {
    expect(spoken(0x37)).toBe(spoken(0x30));
    const seven = seen('Total 7', { 5: ['1', 0.5, 0.45] });
    expect(read(seven).text).toBe('Total 7');
  });

  it('is refused if the file is damaged', () => {
    expect(() => new Language(bytes.subarray(0, bytes.length - 1))).toThrow('Download the model again');
    expect(() => new Language(new Uint8Array(0))).toThrow('damaged');
    expect(() => new Language(Uint8Array.from(bytes, (b, i) => (i < 8 ? 0 : b)))).toThrow('damaged');
  });

  it('begins and ends at an edge', () => {
    const begins = (char: string) => language.logProbability([EDGE], char.codePointAt(0)!);
    expect(begins('T')).toBeGreaterThan(begins('l'));
  });
});

describe('a doubtful letter', () => {
  it('is decided by its word', () => {
    expect(read(seen('Totol due', { 3: ['a', 0.5, 0.4] })).text).toBe('Total due');
    expect(read(seen('Totol due', { 3: ['a', 0.5, 0.4] }), 0).text).toBe('Totol due');
  });

  it('keeps its reading if that is sure, however odd the word', () => {
    expect(read(seen('Totol due', { 3: ['a', 0.98, 0.01] })).text).toBe('Totol due');
  });

  it('becomes surer through its word, but never surer than that a character is there', () => {
    const { scores } = read(seen('Totol due', { 3: ['a', 0.5, 0.4] }));
    expect(scores![3]).toBeGreaterThan(0.6);
    expect(scores![3]).toBeLessThanOrEqual(0.9);
    // Its neighbours are as sure as before.
    expect(scores![2]).toBeCloseTo(0.9);
  });

  it('keeps its place and box', () => {
    const plain = assembleLines(seen('Totol due', {}), page)[0]!;
    expect(read(seen('Totol due', { 3: ['a', 0.5, 0.4] })).characters).toEqual(plain.characters);
  });
});

describe('a page in an unknown language', () => {
  const foreign = ['Größenwahn', 'jeszcze', 'kwxzq'].map((text, i) => ({ text, x: 60, y: 100 + 30 * i }));

  it('is recognised', () => {
    expect(familiarity(language, ['Total due: 7.00', 'TAX INVOICE'])).toBe(1);
    expect(
      familiarity(
        language,
        foreign.map(({ text }) => text),
      ),
    ).toBe(0);
    expect(familiarity(language, [])).toBe(1);
  });

  it('is read from the pixels alone', () => {
    const doubtful = seen('Totol', { 3: ['a', 0.5, 0.4] });
    const lines = assembleLines([...doubtful, ...draw(foreign, page)], page, { calibration: null, speaking });
    expect(lines.map(({ text }) => text)).toEqual(['Totol', ...foreign.map(({ text }) => text)]);
  });
});

describe('a detection', () => {
  const twice = (text: string, at: number, score: number) =>
    seen(text, {}).map((c, i) => (i === at ? { ...c, score } : c));

  it('is dropped if the word has no place for it and it is unsure', () => {
    expect(read(twice('Tottal due', 3, 0.45), 0.6).text).toBe('Total due');
    expect(read(twice('Tottal due', 3, 0.97), 0.3).text).toBe('Tottal due');
  });

  it('is kept if the word has a place for it, however weak', () => {
    expect(read(twice('Total due', 3, 0.3), 0.6).text).toBe('Total due');
  });

  it('keeps boxes and scores aligned when others are dropped', () => {
    const line = read(twice('Tottal due', 3, 0.45), 0.6);
    expect([line.characters.length, line.scores!.length]).toEqual([9, 9]);
  });
});

describe('a doubtful gap', () => {
  const gap = (text: string, at: number) => seen(text, {}).map((c, i) => (i === at ? { ...c, start: 0.6 } : c));

  it('is closed within a word and open between two', () => {
    // A start that is hardly likely, cells that touch.
    expect(read(gap('Total', 2)).text).toBe('Total');
    expect(read(gap('Totaldue', 5)).text).toBe('Total due');
  });

  it('is a space if it is wide, whatever the words', () => {
    const wide = seen('Total', {}).map((c, i) => (i < 2 ? c : { ...c, x: c.x + 24 / page.width }));
    expect(read(wide).text).toBe('To tal');
  });
});
