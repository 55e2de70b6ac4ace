import type { ModelConfig } from '../folder/config.ts';
import { computed, tensor } from '../folder/graph-weights.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import type { Scope, Value, Weight } from '../onnx/graph-builder.ts';
import { add, maximum, multiply } from '../onnx/ops/arithmetic.ts';
import { depthwiseConv1d } from '../onnx/ops/convolution.ts';
import { lookUp } from '../onnx/ops/linear.ts';
import { reduceSum } from '../onnx/ops/reduce.ts';
import { cast, concat, gather, transpose, unsqueeze } from '../onnx/ops/shape.ts';

/** Rows of the embedding table. ids [B, T] int64 -> [B, T, D]. */
export function embed(at: Scope, weights: ModelWeights, config: ModelConfig, ids: Value): Value {
  const table = tensor(weights, 'transformer.wte.weight', [config.vocab_size, config.hidden_size]);
  return lookUp(at, table, ids);
}

/** As `embed`, with zero vectors where the id is negative (nothing there, or a visual token). */
export function embedOrZero(at: Scope, weights: ModelWeights, config: ModelConfig, ids: Value): Value {
  const zero = at.graph.ints(0);
  const real = cast(at, at.node('GreaterOrEqual', [ids, zero]), 'float');
  return multiply(at, embed(at, weights, config, maximum(at, ids, zero)), unsqueeze(at, real, 2));
}

/**
 * e + conv(e), causal and depthwise over the sequence. `context` [B, k - 1, D] comes before `e` [B, T, D] -> [B, T, D].
 * Without token_conv: `e` itself.
 */
export function tokenConv(at: Scope, weights: ModelWeights, config: ModelConfig, context: Value, e: Value): Value {
  const { token_conv: kernel, hidden_size: size } = config;
  if (!kernel) return e;
  const channels = transpose(at, concat(at, [context, e], 1), [0, 2, 1]);
  const mixed = depthwiseConv1d(at, channels, tensor(weights, 'transformer.token_conv.weight', [size, 1, kernel]));
  return add(at, e, transpose(at, mixed, [0, 2, 1]));
}

/** A table of `count` rows behind row 0 ("none"), which is zeroed whatever it holds: such tokens get nothing added. */
export function rowsBehindNone(weights: ModelWeights, config: ModelConfig, name: string, count: number): Weight {
  const shape = [count + 1, config.hidden_size];
  weights.expect(name, shape);
  return computed(`${name}[0 = none]`, shape, async () => (await weights.read(name)).fill(0, 0, config.hidden_size));
}

/** The sum of a token's coarse place in both axes. x, y [.., T] int64 bins (0 = no position: zeros) -> [.., T, D]. */
export function pagePosition(at: Scope, weights: ModelWeights, config: ModelConfig, x: Value, y: Value): Value {
  const table = (axis: 'x' | 'y') =>
    at.graph.weight(rowsBehindNone(weights, config, `transformer.position_${axis}.weight`, config.position_bins!));
  return add(at, gather(at.at('x'), table('x'), x), gather(at.at('y'), table('y'), y));
}

/** x plus the vectors of each token's word and its stem. x [B, T, D], ids [B, T, 2] int64 (0 = none: zeros) -> [B, T, D]. */
export function addWords(at: Scope, weights: ModelWeights, config: ModelConfig, x: Value, ids: Value): Value {
  const table = rowsBehindNone(weights, config, 'transformer.words.weight', config.word_buckets!);
  return add(at, x, reduceSum(at, gather(at, at.graph.weight(table), ids), 2));
}
