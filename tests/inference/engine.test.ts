import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { AskEvent, EngineAnswer, LoadParams } from '../../src-main/contract/engine.ts';
import type { PromptText } from '../../src-main/contract/page.ts';
import { allTiles } from '../../src-main/contract/tile.ts';
import { Engine } from '../../src-main/inference/engine.ts';
import { goldenCases, goldenTiles, type TinyModel, tinyModel } from './tiny-models.ts';

const engines: Engine[] = [];
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.dispose();
});

async function open(model: TinyModel, params: Partial<LoadParams> = {}) {
  const engine = new Engine();
  engines.push(engine);
  const info = await engine.load({ ...tinyModel(model), ...params });
  return { engine, info };
}

/** An engine with one page encoded and prefilled, as the golden case has it. */
async function openPage(golden = goldenCases[0]!, params: Partial<LoadParams> = {}) {
  const { engine, info } = await open(golden.model, params);
  const tiles = goldenTiles(golden.tiles, info.tiling.tileSize);
  await engine.encode({ pageKey: 'page', tiles, read: false });
  const { preparedKey, tokens: prefixTokens } = await engine.prepare({ pageKey: 'page', text: null });
  return { engine, info, tiles, preparedKey, prefixTokens };
}

async function answers(
  engine: Engine,
  preparedKey: string,
  questions: string[],
  maxNewTokens = 12,
): Promise<EngineAnswer[]> {
  let last: AskEvent | undefined;
  for await (const event of engine.ask({ on: [preparedKey], questions, maxNewTokens })) last = event;
  if (last?.kind !== 'answers') throw new Error('the stream did not end in answers');
  return last.answers;
}

describe('From tiles to an answer', () => {
  for (const golden of goldenCases) {
    test(`${golden.model} gives the reference's tokens and probabilities, each question alone and all as one batch`, async () => {
      const { engine, preparedKey, prefixTokens } = await openPage(golden);
      expect(prefixTokens).toBe(golden.prefix);
      const questions = golden.answers.map((a) => a.question);
      const alone: EngineAnswer[] = [];
      for (const question of questions) alone.push(...(await answers(engine, preparedKey, [question])));
      for (const given of [alone, await answers(engine, preparedKey, questions)]) {
        expect(given.map((a) => a.tokens.map((t) => t.id))).toEqual(golden.answers.map((a) => a.ids));
        golden.answers.forEach(({ logProbs }, q) => {
          logProbs.forEach((logProb, t) => {
            expect(Math.abs(given[q]!.tokens[t]!.logProb - logProb)).toBeLessThan(2e-4);
          });
        });
      }
    });
  }

  test('a prompt that crosses into another NTK factor prefills again, and back again', async () => {
    const golden = goldenCases[0]!;
    const { engine, preparedKey } = await openPage(golden);
    const [short, , , long] = golden.answers;
    const prefills = async () => (await engine.stats()).runs.prefill!;
    const before = await prefills();
    await answers(engine, preparedKey, [short!.question]);
    expect(await prefills()).toBe(before);
    const crossing = await answers(engine, preparedKey, [long!.question]);
    expect(await prefills()).toBe(before + 1);
    expect(crossing[0]?.tokens.map((t) => t.id)).toEqual(long!.ids);
    const back = await answers(engine, preparedKey, [short!.question]);
    expect(back[0]?.tokens.map((t) => t.id)).toEqual(short!.ids);
    expect((await engine.stats()).prepared).toBe(1);
  });

  test('the deltas of a question add up to its text', async () => {
    const { engine, preparedKey } = await openPage();
    const texts = ['', ''];
    for await (const event of engine.ask({
      on: [preparedKey],
      questions: ['One?', 'And another?'],
      maxNewTokens: 20,
    })) {
      if (event.kind === 'delta') texts[event.question] += event.delta;
      else expect(texts).toEqual(event.answers.map((a) => a.text));
    }
    expect(texts[0]).not.toBe('');
  });

  test('freely generated text has no place on the page', async () => {
    const { engine, preparedKey } = await openPage();
    const [answer] = await answers(engine, preparedKey, ['When?']);
    expect(answer).toMatchObject({ kind: 'written', spans: [] });
  });

  test('an answer stops at the token limit and says so', async () => {
    const { engine, preparedKey } = await openPage();
    const [answer] = await answers(engine, preparedKey, ['When?'], 3);
    expect(answer).toMatchObject({ finish: 'length', confidence: 0 });
    expect(answer?.tokens.length).toBe(3);
  });

  test('the model describes itself', async () => {
    const { info } = await open('docent-tiny');
    expect(info).toMatchObject({
      name: 'docent-tiny',
      device: 'cpu',
      needs: { tiles: true, text: { maxBytes: 16_000 } },
      writes: true,
      hasReadingHead: true,
    });
    expect(info.tiling).toEqual({
      tileSize: 112,
      overlap: 28,
      maxTiles: 12,
      fixedGrid: { rows: 2, cols: 2 },
      adapters: 4,
      dropBlank: true,
    });
    expect((await open('published-tiny')).info).toMatchObject({
      needs: { tiles: true, text: null },
      writes: true,
      hasReadingHead: false,
    });
  });
});

describe('The page cache', () => {
  test('a second question on a page runs neither encoder nor prefill', async () => {
    const { engine, tiles, preparedKey } = await openPage();
    const before = (await engine.stats()).runs;
    expect(await engine.encode({ pageKey: 'page', tiles, read: true })).toMatchObject({ cached: true });
    expect(await engine.prepare({ pageKey: 'page', text: null })).toMatchObject({
      cached: true,
      preparedKey,
    });
    await answers(engine, preparedKey, ['When?']);
    const after = (await engine.stats()).runs;
    expect(after).toMatchObject({ encoder: before.encoder, resampler: before.resampler, prefill: before.prefill });
    expect(after.step).toBeGreaterThan(before.step!);
  });

  test('a page that is encoded again from the cache reads the same characters', async () => {
    const { engine, info } = await open('docent-tiny');
    const tiles = goldenTiles(goldenCases[0]!.tiles, info.tiling.tileSize);
    const first = await engine.encode({ pageKey: 'page', tiles, read: true });
    const second = await engine.encode({ pageKey: 'page', tiles, read: true });
    expect(second.characters).toEqual(first.characters);
    expect(first.visualTokens).toBe(allTiles(tiles).length * 16);
  });

  test('a page with different text is prepared again, and both stay', async () => {
    const { engine } = await open('docent-tiny');
    const text = (words: string): PromptText => ({ text: words, centres: Array.from(words, () => null) });
    const tiles = goldenTiles(goldenCases[0]!.tiles, 112);
    await engine.encode({ pageKey: 'page', tiles, read: false });
    const first = await engine.prepare({ pageKey: 'page', text: text('one') });
    const second = await engine.prepare({ pageKey: 'page', text: text('other') });
    expect(second.preparedKey).not.toBe(first.preparedKey);
    expect(await engine.stats()).toMatchObject({ pages: 1, prepared: 2 });
  });

  test('the least recently used page is evicted when the budget is spent, and asking about it gives an error that says what to do', async () => {
    const one = await openPage();
    const { cacheBytes } = await one.engine.stats();
    const { engine, tiles, preparedKey } = await openPage(goldenCases[0]!, { cacheBytes: Math.ceil(2.5 * cacheBytes) });
    const page = async (pageKey: string) => {
      await engine.encode({ pageKey, tiles, read: false });
      return await engine.prepare({ pageKey, text: null });
    };
    await page('second');
    await answers(engine, preparedKey, ['When?'], 2);
    await page('third');
    expect(await engine.cached({ pageKey: 'page', preparedKey })).toEqual({ page: true, prepared: true });
    expect(await engine.cached({ pageKey: 'second', preparedKey: null })).toEqual({ page: false, prepared: false });
    const stats = await engine.stats();
    expect(stats.cacheBytes).toBeLessThanOrEqual(stats.cacheBudget);
    expect(stats.evictions).toBe(1);
    await page('fourth');
    await page('fifth');
    await expect(answers(engine, preparedKey, ['When?'])).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('Encode the page again'),
    });
  });

  test('a page bigger than the whole budget can still be asked', async () => {
    const { engine, preparedKey } = await openPage(goldenCases[0]!, { cacheBytes: 1000 });
    expect((await answers(engine, preparedKey, ['When?'], 2)).length).toBe(1);
  });

  test('a released page is gone and its memory is no longer counted', async () => {
    const { engine, preparedKey } = await openPage();
    await engine.release({ pageKey: 'page' });
    expect(await engine.stats()).toMatchObject({ pages: 0, prepared: 0, cacheBytes: 0 });
    expect(await engine.cached({ pageKey: 'page', preparedKey })).toEqual({ page: false, prepared: false });
  });
});

describe('Cancelling', () => {
  test('stops a decode between steps, and the queue continues', async () => {
    const { engine, preparedKey } = await openPage();
    const abort = new AbortController();
    const reading = (async () => {
      let seen = 0;
      for await (const _ of engine.ask(
        { on: [preparedKey], questions: ['When?'], maxNewTokens: 100_000 },
        { signal: abort.signal },
      )) {
        if (++seen === 5) abort.abort();
      }
    })();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    const { step } = (await engine.stats()).runs;
    expect(await engine.encode({ pageKey: 'page', tiles: goldenTiles([], 112), read: false })).toMatchObject({
      cached: true,
    });
    await delay(20);
    expect((await engine.stats()).runs.step).toBe(step);
  });

  test('a call cancelled while it waits in the queue never runs', async () => {
    const { engine, tiles } = await openPage();
    const { encoder } = (await engine.stats()).runs;
    const abort = new AbortController();
    const first = engine.encode({ pageKey: 'a', tiles, read: false });
    const second = engine.encode({ pageKey: 'b', tiles, read: false }, { signal: abort.signal });
    abort.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    await first;
    expect((await engine.cached({ pageKey: 'b', preparedKey: null })).page).toBe(false);
    expect((await engine.stats()).runs.encoder).toBeGreaterThan(encoder!);
  });

  test('a caller who stops reading stops the decode', async () => {
    const { engine, preparedKey } = await openPage();
    for await (const _ of engine.ask({ on: [preparedKey], questions: ['When?'], maxNewTokens: 100_000 })) break;
    await engine.release({ pageKey: 'elsewhere' });
    const { step } = (await engine.stats()).runs;
    await delay(20);
    expect((await engine.stats()).runs.step).toBe(step);
  });
});

describe('The engine refuses', () => {
  test('everything before a model is loaded and after it was disposed', async () => {
    const engine = new Engine();
    await expect(engine.prepare({ pageKey: 'a', text: null })).rejects.toMatchObject({ code: 'closed' });
    const { engine: loaded, preparedKey } = await openPage();
    await loaded.dispose();
    await loaded.dispose();
    await expect(answers(loaded, preparedKey, ['When?'])).rejects.toMatchObject({ code: 'closed' });
  });

  test('an unknown page, tiles of another size, and overlong questions', async () => {
    const { engine, info, preparedKey } = await openPage();
    await expect(engine.prepare({ pageKey: 'unknown', text: null })).rejects.toMatchObject({ code: 'bad-input' });
    const small = goldenTiles(goldenCases[0]!.tiles, info.tiling.tileSize / 2);
    await expect(engine.encode({ pageKey: 'b', tiles: small, read: false })).rejects.toMatchObject({
      code: 'bad-input',
    });
    await expect(answers(engine, preparedKey, ['x'.repeat(5000)])).rejects.toMatchObject({ code: 'bad-input' });
  });

  test('a missing model folder, one without its tokenizer, or with a damaged config, by name', async () => {
    const missing = new Engine().load({ ...tinyModel('docent-tiny'), modelDir: '/nowhere/model' });
    await expect(missing).rejects.toMatchObject({ code: 'model-missing', subject: 'config.json' });
    const bare = tinyModel('docent-tiny');
    rmSync(join(bare.modelDir, 'docent.tiktoken'));
    await expect(new Engine().load(bare)).rejects.toMatchObject({ code: 'model-missing', subject: '*.tiktoken' });
    const damaged = tinyModel('docent-tiny');
    writeFileSync(join(damaged.modelDir, 'config.json'), '{"model_type":"docent","hidden_size":-1}');
    await expect(new Engine().load(damaged)).rejects.toMatchObject({ code: 'model-invalid', subject: 'hidden_size' });
  });
});
