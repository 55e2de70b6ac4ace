import type { ModelConfig } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import { embed } from '../monkey/embeddings.ts';
import type { Scope, Value, Weight } from '../onnx/graph-builder.ts';
import { add, maximum, multiply } from '../onnx/ops/arithmetic.ts';
import { reduceSum } from '../onnx/ops/reduce.ts';
import { cast, gather, unsqueeze } from '../onnx/ops/shape.ts';
import { floatRows } from '../onnx/stored-rows.ts';

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

/** As `embed`, with zero vectors where the id is negative (nothing there, or a visual token). */
function embedOrZero(at: Scope, weights: ModelWeights, config: ModelConfig, ids: Value): Value {
  const zero = at.graph.ints(0);
  const real = cast(at, at.node('GreaterOrEqual', [ids, zero]), 'float');
  return multiply(at, embed(at, weights, config, maximum(at, ids, zero)), unsqueeze(at, real, 2));
}

/** A table of `count` rows after row 0 ("none"). Row 0 is set to zero, whatever the file has, so that nothing is added to such tokens. */
function rowsBehindNone(weights: ModelWeights, config: ModelConfig, name: string, count: number): Weight {
  const stored = floatRows(weights, name, [count + 1, config.hidden_size]);
  return {
    key: `${name}[0 = none]`,
    dims: stored.dims,
    async *stream() {
      let first = true;
      for await (const part of stored.stream()) {
        yield first ? part.fill(0, 0, config.hidden_size) : part;
        first = false;
      }
    },
  };
}
