import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { AskEvent, EngineAnswer } from '../../src-main/contract/engine.ts';
import { allTiles } from '../../src-main/contract/tile.ts';
import { Engine } from '../../src-main/inference/engine.ts';
import { goldenCases, goldenTiles, tinyModel } from './tiny-models.ts';

const engines: Engine[] = [];
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.dispose();
});

/** docent-tiny with other keys in its config.json. */
async function open(change: { visual_prompt?: boolean; visual?: Record<string, unknown> } = {}) {
  const params = tinyModel('docent-tiny');
  const path = join(params.modelDir, 'config.json');
  const config = JSON.parse(readFileSync(path, 'utf8')) as { visual: Record<string, unknown> };
  writeFileSync(path, JSON.stringify({ ...config, ...change, visual: { ...config.visual, ...change.visual } }));
  const engine = new Engine();
  engines.push(engine);
  const info = await engine.load(params);
  return { engine, info, tiles: goldenTiles(goldenCases[0]!.tiles, info.tiling.tileSize) };
}

async function answer(engine: Engine, pageKey: string): Promise<EngineAnswer> {
  const text = {
    text: 'Total\t12.50',
    centres: Array.from('Total\t12.50', (_, i): [number, number] => [i / 11, 0.5]),
  };
  const { preparedKey } = await engine.prepare({ pageKey, text });
  let last: AskEvent | undefined;
  for await (const event of engine.ask({ on: [preparedKey], questions: ['What is the total?'], maxNewTokens: 8 }))
    last = event;
  if (last?.kind !== 'answers') throw new Error('the stream did not end in answers');
  return last.answers[0]!;
}

describe('A model whose prompt has no visual tokens', () => {
  test('reads the same characters as with them, without resampler and global tile', async () => {
    const [with_, without] = [await open(), await open({ visual_prompt: false })];
    const seen = await with_.engine.encode({ pageKey: 'page', tiles: with_.tiles, read: true });
    const read = await without.engine.encode({ pageKey: 'page', tiles: without.tiles, read: true });
    expect(read.characters.length).toBeGreaterThan(10);
    expect(read.characters).toEqual(seen.characters);
    expect(seen.visualTokens).toBe(allTiles(with_.tiles).length * 16);
    expect(read.visualTokens).toBe(0);
    expect((await without.engine.stats()).runs).toMatchObject({ resampler: 0 });
  });

  test('runs nothing for a page with known text, answers on it, and reads it on request', async () => {
    const { engine, tiles } = await open({ visual_prompt: false });
    expect(await engine.encode({ pageKey: 'page', tiles, read: false })).toMatchObject({ characters: [] });
    const first = await answer(engine, 'page');
    expect((await engine.stats()).runs).toMatchObject({ encoder: 0, resampler: 0 });
    const { characters, cached } = await engine.encode({ pageKey: 'page', tiles, read: true });
    expect(cached).toBe(false);
    expect(characters.length).toBeGreaterThan(10);
    expect(await engine.encode({ pageKey: 'page', tiles, read: true })).toMatchObject({ characters, cached: true });
    expect((await answer(engine, 'page')).tokens).toEqual(first.tokens);
  });

  test('reports the calibration of its characters’ probabilities, if it was measured', async () => {
    const path = join(tinyModel('docent-tiny').modelDir, 'config.json');
    const { visual } = JSON.parse(readFileSync(path, 'utf8')) as { visual: { reading_head: object } };
    const confidence = { scale: 1.5, offset: 2 };
    const { info } = await open({ visual: { reading_head: { ...visual.reading_head, confidence } } });
    expect(info.readingConfidence).toEqual(confidence);
    expect((await open()).info.readingConfidence).toBeNull();
  });
});

describe('An encoder that rounds', () => {
  test('reads a tile on a CPU the same, however many tiles the page has', async () => {
    const { engine, tiles } = await open({ visual_prompt: false, visual: { cpu_int8: true } });
    const encode = async (pageKey: string, some: typeof tiles.local) =>
      (await engine.encode({ pageKey, tiles: { ...tiles, local: some, global: null }, read: true })).characters;
    const { local } = tiles;
    const alone = await encode('alone', [local[0]!]);
    const all = await encode('all', local);
    const [x0, y0, x1, y1] = local[0]!.owns;
    const inside = all.filter(({ x, y }) => x > x0 + 0.05 && x < x1 - 0.05 && y > y0 + 0.05 && y < y1 - 0.05);
    expect(inside.length).toBeGreaterThan(3);
    for (const character of inside) expect(alone).toContainEqual(character);
  });
});
