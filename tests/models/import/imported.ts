import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { onTestFinished } from 'vitest';
import { graphPaths } from '../../../models/build/build.ts';
import { loadModelConfig, type ModelConfig } from '../../../models/folder/config.ts';
import { type ImportOptions, importModel } from '../../../models/import/import-model.ts';
import { SafetensorsFile } from '../../../models/safetensors/file.ts';
import { queryScales, rotaryRows } from '../../../src-main/inference/answering/decoder/rotary.ts';
import { numbers, pixels } from '../../parity/golden.ts';
import { wideSums } from '../../processor/exact-bytes.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Tiny, tinyFolder } from './fixtures.ts';

type Feeds = Record<string, Tensor>;

/** An imported tiny model on ONNX Runtime, beside what PyTorch computed with its checkpoint. */
export class Imported {
  readonly config: ModelConfig;
  readonly #folder: string;
  readonly #goldens: SafetensorsFile;

  private constructor(config: ModelConfig, folder: string, goldens: SafetensorsFile) {
    this.config = config;
    this.#folder = folder;
    this.#goldens = goldens;
  }

  static async make(name: Tiny, options: ImportOptions): Promise<Imported> {
    const out = join(temporaryFolder(), 'model');
    const { manifest } = await importModel(tinyFolder(name), out, options);
    const goldens = await SafetensorsFile.open(join(tinyFolder(name), 'goldens/expected.safetensors'));
    onTestFinished(() => goldens.dispose());
    return new Imported(await loadModelConfig(out), join(out, manifest.key), goldens);
  }

  async golden(name: string): Promise<Tensor> {
    const info = this.#goldens.tensors.get(name);
    if (!info) throw new Error(`no golden ${name}`);
    const { buffer } = await this.#goldens.readBytes(name, 0, info.elements);
    if (info.dtype === 'I64') return new Tensor('int64', new BigInt64Array(buffer), info.shape);
    return new Tensor('float32', new Float32Array(buffer), info.shape);
  }

  async run(graph: 'encoder' | 'resampler' | 'prefill' | 'step', feeds: Feeds): Promise<Feeds> {
    const session = await InferenceSession.create(graphPaths(this.#folder, this.config)[graph]!, {
      intraOpNumThreads: 1,
      ...(this.config.visual.tiles_alone ? wideSums() : {}),
    });
    try {
      return (await session.run(feeds)) as Feeds;
    } finally {
      await session.release();
    }
  }

  async features(adapters: readonly number[]): Promise<Tensor> {
    const adapter = new Tensor('int64', BigInt64Array.from(adapters, BigInt), [adapters.length]);
    const outputs = await this.run('encoder', {
      pixels: pixels(adapters.length, this.config.visual.tile_size),
      adapter,
    });
    return outputs.features!;
  }

  /** Logits of the last of `suffix` after the prefix, both in one pass each. */
  async logits(before: Tensor, visual: Tensor, after: readonly number[], suffix: readonly number[]): Promise<Tensor> {
    const c = this.config;
    const prefixLength = before.dims[1]! + visual.dims[1]! + after.length;
    const prefix = await this.run('prefill', {
      before_ids: before,
      visual_tokens: visual,
      after_ids: ids([after]),
      ...this.#positions(0, prefixLength, [prefixLength]),
    });
    const feeds: Feeds = {
      input_ids: ids([suffix]),
      // The one past column that there is before any token is hidden.
      suffix_mask: ids([[0, ...suffix.map(() => 1)]]),
      ...this.#positions(prefixLength, suffix.length, [1, suffix.length]),
      ...prefix,
    };
    for (let i = 0; i < c.num_hidden_layers; i++) {
      for (const part of ['key', 'value']) {
        feeds[`past_${part}.${i}`] = new Tensor('float32', new Float32Array(c.num_attention_heads * c.kv_channels), [
          c.num_attention_heads,
          1,
          c.kv_channels,
          1,
        ]);
      }
    }
    return (await this.run('step', feeds)).logits!;
  }

  #positions(start: number, length: number, dims: readonly number[]): Feeds {
    const c = this.config;
    const options = {
      headSize: c.kv_channels,
      rotaryDims: c.rotary_dims,
      base: c.rotary_emb_base,
      seqLength: c.seq_length,
      dynamicNtk: c.use_dynamic_ntk,
      logn: c.use_logn_attn,
    };
    const positions = Array.from({ length }, (_, i) => start + i);
    const { cos, sin } = rotaryRows(options, positions, 1);
    const half = c.kv_channels / 2;
    const feeds: Feeds = {
      cos: new Tensor('float32', cos, [...dims, half]),
      sin: new Tensor('float32', sin, [...dims, half]),
    };
    if (c.use_logn_attn) feeds.query_scale = new Tensor('float32', queryScales(options, positions), dims);
    return feeds;
  }
}

function ids(rows: readonly (readonly number[])[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(rows.flat(), BigInt), [rows.length, rows[0]!.length]);
}

/** Root of the mean squared difference over that of the wanted values. */
export function relativeError(actual: Tensor, wanted: Tensor): number {
  const [a, b] = [numbers(actual), numbers(wanted)];
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let [error, size] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    error += (a[i]! - b[i]!) ** 2;
    size += b[i]! ** 2;
  }
  return Math.sqrt(error / size);
}
