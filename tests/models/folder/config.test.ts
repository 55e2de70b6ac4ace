import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModelConfig, parseModelConfig, patchGrid } from '../../../models/folder/config.ts';
import { ModelError } from '../../../models/model-error.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** config.json of the published model (public; extra keys as there). */
const PUBLISHED = {
  model_type: 'monkey',
  architectures: ['MonkeyLMHeadModel'],
  hidden_size: 4096,
  num_attention_heads: 32,
  num_hidden_layers: 32,
  kv_channels: 128,
  intermediate_size: 22016,
  layer_norm_epsilon: 1e-6,
  rotary_emb_base: 10000,
  seq_length: 2048,
  use_dynamic_ntk: true,
  use_logn_attn: true,
  vocab_size: 151936,
  onnx_safe: null,
  visual: {
    heads: 16,
    image_size: 896,
    image_start_id: 151857,
    layers: 48,
    mlp_ratio: 4.9231,
    output_dim: 4096,
    patch_size: 14,
    width: 1664,
    lora_repeat_num: 4,
  },
};

type Json = Record<string, unknown>;

function changed(base: Json, path: string, value: unknown): Json {
  const copy = structuredClone(base);
  const keys = path.split('.');
  const holder = keys.slice(0, -1).reduce((at, key) => at[key] as Json, copy);
  if (value === undefined) delete holder[keys.at(-1)!];
  else holder[keys.at(-1)!] = value;
  return copy;
}

function subjectOf(json: unknown): string {
  try {
    parseModelConfig(json);
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).message).toContain(`"${(error as ModelError).subject}"`);
    return (error as ModelError).subject;
  }
  return 'no error';
}

describe('config.json', () => {
  it('takes the published file as it is and fills in the published defaults', () => {
    const config = parseModelConfig(PUBLISHED);
    expect(config).toMatchObject({ eos_id: 151643, rotary_dims: null, pointer: null });
    expect(config.visual).toMatchObject({
      tile_size: 448,
      tile_overlap: 0,
      max_tiles: null,
      queries: 256,
      resampler_heads: 32,
      stem_channels: null,
      grid_convs: 0,
      lora_rank_attention: 16,
      lora_rank_mlp: 32,
      reading_head: null,
    });
    expect(config.visual.windows).toEqual(Array(48).fill(null));
    expect(patchGrid(config)).toBe(32);
  });

  it('takes the additions of docent-mini', () => {
    const tiny = join(import.meta.dirname, '../../fixtures/parity/docent-tiny/config.json');
    const config = parseModelConfig(JSON.parse(readFileSync(tiny, 'utf8')));
    expect(config.visual.reading_head).toMatchObject({ slots: 4, alphabet: 'ab9é€\u{1d11e}' });
    expect(config.visual.windows).toEqual([[4, 4], [4, 4], null, [2, 8], null]);
    expect(config).toMatchObject({ word_features: 492, pointer: { dim: 12 }, answer_id: 263, rotary_dims: 36 });
  });

  it.each([
    ['hidden_size', undefined],
    ['hidden_size', '4096'],
    ['hidden_size', 0],
    ['num_hidden_layers', 1e9],
    ['num_hidden_layers', 2.5],
    ['vocab_size', 1e12],
    ['kv_channels', 127],
    ['intermediate_size', 11],
    ['layer_norm_epsilon', 0],
    ['rotary_emb_base', -1],
    ['model_type', 'llama'],
    ['eos_id', 151936],
    ['pointer', { dim: 12 }],
    ['rotary_dims', 63],
    ['rotary_dims', 130],
    ['visual', undefined],
    ['visual', 'big'],
    ['visual.layers', 1e9],
    ['visual.width', null],
    ['visual.heads', 15],
    ['visual.patch_size', 13],
    ['visual.image_size', 900],
    ['visual.tile_overlap', 448],
    ['visual.queries', 250],
    ['visual.output_dim', 2048],
    ['visual.resampler_heads', 30],
    ['visual.windows', [[4, 4]]],
    ['visual.image_start_id', 151936],
    ['visual.lora_repeat_num', -1],
    ['visual.grid_convs', 1e9],
  ])('refuses %s = %j and names the key', (path, value) => {
    expect(subjectOf(changed(PUBLISHED, path, value))).toBe(path);
  });

  it('names a window that does not divide the grid, and a stem beside the wrong patch', () => {
    const windows = Array(48).fill(null);
    windows[7] = [5, 4];
    expect(subjectOf(changed(PUBLISHED, 'visual.windows', windows))).toBe('visual.windows.7');
    const stem = changed(changed(PUBLISHED, 'visual.stem_channels', [8, 8]), 'visual.patch_size', 16);
    expect(subjectOf(stem)).toBe('visual.stem_channels');
    expect(subjectOf(changed(PUBLISHED, 'visual.reading_head', { slots: 4, alphabet: '' }))).toBe(
      'visual.reading_head.alphabet',
    );
  });

  it.each([null, [], 'text', 7])('refuses %j instead of an object', (json) => {
    expect(subjectOf(json)).toBe('config.json');
  });

  it('says whether the file is missing or not JSON', async () => {
    const folder = temporaryFolder();
    await expect(loadModelConfig(folder)).rejects.toMatchObject({ subject: 'config.json', reason: 'missing' });
    writeFileSync(join(folder, 'config.json'), '{"hidden_size":');
    await expect(loadModelConfig(folder)).rejects.toMatchObject({ subject: 'config.json', reason: 'invalid' });
  });
});
