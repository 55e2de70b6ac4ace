import type { ModelWeights } from '../folder/model-weights.ts';
import type { BertSizes } from '../folder/page-reader-config.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { divide, multiply } from '../onnx/ops/arithmetic.ts';
import { unitNorm } from '../onnx/ops/normalize.ts';
import { reduceSum } from '../onnx/ops/reduce.ts';
import { concat, unsqueeze } from '../onnx/ops/shape.ts';
import { embedPieces, encode, sequenceOf } from './reader.ts';

const OWN_WORDS = 'embedder.word.weight';

/**
 * embedder.onnx: the untouched all-MiniLM-L6-v2 (Reimers and Gurevych 2019). A text's meaning is the mean of its pieces' last states, of length 1.
 *
 * in: ids [B, T] int64 with [CLS] and [SEP]; present [B, T] float, 1 or 0 (padding). out: embedding [B, D] float.
 *
 * @param words the tensor that is the table of words
 */
export function embedder(graph: GraphBuilder, weights: ModelWeights, config: BertSizes, words = OWN_WORDS): void {
  const ids = graph.input('ids', 'int64', ['texts', 'pieces']);
  const present = graph.input('present', 'float', ['texts', 'pieces']);
  const at = graph.root();
  const kinds = at.at('embed').node('Sub', [ids, ids]);
  const sequence = { ...sequenceOf(at.at('sequence'), ids, present), places: undefined };
  const embedded = embedPieces(at.at('embed'), weights, { model: 'embedder', words }, config, ids, kinds);
  const states = encode(at, weights, 'embedder', config, embedded, sequence);
  const mean = at.at('mean');
  const shape = concat(mean, [sequence.size, graph.ints([config.hidden_size])], 0);
  const kept = multiply(mean, mean.node('Reshape', [states, shape]), unsqueeze(mean, present, 2));
  const count = unsqueeze(mean, reduceSum(mean, present, 1), 1);
  const embedding = unitNorm(mean, divide(mean, reduceSum(mean, kept, 1), count), 1e-12);
  graph.output('embedding', embedding, 'float', ['texts', config.hidden_size]);
}
