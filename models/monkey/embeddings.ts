import type { ModelConfig } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import type { Scope, Value } from '../onnx/graph-builder.ts';
import { tensor } from '../onnx/graph-weights.ts';
import { lookUp } from '../onnx/ops/linear.ts';

/** Rows of the embedding table. ids [B, T] int64 -> [B, T, D]. */
export function embed(at: Scope, weights: ModelWeights, config: ModelConfig, ids: Value): Value {
  const table = tensor(weights, 'transformer.wte.weight', [config.vocab_size, config.hidden_size]);
  return lookUp(at, table, ids);
}
