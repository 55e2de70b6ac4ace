import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineAnswer } from '../../src-main/contract/engine.ts';
import type { PromptText } from '../../src-main/contract/page.ts';
import { Engine } from '../../src-main/inference/engine.ts';
import { tinyModel } from './tiny-models.ts';

/** Seeded weights: the answers are meaningless, but each must be on the page that it names. */
const engine = new Engine();
beforeAll(async () => {
  await engine.load(tinyModel('page-reader-tiny'));
});
afterAll(() => engine.dispose());

function page(text: string): PromptText {
  const chars = [...text];
  return { text, centres: chars.map((char, i) => (/\s/.test(char) ? null : [(i % 40) / 40, 0.5])) };
}

async function ask(texts: readonly string[], question: string): Promise<EngineAnswer> {
  const on: string[] = [];
  for (const [n, text] of texts.entries()) {
    on.push((await engine.prepare({ pageKey: `${n} ${text}`, text: page(text) })).preparedKey);
  }
  for await (const event of engine.ask({ on, questions: [question], maxNewTokens: 8 })) {
    if (event.kind === 'answers') return event.answers[0]!;
  }
  throw new Error('no answer');
}

const INVOICE = 'Invoice No. 7\tTotal\nZoe paid 12.50\t€ 99.10\nCafé, 3 May';
const LONG = Array.from({ length: 60 }, (_, i) => `Row ${i}\tamount ${i * 7}.50`).join('\n');

describe('A page reader', () => {
  test('needs text and no tiles, and looks at several pages at once', async () => {
    const info = await engine.load(tinyModel('page-reader-tiny'));
    expect(info).toMatchObject({ needs: { tiles: false, several: true }, writes: false, hasReadingHead: true });
  });

  test('answers with words of the page: the text equals that of its spans', async () => {
    for (const question of ['What is the total?', 'Who paid?', 'When?']) {
      const { text, spans, found, kind, confidence, absent } = await ask([INVOICE], question);
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
      expect(absent).toBeGreaterThan(0);
      if (!found || kind === 'written') continue;
      const chars = [...INVOICE];
      const quoted = spans.map(({ start, length }) => chars.slice(start, start + length).join(''));
      expect(text).toBe(quoted.join(', ').replaceAll(/\s+/g, ' '));
    }
  });

  test('names the page of an answer if asked about several', async () => {
    const pages = [INVOICE, LONG, 'Town of Rauris'];
    const { spans, kind, text, found } = await ask(pages, 'Which town is named here?');
    for (const { on, start, length } of found && kind === 'quoted' ? spans : []) {
      expect(
        [...pages[on]!]
          .slice(start, start + length)
          .join('')
          .replaceAll(/\s+/g, ' '),
      ).toBe(text);
    }
    expect(new Set(spans.map(({ on }) => on)).size).toBeLessThanOrEqual(1);
  });

  test('reads a long page in windows, and answers the same question the same way twice', async () => {
    const [first, again] = [await ask([LONG], 'amount of row 55'), await ask([LONG], 'amount of row 55')];
    const { firstTokenMs: _, ...answer } = first;
    expect(again).toMatchObject(answer);
  });

  test('answers "not on this page" for an empty page', async () => {
    expect(await ask([' '], 'Who paid?')).toMatchObject({ found: false, absent: 1, spans: [] });
  });

  test('refuses a question in a script that it does not know', async () => {
    await expect(ask([INVOICE], '총액은 얼마입니까?')).rejects.toMatchObject({ code: 'language-unknown' });
    await expect(ask([INVOICE], 'Total bei Müller & Söhne?')).resolves.toBeDefined();
  });
});
