import { afterAll, describe, expect, test } from 'vitest';
import type { JudgePart } from '../../models/folder/judge-config.ts';
import type { EngineAnswer } from '../../src-main/contract/engine.ts';
import { NOT_ON_PAGE } from '../../src-main/contract/not-on-page.ts';
import type { PromptText } from '../../src-main/contract/page.ts';
import { judge, judgeAlone } from '../../src-main/inference/answering/two-readers/judge.ts';
import { tabularShare } from '../../src-main/inference/answering/two-readers/tabular.ts';
import { Engine } from '../../src-main/inference/engine.ts';
import { tinyTwoReaders } from './tiny-models.ts';

const answer = (text: string, confidence: number, absent = 0.01): EngineAnswer => ({
  text,
  found: true,
  kind: 'quoted',
  spans: [{ on: 0, start: 0, length: text.length }],
  confidence,
  absent,
  tokens: [],
  finish: 'eos',
  firstTokenMs: 1,
});

const FIT: JudgePart = {
  words: { own: 1, other: 0, agrees: 2, tabular: -1, offset: 0 },
  page: { own: 1, other: 0, agrees: 2, tabular: -1, offset: 0 },
  absent: { words: 0.5, page: 0.5, offset: 0 },
  refuse_at: 0.5,
  several: { scale: 0.5, tabular: -1, offset: 0, refuse_at: 0.4 },
};

describe('Which of two readers is believed', () => {
  test('the one more likely to be right, with its place', () => {
    const best = judge(FIT, answer('8 June', 0.3), answer('9 June 2024', 0.6), 0);
    expect(best).toMatchObject({ text: '9 June 2024', spans: [{ length: 11 }] });
    expect(best.confidence).toBeCloseTo(0.6);
    expect(judge(FIT, answer('8 June', 0.7), answer('9 June', 0.6), 0).text).toBe('8 June');
  });

  test('an answer of both is surer than one of either; case, spaces and a full stop make no difference', () => {
    const { text, confidence } = judge(FIT, answer('RM 71.90', 0.5), answer('rm71.90.', 0.4), 0);
    expect(text).toBe('RM 71.90');
    expect(confidence).toBeCloseTo(1 / (1 + Math.exp(-2)));
  });

  test('neither, if both find nothing on the page: then nothing is quoted', () => {
    const refused = judge(FIT, answer('8 June', 0.4, 0.7), answer('9 June', 0.4, 0.8), 0);
    expect(refused).toMatchObject({ text: NOT_ON_PAGE, found: false, spans: [] });
    expect(refused.confidence).toBe(refused.absent);
    expect(judge(FIT, answer('8 June', 0.4, 0.9), answer('9 June', 0.4, 0.02), 0).found).toBe(true);
  });

  test('in a table both are believed less', () => {
    const [a, b] = [answer('8 June', 0.5), answer('9 June', 0.4)];
    expect(judge(FIT, a, b, 1).confidence).toBeCloseTo(1 / (1 + Math.exp(1)));
    expect(judge(FIT, a, b, 0.5).confidence).toBeGreaterThan(judge(FIT, a, b, 1).confidence);
    expect(judgeAlone(FIT, a, 1).confidence).toBeLessThan(judgeAlone(FIT, a, 0).confidence);
    expect(tabularShare('Sales\nYear\tNorth\tSouth\n2020\t12\t7\n')).toBeCloseTo(21 / 26);
    expect(tabularShare('Total\t12.50\nThank you')).toBe(0);
    expect(tabularShare('')).toBe(0);
  });

  test('on several pages the page reader alone, with its calibrated confidence', () => {
    expect(judgeAlone(FIT, answer('Ohio', 0.9), 0).confidence).toBeCloseTo(0.75);
    expect(judgeAlone(FIT, answer('Ohio', 0.9, 0.5), 0)).toMatchObject({ text: NOT_ON_PAGE, found: false });
  });
});

describe('A model with two readers', () => {
  const never = { own: 0, other: 0, agrees: 0, tabular: 0, offset: -100 };
  const raw = { own: 1, other: 0, agrees: 0, tabular: 0, offset: 0 };
  const told = {
    absent: { words: 0, page: 0, offset: -5 },
    refuse_at: 1,
    several: { scale: 1, tabular: 0, offset: 0, refuse_at: 1 },
  };
  const engines: Engine[] = [];
  afterAll(async () => {
    for (const engine of engines) await engine.dispose();
  });

  async function load(fit: JudgePart) {
    const engine = new Engine();
    engines.push(engine);
    return { engine, info: await engine.load(tinyTwoReaders(fit)) };
  }

  const page = (text: string): PromptText => ({
    text,
    centres: [...text].map((char, i) => (/\s/.test(char) ? null : [(i % 40) / 40, 0.5])),
  });

  async function ask(engine: Engine, texts: readonly string[], questions: readonly string[], oneReader = false) {
    const on: string[] = [];
    for (const [n, text] of texts.entries()) {
      on.push((await engine.prepare({ pageKey: `${n} ${text}`, text: page(text) })).preparedKey);
    }
    const deltas: string[] = [];
    for await (const event of engine.ask({ on, questions: [...questions], maxNewTokens: 8, oneReader })) {
      if (event.kind === 'delta') deltas.push(`${event.question}: ${event.delta}`);
      else return { answers: event.answers, deltas };
    }
    throw new Error('no answer');
  }

  const INVOICE = 'Invoice No. 7\tTotal\nZoe paid 12.50\t€ 99.10\nCafé, 3 May';
  const QUESTIONS = ['What is the total?', 'Who paid?', 'When?'];

  test('gives the judge’s choice: one reader’s answer or the other’s, in one piece', async () => {
    const words = await load({ words: raw, page: never, ...told });
    const pages = await load({ words: never, page: raw, ...told });
    const [byWords, byPage] = [
      await ask(words.engine, [INVOICE], QUESTIONS),
      await ask(pages.engine, [INVOICE], QUESTIONS),
    ];
    expect(byWords.answers.map(({ text }) => text)).not.toEqual(byPage.answers.map(({ text }) => text));
    // A word reader writes tokens, a page reader none.
    expect(byWords.answers.every(({ tokens }) => tokens.length > 0)).toBe(true);
    expect(byPage.answers.every(({ tokens }) => tokens.length === 0)).toBe(true);
    expect(byPage.deltas).toEqual(byPage.answers.map(({ text }, n) => `${n}: ${text}`));
    const both = await load({ words: raw, page: raw, ...told });
    const judged = await ask(both.engine, [INVOICE], QUESTIONS);
    for (const [n, { text, confidence }] of judged.answers.entries()) {
      const [a, b] = [byWords.answers[n]!, byPage.answers[n]!];
      expect(text).toBe(a.confidence >= b.confidence ? a.text : b.text);
      expect(confidence).toBeCloseTo(Math.max(a.confidence, b.confidence), 5);
    }
  });

  test('by one reader where that is asked for: the page reader’s answer, and the other does not run', async () => {
    const { engine, info } = await load({ words: raw, page: raw, ...told });
    expect(info.twoReaders).toBe(true);
    const pages = await load({ words: never, page: raw, ...told });
    const { answers } = await ask(engine, [INVOICE], QUESTIONS, true);
    const byPage = await ask(pages.engine, [INVOICE], QUESTIONS);
    expect(answers.map(({ text }) => text)).toEqual(byPage.answers.map(({ text }) => text));
    expect((await engine.stats()).runs.prefill ?? 0).toBe(0);
  });

  test('looks at several pages at once, and needs no tiles for them', async () => {
    const { engine, info } = await load({ words: raw, page: raw, ...told });
    expect(info).toMatchObject({ needs: { several: true } });
    const { answers } = await ask(engine, [INVOICE, 'Town of Rauris\nFounded 1966'], ['Which town is named here?']);
    expect(answers[0]!.tokens).toEqual([]);
    expect((await engine.stats()).runs.prefill ?? 0).toBe(0);
  });
});
