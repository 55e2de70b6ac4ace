import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { buildModel } from '../../../models/build/build.ts';
import { ensureBuilt } from '../../../models/build/build-cache.ts';
import { contentKey } from '../../../models/build/content-key.ts';
import { ModelWeights } from '../../../models/folder/model-weights.ts';
import { ModelError } from '../../../models/model-error.ts';
import { decodeModel } from '../../../models/onnx/proto.ts';
import { seededRandom, temporaryFolder } from '../temporary-folder.ts';
import { writeSafetensors } from '../write-safetensors.ts';

const DOCENT = join(import.meta.dirname, '../../fixtures/parity/docent-tiny');
const PUBLISHED = join(import.meta.dirname, '../../fixtures/parity/published-tiny');

/** A copy of a tiny model that the test may spoil. */
function modelFolder(source = DOCENT): string {
  const folder = join(temporaryFolder(), 'model');
  mkdirSync(folder);
  for (const name of ['config.json', 'model.safetensors']) cpSync(join(source, name), join(folder, name));
  return folder;
}

/** The tiny model with its tensors changed: undefined drops one. */
async function withTensors(
  change: (name: string, shape: number[], data: Float32Array) => [number[], Float32Array] | undefined,
) {
  const folder = modelFolder();
  const weights = await ModelWeights.open(DOCENT);
  const tensors: { name: string; shape: number[]; data: Float32Array }[] = [];
  for (const name of weights.names()) {
    const kept = change(name, [...weights.info(name).shape], await weights.read(name));
    if (kept) tensors.push({ name, shape: kept[0], data: kept[1] });
  }
  await weights.dispose();
  await writeSafetensors(join(folder, 'model.safetensors'), tensors);
  return folder;
}

async function failure(folder: string): Promise<ModelError> {
  const out = join(temporaryFolder(), 'out');
  const error = await buildModel(folder, out).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ModelError);
  return error as ModelError;
}

describe('buildModel', () => {
  it('writes four graphs whose inputs and outputs are those of docs/model-format.md', async () => {
    const { graphs, config } = await buildModel(DOCENT, join(temporaryFolder(), 'out'));
    expect(config.model_type).toBe('docent');
    const ends = async (path: string) => {
      const session = await InferenceSession.create(path);
      const names = [[...session.inputNames].sort(), [...session.outputNames].sort()];
      await session.release();
      return names;
    };
    const layers = (...names: string[]) => names.flatMap((name) => [`${name}.0`, `${name}.1`]);
    expect(await ends(graphs.encoder)).toEqual([
      ['adapter', 'pixels'],
      [
        'features',
        'reading_boxes',
        'reading_classes',
        'reading_other_scores',
        'reading_others',
        'reading_scores',
        'reading_starts',
      ],
    ]);
    expect(await ends(graphs.resampler!)).toEqual([['features'], ['visual_tokens']]);
    expect(await ends(graphs.prefill!)).toEqual([
      ['cos', 'ids', 'rows', 'sin', 'visual_tokens'],
      [...layers('prefix_key'), 'prefix_pointer_keys', ...layers('prefix_value')],
    ]);
    expect(await ends(graphs.step!)).toEqual([
      [
        ...['cos', 'following', 'input_ids'],
        ...layers('past_key', 'past_value'),
        'pointer_keys',
        ...layers('prefix_key', 'prefix_value'),
        ...['rows', 'sin', 'suffix_mask'],
      ],
      ['log_probabilities', ...layers('new_key', 'new_value')],
    ]);
  });

  it('names nodes by the architecture and stores weights that prefill and step share once', async () => {
    const out = join(temporaryFolder(), 'out');
    const { graphs } = await buildModel(PUBLISHED, out);
    const names = decodeModel(readFileSync(graphs.encoder)).graph.node.map((node) => node.name);
    expect(names).toContain('/visual/resblocks.0/attn/in_proj/Gemm');
    expect(names).toContain('/visual/resblocks.1/mlp/c_fc/Gemm');
    expect(new Set(names).size).toBe(names.length);
    const ranges = (path: string) =>
      new Map(
        decodeModel(readFileSync(path))
          .graph.initializer.filter((tensor) => tensor.externalData?.length)
          .map((tensor) => [tensor.name, JSON.stringify(tensor.externalData)]),
      );
    const [prefill, step] = [ranges(graphs.prefill!), ranges(graphs.step!)];
    expect(step.get('transformer.h.0.mlp.w1.weight')).toBe(prefill.get('transformer.h.0.mlp.w1.weight'));
    expect(step.get('transformer.wte.weight')).toContain('"decoder.data"');
    expect(readdirSync(out).sort()).toEqual([
      'decoder.data',
      'encoder.data',
      'encoder.onnx',
      'prefill.onnx',
      'resampler.data',
      'resampler.onnx',
      'step.onnx',
    ]);
  });

  it('reports progress to the end and stops at an abort with its reason', async () => {
    const seen: number[] = [];
    let total = 0;
    const onProgress = (progress: { done: number; total: number }) => {
      seen.push(progress.done);
      total = progress.total;
    };
    await buildModel(DOCENT, join(temporaryFolder(), 'out'), { onProgress });
    expect(seen).toEqual(Array.from({ length: total }, (_, i) => i + 1));
    const controller = new AbortController();
    const aborted = buildModel(DOCENT, join(temporaryFolder(), 'out'), {
      signal: controller.signal,
      onProgress: ({ done }) => done === 5 && controller.abort(new Error('enough')),
    });
    await expect(aborted).rejects.toThrow('enough');
  });

  it.each([
    'transformer.wte.weight',
    'transformer.visual.stem.1.bias',
    'transformer.visual.transformer.resblocks.1.attn.in_proj_lora.3.lora_scale',
    'transformer.visual.attn_pool.attn.in_proj_bias',
    'transformer.visual.positional_embedding',
    'transformer.pointer.next.bias',
    'transformer.features.weight',
    'lm_head.weight',
  ])('names %s when it is missing, has another shape, or holds a NaN', async (tensor) => {
    const missing = await withTensors((name, shape, data) => (name === tensor ? undefined : [shape, data]));
    expect(await failure(missing)).toMatchObject({ subject: tensor, reason: 'invalid' });
    const misshapen = await withTensors((name, shape, data) =>
      name === tensor ? [[...shape, 2], Float32Array.from([...data, ...data])] : [shape, data],
    );
    expect(await failure(misshapen)).toMatchObject({ subject: tensor, message: expect.stringMatching(/shape/) });
    const spoiled = await withTensors((name, shape, data) =>
      name === tensor ? [shape, data.with(data.length - 1, Number.NaN)] : [shape, data],
    );
    expect(await failure(spoiled)).toMatchObject({ subject: tensor, message: expect.stringMatching(/NaN/) });
  });

  it('answers a config that asks for a larger model with the first tensor that does not fit', async () => {
    const folder = modelFolder();
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as Record<string, unknown>;
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, num_hidden_layers: 1000 }));
    expect(await failure(folder)).toMatchObject({ subject: 'transformer.h.2.ln_1.weight' });
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, num_hidden_layers: 1e9 }));
    expect(await failure(folder)).toMatchObject({ subject: 'num_hidden_layers' });
  });

  it('ends in a model or a ModelError when header and config bytes are flipped (seed 11)', async () => {
    const folder = modelFolder();
    const random = seededRandom(11);
    const originals = ['config.json', 'model.safetensors'].map((name) => readFileSync(join(folder, name)));
    const headerEnd = 8 + Number(originals[1]!.readBigUInt64LE(0));
    for (let round = 0; round < 60; round++) {
      const which = round % 2;
      const bytes = Buffer.from(originals[which]!);
      bytes[Math.floor(random() * (which === 0 ? bytes.length : headerEnd))]! ^= 1 << Math.floor(random() * 8);
      writeFileSync(join(folder, 'config.json'), which === 0 ? bytes : originals[0]!);
      writeFileSync(join(folder, 'model.safetensors'), which === 1 ? bytes : originals[1]!);
      const outcome = await buildModel(folder, join(temporaryFolder(), 'out')).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome, `round ${round}`).toBeInstanceOf(ModelError);
    }
  });
});

describe('ensureBuilt', () => {
  it('builds once, and again only when the model folder changes', async () => {
    const cache = join(temporaryFolder(), 'cache');
    const folder = modelFolder();
    const first = await ensureBuilt(folder, cache);
    const { mtimeMs } = statSync(first.graphs.encoder);
    expect((await ensureBuilt(folder, cache)).graphs).toEqual(first.graphs);
    expect(statSync(first.graphs.encoder).mtimeMs).toBe(mtimeMs);
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as Record<string, unknown>;
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, rotary_emb_base: 20000 }));
    expect((await ensureBuilt(folder, cache)).graphs.encoder).not.toBe(first.graphs.encoder);
    expect(readdirSync(cache)).toHaveLength(2);
  });

  it('has another key for every changed byte of the weights', async () => {
    const folder = modelFolder();
    const before = await contentKey(folder);
    const path = join(folder, 'model.safetensors');
    const bytes = readFileSync(path);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(path, bytes);
    expect(await contentKey(folder)).not.toBe(before);
  });

  it('builds again over a build that lost part of a file', async () => {
    const cache = join(temporaryFolder(), 'cache');
    const { graphs } = await ensureBuilt(DOCENT, cache);
    const data = join(graphs.encoder, '../decoder.data');
    const { size } = statSync(data);
    truncateSync(data, 100);
    await ensureBuilt(DOCENT, cache);
    expect(statSync(data).size).toBe(size);
  });

  it('leaves nothing behind when a build fails', async () => {
    const cache = join(temporaryFolder(), 'cache');
    const folder = await withTensors((name, shape, data) => (name === 'lm_head.weight' ? undefined : [shape, data]));
    await expect(ensureBuilt(folder, cache)).rejects.toBeInstanceOf(ModelError);
    expect(readdirSync(cache)).toEqual([]);
  });

  it('gives every one of several processes at once the same complete build', async () => {
    const cache = join(temporaryFolder(), 'cache');
    const built = await Promise.all([1, 2, 3].map(() => ensureBuilt(DOCENT, cache)));
    expect(new Set(built.map(({ graphs }) => graphs.step!)).size).toBe(1);
    expect(readdirSync(cache)).toHaveLength(1);
    const session = await InferenceSession.create(built[0]!.graphs.step!);
    await session.release();
  });
});
