import { afterEach, expect, test } from 'vitest';
import type { AskEvent, EngineAnswer } from '../../src-main/contract/engine.ts';
import type { PromptText } from '../../src-main/contract/page.ts';
import { Engine } from '../../src-main/inference/engine.ts';
import { goldenCases, goldenTiles, tinyModel } from './tiny-models.ts';

const engines: Engine[] = [];
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.dispose();
});

const PAGE = 'Café Zoé\t12.50\nTotal due: 12.50\nThank you';
const CHARS = Array.from(PAGE);

function promptText(text: string): PromptText {
  const chars = Array.from(text);
  const centres = chars.map((c, i) =>
    c === '\t' || c === '\n' ? null : ([i / chars.length, 0.5] as [number, number]),
  );
  return { text, centres };
}

async function openPage(text: string | null = PAGE) {
  const engine = new Engine();
  engines.push(engine);
  const info = await engine.load(tinyModel('docent-tiny'));
  await engine.encode({
    pageKey: 'page',
    tiles: goldenTiles(goldenCases[0]!.tiles, info.tiling.tileSize),
    read: false,
  });
  const prefilled = await engine.prepare({ pageKey: 'page', text: text === null ? null : promptText(text) });
  return { engine, info, ...prefilled };
}

async function ask(engine: Engine, preparedKey: string, questions: string[], maxNewTokens = 12) {
  const deltas: string[] = questions.map(() => '');
  let answers: EngineAnswer[] = [];
  for await (const event of engine.ask({ on: [preparedKey], questions, maxNewTokens }) as AsyncIterable<AskEvent>) {
    if (event.kind === 'delta') deltas[event.question] += event.delta;
    else answers = event.answers;
  }
  return { deltas, answers };
}

test('a question is answered the same alone and among others, and its deltas are its text', async () => {
  const { engine, info, preparedKey } = await openPage();
  expect(info).toMatchObject({ needs: { text: { maxBytes: expect.any(Number) } } });
  const questions = ['What is the total?', 'Who?', 'Where is Zoé?'];
  const together = await ask(engine, preparedKey, questions);
  expect(together.deltas).toEqual(together.answers.map((a) => a.text));
  for (const [i, question] of questions.entries()) {
    const alone = await ask(engine, preparedKey, [question]);
    expect(alone.answers[0]!.tokens).toEqual(together.answers[i]!.tokens);
  }
});

test('a copied answer names its characters of the page', async () => {
  const { engine, preparedKey } = await openPage();
  const { answers } = await ask(engine, preparedKey, ['Total?', 'Zoé?', 'Thank?', 'due', '12.50?'], 40);
  const copied = answers.flatMap(({ text, spans }) => spans.map((span) => ({ text, ...span })));
  expect(copied.length).toBeGreaterThan(0);
  for (const { text, start, length } of copied) {
    const word = CHARS.slice(start, start + length).join('');
    expect(word).toMatch(/\S/);
    expect(text).toContain(word);
  }
});

test('another question prefills the page again but encodes nothing', async () => {
  const { engine, preparedKey } = await openPage();
  await ask(engine, preparedKey, ['Total?']);
  const before = (await engine.stats()).runs;
  await ask(engine, preparedKey, ['Who?', 'When?']);
  const after = (await engine.stats()).runs;
  expect({ encoder: after.encoder! - before.encoder!, prefill: after.prefill! - before.prefill! }).toEqual({
    encoder: 0,
    prefill: 2,
  });
});

test('a page without text can be asked', async () => {
  const { engine, preparedKey } = await openPage(null);
  const { answers } = await ask(engine, preparedKey, ['What is the total?'], 5);
  expect(answers).toHaveLength(1);
  expect(answers[0]!.spans).toEqual([]);
});

test('a cancelled question rejects with the reason and leaves the engine usable', async () => {
  const { engine, preparedKey } = await openPage();
  const controller = new AbortController();
  const stream = engine.ask(
    { on: [preparedKey], questions: ['a', 'b', 'c'], maxNewTokens: 200 },
    { signal: controller.signal },
  );
  const run = (async () => {
    for await (const event of stream) if (event.kind === 'delta') controller.abort(new Error('enough'));
  })();
  await expect(run).rejects.toThrow('enough');
  expect((await ask(engine, preparedKey, ['Total?'], 3)).answers).toHaveLength(1);
});

test('the likelihood of a text adds up all places of a word on the page', async () => {
  const { engine, preparedKey } = await openPage();
  const score = async (texts: string[], maxTokens = 64) =>
    (await engine.score({ preparedKey, prompt: 'Total?', texts, maxTokens })).scores;
  const [word, unknown, both] = await score(['12.50', 'xyz', '12.50 Thank']);
  // A word of the page is one token, another is written byte by byte.
  expect([word!.tokens, unknown!.tokens, both!.tokens]).toEqual([1, 3, 2]);
  expect(both!.logProb).toBeLessThan(word!.logProb);
  const words = ['Café', 'Zoé', '12.50', 'Total', 'due', ':', 'Thank', 'you'];
  const sum = (await score(words)).reduce((total, s) => total + Math.exp(s.logProb), 0);
  expect(sum).toBeGreaterThan(0);
  expect(sum).toBeLessThanOrEqual(1 + 1e-4);
  expect((await score(['12.50 Thank'], 1))[0]!.tokens).toBe(1);
});
