import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { graphPaths } from '../../models/build/build.ts';
import { loadModelConfig } from '../../models/folder/config.ts';
import { type ImportOptions, importModel } from '../../models/import/import-model.ts';
import type { AskEvent } from '../../src-main/contract/engine.ts';
import { allTiles } from '../../src-main/contract/tile.ts';
import { PieceTable } from '../../src-main/inference/answering/decoder/piece-table.ts';
import { Engine } from '../../src-main/inference/engine.ts';
import { residencyOf } from '../../src-main/inference/graphs/provider-residency.ts';
import { cutTiles } from '../../src-main/tiling/index.ts';
import { type Tiny, tinyFolder } from '../models/import/fixtures.ts';
import { temporaryFolder } from '../models/temporary-folder.ts';
import { needsExactBytes } from '../processor/exact-bytes.ts';

const engines: Engine[] = [];
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.dispose();
});

type Options = Partial<Pick<ImportOptions, 'precision' | 'tiles' | 'mergeTokens' | 'prefix' | 'encoder'>>;

async function load(name: Tiny, options: Options = {}) {
  const modelDir = join(temporaryFolder(), 'model');
  await importModel(tinyFolder(name), modelDir, { precision: 'int8', ...options });
  const engine = new Engine();
  engines.push(engine);
  const info = await engine.load({ modelDir, cacheDir: join(modelDir, 'unused'), device: 'cpu', cacheBytes: null });
  return { engine, info, modelDir };
}

/** A drawn page of the given size without blank parts. */
function page(width: number, height: number) {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < data.length; i++) data[i] = (i * i + 7 * i) % 256;
  return { width, height, data };
}

async function answer(engine: Engine, preparedKey: string) {
  let last: AskEvent | undefined;
  for await (const event of engine.ask({ on: [preparedKey], questions: ['What is the total?'], maxNewTokens: 4 }))
    last = event;
  if (last?.kind !== 'answers') throw new Error('no answers');
  return last.answers[0]!;
}

describe('an imported model in the engine', () => {
  it.each([
    // Monkey: 2 x 2 tiles and the whole; Qwen-VL: the whole page as its one image; LLaVA: 2 x 2 and the whole. 16 tokens a tile.
    ['monkey-tiny', 5],
    ['qwen-vl-tiny', 1],
    ['llava-tiny', 5],
  ] as const)('%s sees a page as %d tiles and answers', async (name, tiles) => {
    const { engine, info } = await load(name);
    const cut = cutTiles(page(300, 400), info.tiling);
    expect(allTiles(cut)).toHaveLength(tiles);
    expect((await engine.encode({ pageKey: 'p', tiles: cut, read: false })).visualTokens).toBe(16 * tiles);
    const { preparedKey } = await engine.prepare({ pageKey: 'p', text: null });
    expect((await answer(engine, preparedKey)).tokens.length).toBeGreaterThan(0);
    // The second question finds the page's keys and values.
    const { runs } = await engine.stats();
    expect((await engine.prepare({ pageKey: 'p', text: null })).cached).toBe(true);
    await answer(engine, preparedKey);
    expect(await engine.stats()).toMatchObject({ runs: { encoder: runs.encoder, prefill: runs.prefill } });
  });

  it('gets LLaVA’s prompt: the conversation before the image, the question after it', async () => {
    const { engine, info, modelDir } = await load('llava-tiny');
    await engine.encode({ pageKey: 'p', tiles: cutTiles(page(300, 400), info.tiling), read: false });
    const { tokens: prefixTokens } = await engine.prepare({ pageKey: 'p', text: null });
    const pieces = PieceTable.load(join(modelDir, 'llama-pieces.json'));
    const welcome =
      " A chat between a curious human and an artificial intelligence assistant. The assistant gives helpful, detailed, and polite answers to the human's questions. USER: ";
    expect(prefixTokens).toBe(1 + pieces.encode(welcome).length + 5 * 16 + pieces.encode(' \n').length);
  });

  it('imported with a larger grid takes more tiles than published, each with the adapter of its quadrant', async () => {
    const { engine, info } = await load('monkey-tiny', { tiles: 12 });
    const cut = cutTiles(page(330, 440), info.tiling);
    expect(cut.rows * cut.cols).toBeGreaterThan(6);
    expect(cut.rows * cut.cols).toBeLessThanOrEqual(12);
    for (const tile of cut.local) {
      const quadrant = 2 * Number(tile.row + 0.5 >= cut.rows / 2) + Number(tile.col + 0.5 >= cut.cols / 2);
      expect(tile.adapter).toBe(quadrant);
    }
    expect(cut.global!.adapter).toBe(4);
    expect((await engine.encode({ pageKey: 'p', tiles: cut, read: false })).visualTokens).toBe(
      16 * allTiles(cut).length,
    );
    const { preparedKey } = await engine.prepare({ pageKey: 'p', text: null });
    expect((await answer(engine, preparedKey)).tokens.length).toBeGreaterThan(0);
  });

  it('imported with merging puts fewer visual tokens into the prompt', async () => {
    const { engine, info } = await load('monkey-tiny', { mergeTokens: 0.25 });
    const encoded = await engine.encode({ pageKey: 'p', tiles: cutTiles(page(300, 400), info.tiling), read: false });
    expect(encoded.visualTokens).toBe(12 * 5);
    expect((await engine.prepare({ pageKey: 'p', text: null })).tokens).toBe(12 * 5 + 2);
  });

  it.for(['monkey-tiny', 'llava-tiny'] as const)(
    "%s with a page's keys and values in int8 answers as with float32",
    async (name, context) => {
      needsExactBytes(context);
      const asked = await Promise.all(
        (['float', 'int8'] as const).map(async (prefix) => {
          const { engine, info } = await load(name, { precision: 'fp32', prefix });
          await engine.encode({ pageKey: 'p', tiles: cutTiles(page(300, 400), info.tiling), read: false });
          const { preparedKey } = await engine.prepare({ pageKey: 'p', text: null });
          return answer(engine, preparedKey);
        }),
      );
      const [float, int8] = asked.map(({ tokens }) => tokens);
      expect(int8!.map(({ id }) => id)).toEqual(float!.map(({ id }) => id));
      int8!.forEach(({ logProb }, i) => {
        expect(Math.abs(logProb - float![i]!.logProb)).toBeLessThan(0.01);
      });
    },
  );

  it('whose encoder rounds activations sees each tile as if it were alone', async () => {
    const { engine, info } = await load('monkey-tiny', { encoder: 'dynamic' });
    const cut = cutTiles(page(300, 400), info.tiling);
    const { runs: before } = await engine.stats();
    await engine.encode({ pageKey: 'p', tiles: cut, read: false });
    const { runs } = await engine.stats();
    expect(runs.encoder! - before.encoder!).toBe(allTiles(cut).length);
  });

  it('whose keys and values are in int8 is refused by a processor that would compute them wrongly, and opens elsewhere', async () => {
    const modelDir = join(temporaryFolder(), 'model');
    await importModel(tinyFolder('monkey-tiny'), modelDir, { precision: 'int8', prefix: 'int8' });
    const open = async (exact: boolean) => {
      const engine = new Engine(async () => exact);
      engines.push(engine);
      return await engine.load({ modelDir, cacheDir: join(modelDir, 'unused'), device: 'cpu', cacheBytes: null });
    };
    await expect(open(false)).rejects.toMatchObject({
      code: 'model-invalid',
      subject: modelDir,
      message: expect.stringMatching(/another processor.*would be wrong.*Import the checkpoint again/),
    });
    expect((await open(true)).device).toBe('cpu');
  });

  it('without them opens on every processor, even with an int8 encoder', async () => {
    const modelDir = join(temporaryFolder(), 'model');
    await importModel(tinyFolder('monkey-tiny'), modelDir, { precision: 'int8', encoder: 'dynamic' });
    const engine = new Engine(async () => false);
    engines.push(engine);
    const info = await engine.load({ modelDir, cacheDir: join(modelDir, 'unused'), device: 'cpu', cacheBytes: null });
    expect(info.device).toBe('cpu');
  });

  it("keeps a page's keys and values in float32 on a device, and in int8 on the CPU, which alone multiplies those", async () => {
    const kept = await Promise.all(
      (['float', 'int8'] as const).map(async (prefix) => {
        const modelDir = join(temporaryFolder(), 'model');
        const { manifest } = await importModel(tinyFolder('monkey-tiny'), modelDir, { precision: 'int8', prefix });
        const config = await loadModelConfig(modelDir);
        const { outputs } = residencyOf(graphPaths(join(modelDir, manifest.key), config).prefill!, 'webgpu', true);
        return Object.keys(outputs ?? {});
      }),
    );
    expect(kept[0]).toContain('prefix_key.0');
    expect(kept[1]).toEqual([]);
  });
});
