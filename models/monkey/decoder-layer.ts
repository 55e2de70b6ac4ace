import type { ModelConfig } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import type { Scope, Value } from '../onnx/graph-builder.ts';
import { tensor } from '../onnx/graph-weights.ts';
import { add, multiply, silu } from '../onnx/ops/arithmetic.ts';
import { linear } from '../onnx/ops/linear.ts';
import { rmsNorm } from '../onnx/ops/normalize.ts';
import { rotary } from '../onnx/ops/rotary.ts';
import { reshape, split } from '../onnx/ops/shape.ts';

/** Queries (scaled), keys and values, rotated: each [B, T, H * d]. */
export interface Heads {
  readonly q: Value;
  readonly k: Value;
  readonly v: Value;
}

/** Values that all layers of a graph share. */
export interface LayerInputs {
  /** [B, T, d/2] */
  readonly cos: Value;
  readonly sin: Value;
  /** [B, T, 1], multiplies the queries; only with logn attention. */
  readonly queryScale?: Value | undefined;
  /** The shape [B, T, -1]. */
  readonly sequenceShape: Value;
}

/** The attention of one layer, which differs between prefill and step: heads in, context [rows, H*d] out. */
export type Attend = (at: Scope, heads: Heads, layer: number) => Value;

const layerName = (layer: number) => `transformer.h.${layer}`;

export function decoderNorm(at: Scope, weights: ModelWeights, config: ModelConfig, x: Value, name: string): Value {
  return rmsNorm(at, x, tensor(weights, `${name}.weight`, [config.hidden_size]), config.layer_norm_epsilon);
}

/** Projects, splits and rotates. x [rows, D] is the output of ln_1. Queries are scaled by 1/sqrt(d) (and logn) here. */
export function attentionHeads(
  at: Scope,
  weights: ModelWeights,
  config: ModelConfig,
  x: Value,
  layer: number,
  shared: LayerInputs,
): Heads {
  const { hidden_size: size, num_attention_heads: heads, kv_channels: d } = config;
  const inner = heads * d;
  const name = `${layerName(layer)}.attn.c_attn`;
  const weight = tensor(weights, `${name}.weight`, [3 * inner, size]);
  const projected = linear(at.at('c_attn'), x, weight, tensor(weights, `${name}.bias`, [3 * inner]));
  const sequence = reshape(at.at('c_attn'), projected, shared.sequenceShape);
  const [q, k, v] = split(at.at('c_attn'), sequence, [inner, inner, inner], -1);
  const queryAt = at.at('q');
  let scaled = multiply(queryAt, q!, at.graph.floats(1 / Math.sqrt(d)));
  if (shared.queryScale) scaled = multiply(queryAt.at('logn'), scaled, shared.queryScale);
  return {
    q: rotary(queryAt, scaled, shared.cos, shared.sin, heads),
    k: rotary(at.at('k'), k!, shared.cos, shared.sin, heads),
    v: v!,
  };
}

/** c_proj(w1(x) * silu(w2(x))) (MONKEY.md, "Forward"). x [rows, D]. */
function swiGlu(at: Scope, weights: ModelWeights, config: ModelConfig, x: Value, name: string): Value {
  const size = config.hidden_size;
  const half = config.intermediate_size / 2;
  const up = linear(at.at('w1'), x, tensor(weights, `${name}.w1.weight`, [half, size]));
  const gate = linear(at.at('w2'), x, tensor(weights, `${name}.w2.weight`, [half, size]));
  return linear(
    at.at('c_proj'),
    multiply(at, up, silu(at.at('w2'), gate)),
    tensor(weights, `${name}.c_proj.weight`, [size, half]),
  );
}

/** One layer of the language model on rows: x [rows, D] -> [rows, D]. */
export function decoderLayer(
  at: Scope,
  weights: ModelWeights,
  config: ModelConfig,
  x: Value,
  layer: number,
  shared: LayerInputs,
  attend: Attend,
): Value {
  const name = layerName(layer);
  const attn = at.at('attn');
  const normed = decoderNorm(at.at('ln_1'), weights, config, x, `${name}.ln_1`);
  const context = attend(attn, attentionHeads(attn, weights, config, normed, layer, shared), layer);
  const shape = [config.hidden_size, config.num_attention_heads * config.kv_channels];
  const y = linear(attn.at('c_proj'), context, tensor(weights, `${name}.attn.c_proj.weight`, shape));
  const residual = add(attn, x, y);
  const mlp = swiGlu(
    at.at('mlp'),
    weights,
    config,
    decoderNorm(at.at('ln_2'), weights, config, residual, `${name}.ln_2`),
    `${name}.mlp`,
  );
  return add(at.at('mlp'), residual, mlp);
}
