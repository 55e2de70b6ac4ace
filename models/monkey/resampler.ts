import { type ModelConfig, patchGrid } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import type { Scope, Value } from '../onnx/graph-builder.ts';
import { rows, tensor } from '../onnx/graph-weights.ts';
import { add } from '../onnx/ops/arithmetic.ts';
import { plainAttention } from '../onnx/ops/attention.ts';
import { linear, product } from '../onnx/ops/linear.ts';
import { layerNorm } from '../onnx/ops/normalize.ts';
import { reshape, transpose } from '../onnx/ops/shape.ts';
import { positionTable } from './positions.ts';

/**
 * The resampler (Monkey, section 3.1; Qwen-VL's `attn_pool`): learned queries attend once to a tile's patches.
 * features [N, S, width] -> visual tokens [N, queries, hidden].
 */
export function resampler(at: Scope, weights: ModelWeights, config: ModelConfig, features: Value): Value {
  const { width, output_dim: size, queries, resampler_heads: heads } = config.visual;
  const grid = patchGrid(config);
  const name = (end: string) => `transformer.visual.${end}`;
  const weight = (end: string, shape: number[]) => tensor(weights, name(end), shape);
  const norm = (here: Scope, x: Value, end: string) =>
    layerNorm(here, x, weight(`${end}.weight`, [size]), weight(`${end}.bias`, [size]), 1e-6);
  const pool = at.at('attn_pool');

  // kv rows [N*S, size]. Positions are added to the keys only.
  const kv = norm(
    pool.at('ln_kv'),
    linear(pool.at('kv_proj'), reshape(pool, features, [-1, width]), weight('attn_pool.kv_proj.weight', [size, width])),
    'attn_pool.ln_kv',
  );
  const keyPositions = at.graph.weight(positionTable(weights, name('attn_pool.pos_embed'), size, grid));
  const tiles = add(pool.at('key_positions'), reshape(pool, kv, [-1, grid ** 2, size]), keyPositions);
  const learned = norm(pool.at('ln_q'), at.graph.weight(weight('attn_pool.query', [queries, size])), 'attn_pool.ln_q');
  const queryPositions = at.graph.weight(weight('attn_pool.pos_embed', [queries, size]));

  // in_proj of torch.nn.MultiheadAttention: q, k, v are its three thirds.
  const project = (part: number, here: Scope, x: Value) =>
    linear(
      here,
      x,
      rows(weights, name('attn_pool.attn.in_proj_weight'), [3 * size, size], part * size, size),
      rows(weights, name('attn_pool.attn.in_proj_bias'), [3 * size], part * size, size),
    );
  const attn = pool.at('attn');
  const headDim = size / heads;
  const intoHeads = (here: Scope, x: Value, length: number) =>
    transpose(here, reshape(here, x, [-1, length, heads, headDim]), [0, 2, 1, 3]);
  const q = project(0, attn.at('q_proj'), add(pool.at('query_positions'), learned, queryPositions));
  const k = project(1, attn.at('k_proj'), reshape(attn, tiles, [-1, size]));
  const v = project(2, attn.at('v_proj'), kv);
  const scaled = attn.at('q_proj').node('Mul', [q, at.graph.floats(1 / Math.sqrt(headDim))]);
  const context = plainAttention(
    attn,
    intoHeads(attn.at('q_proj'), scaled, queries),
    intoHeads(attn.at('k_proj'), k, grid ** 2),
    intoHeads(attn.at('v_proj'), v, grid ** 2),
  );
  const joined = reshape(attn, transpose(attn, context, [0, 2, 1, 3]), [-1, size]);
  const out = linear(
    attn.at('out_proj'),
    joined,
    weight('attn_pool.attn.out_proj.weight', [size, size]),
    weight('attn_pool.attn.out_proj.bias', [size]),
  );
  const projected = product(at.at('proj'), norm(at.at('ln_post'), out, 'ln_post'), weight('proj', [size, size]));
  return reshape(at, projected, [-1, queries, size]);
}
