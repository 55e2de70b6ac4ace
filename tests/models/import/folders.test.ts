import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelWeights } from '../../../models/folder/model-weights.ts';
import { importModel } from '../../../models/import/import-model.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { writeSafetensors } from '../write-safetensors.ts';
import { failureOf, spoilable, type Tiny } from './fixtures.ts';

const attempt = (folder: string) =>
  failureOf(importModel(folder, join(temporaryFolder(), 'model'), { precision: 'int8' }));

function editConfig(folder: string, change: (config: Record<string, unknown>) => void): void {
  const path = join(folder, 'config.json');
  const config = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  change(config);
  writeFileSync(path, JSON.stringify(config));
}

/** The LLaVA checkpoint with one tensor changed. */
async function withTensor(
  name: string,
  change: (shape: number[], data: Float32Array) => [number[], Float32Array] | undefined,
) {
  const folder = spoilable('llava-tiny');
  const weights = await ModelWeights.open(folder);
  const tensors: { name: string; shape: number[]; data: Float32Array }[] = [];
  for (const tensor of weights.names()) {
    const [shape, data] = [[...weights.info(tensor).shape], await weights.read(tensor)];
    const kept: [number[], Float32Array] | undefined = tensor === name ? change(shape, data) : [shape, data];
    if (kept) tensors.push({ name: tensor, shape: kept[0], data: kept[1] });
  }
  await weights.dispose();
  await writeSafetensors(join(folder, 'model.safetensors'), tensors);
  return folder;
}

describe('a folder that is not whole', () => {
  it.each([
    ['monkey-tiny', 'pytorch_model-00002-of-00002.bin'],
    ['qwen-vl-tiny', 'model-00001-of-00002.safetensors'],
  ] as [Tiny, string][])('%s without %s is told by that file', async (name, file) => {
    const folder = spoilable(name);
    rmSync(join(folder, file));
    expect(await attempt(folder)).toMatchObject({ subject: file, reason: 'missing' });
  });

  it.each([
    ['monkey-tiny', 'pytorch_model-00001-of-00002.bin'],
    ['qwen-vl-tiny', 'model-00002-of-00002.safetensors'],
  ] as [Tiny, string][])('%s with half of %s is told by that file', async (name, file) => {
    const folder = spoilable(name);
    truncateSync(join(folder, file), 40_000);
    expect((await attempt(folder)).message).toContain(file);
  });

  it('without config.json, tokenizer or weights says what is missing', async () => {
    const bare = spoilable('qwen-vl-tiny');
    rmSync(join(bare, 'qwen.tiktoken'));
    expect(await attempt(bare)).toMatchObject({ subject: 'qwen.tiktoken', reason: 'missing' });
    rmSync(join(bare, 'config.json'));
    expect(await attempt(bare)).toMatchObject({ subject: 'config.json', reason: 'missing' });
    const llava = spoilable('llava-tiny');
    rmSync(join(llava, 'tokenizer.model'));
    expect(await attempt(llava)).toMatchObject({ subject: 'tokenizer.model', reason: 'missing' });
    rmSync(join(llava, 'model.safetensors'));
    expect((await attempt(llava)).message).toMatch(/neither \*\.safetensors nor pytorch_model\*\.bin/);
  });

  it('cloned without Git LFS is told so', async () => {
    const folder = spoilable('qwen-vl-tiny');
    writeFileSync(
      join(folder, 'model-00001-of-00002.safetensors'),
      'version https://git-lfs.github.com/spec/v1\noid sha256:0\n',
    );
    expect(await attempt(folder)).toMatchObject({
      subject: 'model-00001-of-00002.safetensors',
      message: expect.stringMatching(/git lfs pull/),
    });
  });

  it('whose index names a file outside of it is refused', async () => {
    const folder = spoilable('monkey-tiny');
    const index = { weight_map: { 'transformer.wte.weight': '../pytorch_model.bin' } };
    writeFileSync(join(folder, 'pytorch_model.bin.index.json'), JSON.stringify(index));
    expect(await attempt(folder)).toMatchObject({
      subject: 'transformer.wte.weight',
      message: expect.stringMatching(/not a file of the folder/),
    });
  });
});

describe('a tensor that is wrong', () => {
  const name = 'language_model.model.layers.2.self_attn.k_proj.weight';

  it('is named with its file: missing, of another shape, with a NaN', async () => {
    expect(await attempt(await withTensor(name, () => undefined))).toMatchObject({ subject: name });
    const shorter = await withTensor(name, ([rows, columns], data) => [[rows! - 1, columns!], data.slice(columns!)]);
    expect(await attempt(shorter)).toMatchObject({
      subject: name.replace('k_proj', 'q_proj'),
      message: expect.stringMatching(/k_proj.*shape/),
    });
    const spoiled = await withTensor(name, (shape, data) => [shape, data.with(77, Number.NaN)]);
    expect((await attempt(spoiled)).message).toMatch(/NaN or infinity at element/);
  });

  it('is told with the file that holds it', async () => {
    const folder = spoilable('qwen-vl-tiny');
    editConfig(folder, (config) => {
      config.vocab_size = 300;
    });
    const error = await attempt(folder);
    expect(error.message).toMatch(
      /^model-0000[12]-of-00002\.safetensors: Tensor "transformer\.wte\.weight" has shape \[272, 32\]/,
    );
  });
});

describe('a config that is not of the three families, or asks for what is not there', () => {
  it.each([
    ['monkey-tiny', 'model_type', (c) => Object.assign(c, { model_type: 'bert', architectures: ['BertModel'] })],
    ['qwen-vl-tiny', 'model_type', (c) => Reflect.deleteProperty(c, 'visual')],
    ['monkey-tiny', 'num_hidden_layers', (c) => Object.assign(c, { num_hidden_layers: 1e9 })],
    [
      'llava-tiny',
      'text_config.rope_scaling',
      (c) => Object.assign(c.text_config as object, { rope_scaling: { type: 'linear' } }),
    ],
    [
      'llava-tiny',
      'text_config.num_key_value_heads',
      (c) => Object.assign(c.text_config as object, { num_key_value_heads: 1 }),
    ],
    ['llava-tiny', 'vision_feature_layer', (c) => Object.assign(c, { vision_feature_layer: -9 })],
  ] as [Tiny, string, (config: Record<string, unknown>) => unknown][])('%s: %s', async (name, key, change) => {
    const folder = spoilable(name);
    editConfig(folder, change);
    expect(await attempt(folder)).toMatchObject({ subject: key });
  });

  it('leaves nothing behind but a folder that the same command takes up', async () => {
    const folder = spoilable('qwen-vl-tiny');
    editConfig(folder, (config) => {
      config.model_type = 'bert';
      config.architectures = [];
    });
    const out = join(temporaryFolder(), 'model');
    await failureOf(importModel(folder, out, { precision: 'int8' }));
    expect(readdirSync(join(out, '..'))).toEqual([]);
  });
});
