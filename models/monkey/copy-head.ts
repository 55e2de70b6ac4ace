import type { ModelConfig } from '../folder/config.ts';
import { tensor } from '../folder/graph-weights.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import type { Scope, Value } from '../onnx/graph-builder.ts';
import { log, maximum, multiply, sigmoid, subtract } from '../onnx/ops/arithmetic.ts';
import { linear, matmul } from '../onnx/ops/linear.ts';
import { softmax, unitNorm } from '../onnx/ops/normalize.ts';
import { scatterAdd } from '../onnx/ops/reduce.ts';
import { concat, expand, reshape, sizes, squeeze, transpose } from '../onnx/ops/shape.ts';

const NAME = 'transformer.copy_head';

/** Unit keys (or queries) of hidden states. hidden [rows, D] -> [rows, dim]. */
export function copyKeys(at: Scope, weights: ModelWeights, config: ModelConfig, hidden: Value): Value {
  const { dim } = config.copy_head!;
  return unitNorm(at, linear(at, hidden, tensor(weights, `${NAME}.weight`, [dim, config.hidden_size])), 1e-6);
}

/**
 * The mixture of vocabulary and copies (docs/model-format.md, "Copy head").
 * hidden [B, D], logits [B, vocabulary], keys [1, K, dim], nextIds [1, K] int64
 * -> log probabilities [B, vocabulary], attention onto the places [B, K], gate [B].
 */
export function copyHead(
  at: Scope,
  weights: ModelWeights,
  config: ModelConfig,
  inputs: { hidden: Value; logits: Value; keys: Value; nextIds: Value },
): { logProbabilities: Value; attention: Value; gate: Value } {
  const { hidden, logits, keys, nextIds } = inputs;
  const { dim } = config.copy_head!;
  const places = at.at('places');
  const query = copyKeys(at.at('query'), weights, config, hidden);
  const keyColumns = transpose(places, reshape(places, keys, [-1, dim]), [1, 0]);
  const scale = at.graph.weight(tensor(weights, `${NAME}.scale`, [1]));
  const attention = softmax(places, multiply(places, matmul(places, query, keyColumns), scale));
  const gateAt = at.at('gate');
  const gate = sigmoid(
    gateAt,
    linear(
      gateAt,
      hidden,
      tensor(weights, `${NAME}.gate.weight`, [1, config.hidden_size]),
      tensor(weights, `${NAME}.gate.bias`, [1]),
    ),
  );
  // gate * attention goes to the next ids: [B, K] added into (1 - gate) * softmax(logits).
  const mix = at.at('mixture');
  const kept = multiply(mix, softmax(mix, logits), subtract(mix, at.graph.floats(1), gate));
  const index = expand(mix, nextIds, concat(mix, [sizes(mix, hidden, 0, 1), sizes(mix, nextIds, 1, 2)], 0));
  const mixed = scatterAdd(mix, kept, index, multiply(mix, attention, gate));
  return {
    logProbabilities: log(mix, maximum(mix, mixed, at.graph.floats(1e-30))),
    attention,
    gate: squeeze(gateAt, gate, 1),
  };
}
