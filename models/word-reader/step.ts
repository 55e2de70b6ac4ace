import type { ModelConfig } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import { decoderNorm } from '../monkey/decoder-layer.ts';
import { stepLayers } from '../monkey/step.ts';
import type { GraphBuilder, Scope, Value } from '../onnx/graph-builder.ts';
import { tensor } from '../onnx/graph-weights.ts';
import { add, multiply } from '../onnx/ops/arithmetic.ts';
import { linear, matmul } from '../onnx/ops/linear.ts';
import { cast, concat, reshape, sizes, squeeze, transpose, unsqueeze } from '../onnx/ops/shape.ts';
import { embedWords, FEATURE_COLUMNS } from './embed.ts';

const NAME = 'transformer.pointer';

/** Scores of the page's word tokens as the next one; the one at `following` (-1: none) gets a learned score on top. -> [B, K] */
function pointed(
  at: Scope,
  weights: ModelWeights,
  config: ModelConfig,
  { hidden, keys, following }: { hidden: Value; keys: Value; following: Value },
): Value {
  const { dim } = config.pointer!;
  const size = config.hidden_size;
  const query = linear(at.at('query'), hidden, tensor(weights, `${NAME}.query.weight`, [dim, size]));
  const scaled = multiply(at.at('query'), query, at.graph.floats(1 / Math.sqrt(dim)));
  const scores = matmul(at, scaled, transpose(at, reshape(at, keys, [-1, dim]), [1, 0]));
  const next = at.at('next');
  const weight = tensor(weights, `${NAME}.next.weight`, [1, size]);
  const onward = linear(next, hidden, weight, tensor(weights, `${NAME}.next.bias`, [1]));
  const zero = at.graph.ints(0);
  const places = next.node('Range', [zero, squeeze(next, sizes(next, keys, 1, 2), 0), at.graph.ints(1)]);
  const here = cast(next, next.node('Equal', [unsqueeze(next, places, 0), unsqueeze(next, following, 1)]), 'float');
  return add(at, scores, multiply(next, here, onward));
}

/** step.onnx of a word reader: the answer's next token is a word of the page or one of the vocabulary, in one distribution. */
export function wordStep(graph: GraphBuilder, weights: ModelWeights, config: ModelConfig): void {
  const ids = graph.input('input_ids', 'int64', ['batch', 'new']);
  const rows = graph.input('rows', 'int64', ['batch', 'new', FEATURE_COLUMNS]);
  const keys = graph.input('pointer_keys', 'float', [1, 'places', config.pointer!.dim]);
  const following = graph.input('following', 'int64', ['batch']);
  const x = stepLayers(graph, weights, config, ids, (at) => embedWords(at, weights, config, { rows, ids }));

  const at = graph.root();
  const hidden = decoderNorm(at.at('ln_f'), weights, config, x, 'transformer.ln_f');
  const words = linear(
    at.at('lm_head'),
    hidden,
    tensor(weights, 'lm_head.weight', [config.vocab_size, config.hidden_size]),
  );
  const all = concat(at, [pointed(at.at('pointer'), weights, config, { hidden, keys, following }), words], 1);
  const logProbabilities = at.node('LogSoftmax', [all], { attributes: { axis: { int: -1 } } });
  graph.output('log_probabilities', logProbabilities, 'float', ['batch', 'choices']);
}
