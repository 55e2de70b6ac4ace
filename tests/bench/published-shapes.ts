import { randomFillSync } from 'node:crypto';
import { join } from 'node:path';
import { type ModelConfig, parseModelConfig } from '../../models/folder/config.ts';
import { ModelWeights } from '../../models/folder/model-weights.ts';
import { prefill } from '../../models/monkey/prefill.ts';
import { resampler } from '../../models/monkey/resampler.ts';
import { step } from '../../models/monkey/step.ts';
import { tileEncoder } from '../../models/monkey/tile-encoder.ts';
import { ExternalData } from '../../models/onnx/external-data.ts';
import { GraphBuilder } from '../../models/onnx/graph-builder.ts';
import type { Format, WeightUse } from '../../models/onnx/storage.ts';
import { writeGraph } from '../../models/onnx/write-graph.ts';
import { layOutcome } from '../../models/quantize/quantize-piece.ts';
import type { Quantizer } from '../../models/quantize/quantizer.ts';
import type { TensorInfo } from '../../models/safetensors/header.ts';
import type { TensorFile } from '../../models/safetensors/tensor-file.ts';
import { WorkingMemory } from '../../models/safetensors/working-memory.ts';

/** What is left out of the published model so that its graphs take seconds: all but one layer of each kind, and most of the vocabulary. */
export const PUBLISHED = { encoderLayers: 48, layers: 32, vocabulary: 151_936, hidden: 4096, prefix: 1282 } as const;
const VOCABULARY = 1024;

function oneLayer(layers: number): ModelConfig {
  return parseModelConfig({
    model_type: 'monkey',
    hidden_size: PUBLISHED.hidden,
    num_attention_heads: 32,
    num_hidden_layers: layers,
    kv_channels: 128,
    intermediate_size: 22_016,
    layer_norm_epsilon: 1e-6,
    rotary_emb_base: 10_000,
    seq_length: 2048,
    use_dynamic_ntk: true,
    use_logn_attn: true,
    vocab_size: VOCABULARY,
    eos_id: 0,
    visual: {
      heads: 16,
      image_size: 896,
      image_start_id: 1,
      layers: 1,
      mlp_ratio: 4.9231,
      output_dim: PUBLISHED.hidden,
      patch_size: 14,
      width: 1664,
      lora_repeat_num: 4,
      tile_size: 448,
    },
  });
}

/** Names and shapes as the published checkpoint has them (one layer of each kind), float16 zeros that nobody reads for long. */
function tensorsOf(config: ModelConfig): Record<string, readonly number[]> {
  const { hidden_size: size, intermediate_size, num_hidden_layers } = config;
  const { width, output_dim: out } = config.visual;
  const half = intermediate_size / 2;
  const mlp = Math.trunc(width * config.visual.mlp_ratio);
  const all: Record<string, readonly number[]> = {};
  const visual = (name: string, ...shape: number[]) => {
    all[`transformer.visual.${name}`] = shape;
  };
  const norm = (name: string, length: number) => {
    visual(`${name}.weight`, length);
    visual(`${name}.bias`, length);
  };
  const adapted = (name: string, rows: number, rank: number) => {
    for (let k = 0; k < 4; k++) {
      visual(`${name}.${k}.lora_a.weight`, rank, width);
      visual(`${name}.${k}.lora_b.weight`, rows, rank);
      visual(`${name}.${k}.lora_scale`, 1);
    }
  };
  const dense = (name: string, rows: number, columns: number) => {
    visual(`${name}.weight`, rows, columns);
    visual(`${name}.bias`, rows);
  };
  visual('conv1.weight', width, 3, 14, 14);
  visual('positional_embedding', 256, width);
  norm('ln_pre', width);
  const block = 'transformer.resblocks.0';
  norm(`${block}.ln_1`, width);
  norm(`${block}.ln_2`, width);
  dense(`${block}.attn.in_proj`, 3 * width, width);
  dense(`${block}.attn.out_proj`, width, width);
  dense(`${block}.mlp.c_fc`, mlp, width);
  dense(`${block}.mlp.c_proj`, width, mlp);
  adapted(`${block}.attn.in_proj_lora`, 3 * width, 16);
  adapted(`${block}.attn.out_proj_lora`, width, 16);
  adapted(`${block}.mlp_lora`, width, 32);
  visual('attn_pool.query', 256, out);
  visual('attn_pool.pos_embed', 256, out);
  visual('attn_pool.kv_proj.weight', out, width);
  norm('attn_pool.ln_q', out);
  norm('attn_pool.ln_kv', out);
  visual('attn_pool.attn.in_proj_weight', 3 * out, out);
  visual('attn_pool.attn.in_proj_bias', 3 * out);
  dense('attn_pool.attn.out_proj', out, out);
  norm('ln_post', out);
  visual('proj', out, out);
  all['transformer.wte.weight'] = [VOCABULARY, size];
  all['lm_head.weight'] = [VOCABULARY, size];
  all['transformer.ln_f.weight'] = [size];
  for (let i = 0; i < num_hidden_layers; i++) {
    const layer = `transformer.h.${i}`;
    all[`${layer}.ln_1.weight`] = [size];
    all[`${layer}.ln_2.weight`] = [size];
    all[`${layer}.attn.c_attn.weight`] = [3 * size, size];
    all[`${layer}.attn.c_attn.bias`] = [3 * size];
    all[`${layer}.attn.c_proj.weight`] = [size, size];
    all[`${layer}.mlp.w1.weight`] = [half, size];
    all[`${layer}.mlp.w2.weight`] = [half, size];
    all[`${layer}.mlp.c_proj.weight`] = [size, half];
  }
  return all;
}

function emptyCheckpoint(config: ModelConfig): TensorFile {
  const tensors = new Map<string, TensorInfo>();
  for (const [name, shape] of Object.entries(tensorsOf(config))) {
    const elements = shape.reduce((product, size) => product * size, 1);
    tensors.set(name, { name, dtype: 'F16', shape, elements, start: 0, end: 2 * elements });
  }
  return {
    path: 'nowhere',
    tensors,
    floatDtype: () => 'F16',
    readFloat32: async (_name, _start, count) => new Float32Array(count).fill(0.01),
    readBytes: async (_name, _start, count) => new Uint8Array(2 * count),
    readInto: async (memory, _name, _start, count) => {
      const region = memory.take(2 * count);
      return { region, at: region.at };
    },
    dispose: async () => {},
  };
}

/** Random blocks instead of rounded ones. */
function randomBlocks(): Quantizer {
  const memory = new WorkingMemory();
  return {
    memory,
    lanes: 1,
    async piece(task) {
      const { packed, packedBytes, scales, scaleCount } = layOutcome(task);
      const nothing = { squares: 0, errorSquares: 0, firstBad: -1 };
      memory.bytes(task.outcome + packed, packedBytes).fill(0x21);
      if (task.format === null) return nothing;
      memory.bytes(task.outcome + packed, packedBytes).set(randomFillSync(new Uint8Array(packedBytes)));
      new Float32Array(memory.memory.buffer, task.outcome + scales, scaleCount).fill(0.002);
      for (let c = 0; task.turned && c < task.columns; c++) {
        const bytes = randomFillSync(new Uint8Array(task.rows));
        memory.bytes(task.turned.at + c * task.turned.stride, task.rows).set(bytes);
      }
      return nothing;
    },
    report: () => {},
  };
}

const FOUR: Format = { kind: 'blocks', bits: 4, block: 32 };
const EIGHT: Format = { kind: 'blocks', bits: 8, block: 128 };
/** What the import takes for encoder and resampler on a CPU; blocks elsewhere. */
const DYNAMIC: Format = { kind: 'dynamic' };

export type Part = 'encoder' | 'resampler' | 'prefill' | 'step';

/** Writes one graph of the published shapes, with random weights, into `folder`. @returns its path and the bytes of its weights */
export async function publishedGraph(part: Part, folder: string): Promise<{ path: string; bytes: number }> {
  // Prefill ends at its last layer's keys and values: with two, one is whole.
  const config = oneLayer(part === 'prefill' ? 2 : 1);
  const weights = ModelWeights.of([emptyCheckpoint(config)]);
  const decoder = part === 'prefill' || part === 'step';
  const format = (key: string, _dims: readonly number[], use: WeightUse): Format => {
    if (use === 'adapter') return { kind: 'half' };
    if (use === 'table') return { kind: 'float' };
    if (!decoder) return DYNAMIC;
    return key.startsWith('transformer.h.') ? FOUR : EIGHT;
  };
  const graph = new GraphBuilder(part, { format, quantizer: randomBlocks() });
  if (part === 'prefill') prefill(graph, weights, config);
  else if (part === 'step') step(graph, weights, config);
  else if (part === 'encoder') {
    const pixels = graph.input('pixels', 'uint8', ['tiles', 3, 448, 448]);
    const adapter = graph.input('adapter', 'int64', ['tiles']);
    graph.output('features', tileEncoder(graph.root('/visual'), weights, config, pixels, adapter), 'float', [
      'tiles',
      1024,
      1664,
    ]);
  } else {
    const features = graph.input('features', 'float', ['tiles', 1024, 1664]);
    graph.output('visual_tokens', resampler(graph.root('/visual'), weights, config, features), 'float', [
      'tiles',
      256,
      PUBLISHED.hidden,
    ]);
  }
  const data = await ExternalData.create(join(folder, `${part}.data`));
  const path = join(folder, `${part}.onnx`);
  try {
    await writeGraph(graph, path, data);
    return { path, bytes: data.bytes };
  } finally {
    await data.dispose();
  }
}
