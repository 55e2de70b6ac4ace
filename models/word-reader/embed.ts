import type { ModelConfig } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import { embedOrZero, rowsBehindNone } from '../monkey/embeddings.ts';
import type { Scope, Value } from '../onnx/graph-builder.ts';
import { add } from '../onnx/ops/arithmetic.ts';
import { reduceSum } from '../onnx/ops/reduce.ts';
import { gather } from '../onnx/ops/shape.ts';

/** Columns of a word token's feature rows (docs/model-format.md, "Word tokens"). */
export const FEATURE_COLUMNS = 15;

/**
 * The sum of a token's feature vectors and, where it has an id, of that id's embedding.
 * rows [B, T, columns] int64 (0 = nothing), ids [B, T] int64 (-1 = none) -> [B, T, D].
 */
export function embedWords(
  at: Scope,
  weights: ModelWeights,
  config: ModelConfig,
  { rows, ids }: { rows: Value; ids: Value },
): Value {
  const features = at.at('features');
  const table = rowsBehindNone(weights, config, 'transformer.features.weight', config.word_features! - 1);
  const bag = reduceSum(features, gather(features, at.graph.weight(table), rows), 2);
  return add(at, bag, embedOrZero(at.at('wte'), weights, config, ids));
}
