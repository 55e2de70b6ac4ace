import { afterEach, expect, test } from 'vitest';
import type { AskEvent } from '../../src-main/contract/engine.ts';
import { Engine } from '../../src-main/inference/engine.ts';
import { goldenCases, goldenTiles, tinyModel } from './tiny-models.ts';

const engines: Engine[] = [];
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.dispose();
});

async function openPage() {
  const golden = goldenCases[0]!;
  const engine = new Engine();
  engines.push(engine);
  const info = await engine.load(tinyModel(golden.model));
  const tiles = goldenTiles(golden.tiles, info.tiling.tileSize);
  await engine.encode({ pageKey: 'page', tiles, read: false });
  return { engine, ...(await engine.prepare({ pageKey: 'page', text: null })) };
}

test('a text’s likelihood is the product of its tokens’ probabilities', async () => {
  const { engine, preparedKey } = await openPage();
  const score = async (texts: string[], maxTokens = 64) =>
    (await engine.score({ preparedKey, prompt: 'Who?', texts, maxTokens })).scores;
  // Of all first tokens the likeliest is the one that an answer begins with, with the same probability.
  let last: AskEvent | undefined;
  for await (const event of engine.ask({ on: [preparedKey], questions: ['Who?'], maxNewTokens: 1 })) last = event;
  const greedy = last?.kind === 'answers' ? last.answers[0]!.tokens[0]! : undefined;
  const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
  const firsts = await score(ascii);
  expect(Math.max(...firsts.map((s) => s.logProb))).toBeLessThanOrEqual(greedy!.logProb + 1e-4);
  expect(firsts.reduce((sum, s) => sum + Math.exp(s.logProb), 0)).toBeLessThanOrEqual(1 + 1e-4);
  // The whole is the sum of its steps, and a text is cut at the limit.
  const [ab] = await score(['ab']);
  const [a] = await score(['a']);
  expect(ab!.tokens).toBe(2);
  expect(ab!.logProb).toBeLessThan(a!.logProb);
  expect((await score(['ab'], 1))[0]).toEqual({ logProb: expect.closeTo(a!.logProb, 4), tokens: 1 });
});

test('texts scored together, of different lengths, are scored as each alone', async () => {
  const { engine, preparedKey } = await openPage();
  const texts = ['TOTAL 12.00', 'é', 'a much longer text than the others'];
  const together = await engine.score({ preparedKey, prompt: 'Caption:', form: 'instruction', texts, maxTokens: 64 });
  for (const [i, text] of texts.entries()) {
    const alone = await engine.score({
      preparedKey,
      prompt: 'Caption:',
      form: 'instruction',
      texts: [text],
      maxTokens: 64,
    });
    expect(alone.scores[0]!.tokens).toBe(together.scores[i]!.tokens);
    expect(alone.scores[0]!.logProb).toBeCloseTo(together.scores[i]!.logProb, 2);
  }
});

test('repetition does not end a given text', async () => {
  const { engine, preparedKey } = await openPage();
  const { scores } = await engine.score({ preparedKey, prompt: 'Who?', texts: ['ab'.repeat(100)], maxTokens: 500 });
  expect(scores[0]!.tokens).toBe(200);
});
