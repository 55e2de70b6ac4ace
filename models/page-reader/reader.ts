import { AIMS } from '../folder/looks-answers.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import type { BertSizes, PageReaderShape } from '../folder/page-reader-config.ts';
import type { GraphBuilder, Scope, Value } from '../onnx/graph-builder.ts';
import { tensor } from '../onnx/graph-weights.ts';
import { add, gelu, maximum, multiply, subtract } from '../onnx/ops/arithmetic.ts';
import { lookUp } from '../onnx/ops/linear.ts';
import { softmax } from '../onnx/ops/normalize.ts';
import { reduceSum } from '../onnx/ops/reduce.ts';
import { concat, gather, reshape, sizes, unsqueeze } from '../onnx/ops/shape.ts';
import { floatRows } from '../onnx/stored-rows.ts';
import { ANGLES, bertLayer, dense, norm, type Sequence } from './layer.ts';

/** Columns of a piece's place, in the order of the embeddings (docent_train/page_reader/places.py). */
const PLACE = { left: 65, right: 65, row: 129, segment: 25, begins: 3, low: 16, high: 16 } as const;
export const PLACE_COLUMNS = Object.keys(PLACE).length;
/** How selected pieces become an answer that is no single span; the order of `operation`'s logits. */
export const OPERATIONS = ['list', 'yes', 'no', 'count', 'sum', 'difference', 'average'] as const;
/** Size of the query of a start and the key of an end. */
const ENDS = 96;
const FAR = 30_000;

/** Radians per row, and per width of the page, of the four angles of each. */
const FREQUENCIES = [
  ...[0, 1, 2, 3].map((j) => 1.5 * 80 ** (-j / 3)),
  ...[0, 1, 2, 3].map((j) => 64 * 32 ** (-j / 3)),
  ...[0, 1, 2, 3].map((j) => 64 * 32 ** (-j / 3)),
];

/**
 * reader.onnx (docs/model-format.md, "Page reader"): windows of a page, each with the question, B of them at once, padded to T pieces.
 *
 * in: ids, kinds [B, T] int64 (kind 1 behind the first [SEP]); place [B, T, 7] int64; where [B, T, 3] float (row, left, right);
 * on_page, present [B, T] float, 1 or 0. out: start, end, select [B, T], query, key [B, T, 96], operation [B, 7], all float; of a model that looks also
 * looks [B, 1 + aims], of a window without words: the probabilities that the question asks for words, or aims at one of AIMS, and state [B, D], the mean of the
 * page's pieces: what they say.
 */
export function reader(graph: GraphBuilder, weights: ModelWeights, config: PageReaderShape): void {
  const { hidden_size: hidden } = config;
  const ids = graph.input('ids', 'int64', ['windows', 'pieces']);
  const kinds = graph.input('kinds', 'int64', ['windows', 'pieces']);
  const place = graph.input('place', 'int64', ['windows', 'pieces', PLACE_COLUMNS]);
  const where = graph.input('where', 'float', ['windows', 'pieces', 3]);
  const onPage = graph.input('on_page', 'float', ['windows', 'pieces']);
  const present = graph.input('present', 'float', ['windows', 'pieces']);

  const at = graph.root();
  const embed = at.at('embed');
  const sizes = { ...config, max_position_embeddings: config.page_reader.max_position_embeddings };
  let x = embedPieces(embed, weights, { model: 'reader', words: 'reader.word.weight' }, sizes, ids, kinds);
  Object.entries(PLACE).forEach(([name, count], column) => {
    const table = tensor(weights, `reader.place.${name}.weight`, [count, hidden]);
    const index = gather(embed.at(name), place, graph.ints(column), 2);
    x = add(embed.at(name), x, lookUp(embed.at(name), table, index));
  });
  const sequence = {
    ...sequenceOf(at.at('sequence'), ids, present),
    places: placeAngles(at.at('places'), where, onPage),
  };
  const states = encode(at, weights, 'reader', sizes, x, sequence);

  const heads = at.at('heads');
  const perPiece = (name: string, width: number) =>
    dense(heads.at(name), weights, states, `reader.${name}`, hidden, width);
  const shape = (y: Value, width: readonly number[]) =>
    heads.node('Reshape', [
      y,
      width.length === 0 ? sequence.size : concat(heads, [sequence.size, graph.ints(width)], 0),
    ]);
  for (const name of ['start', 'end', 'select']) {
    graph.output(name, shape(perPiece(name, 1), []), 'float', ['windows', 'pieces']);
  }
  const query = multiply(heads.at('end_query'), perPiece('end_query', ENDS), graph.floats(1 / Math.sqrt(ENDS)));
  graph.output('query', shape(query, [ENDS]), 'float', ['windows', 'pieces', ENDS]);
  graph.output('key', shape(perPiece('end_key', ENDS), [ENDS]), 'float', ['windows', 'pieces', ENDS]);
  const whole = shape(states, [hidden]);
  graph.output('states', whole, 'float', ['windows', 'pieces', hidden]);
  const first = gather(heads, whole, graph.ints(0), 1);
  const operation = dense(heads.at('operation'), weights, first, 'reader.operation', hidden, OPERATIONS.length);
  graph.output('operation', operation, 'float', ['windows', OPERATIONS.length]);
  if (!config.looks) return;
  const { aim } = config.looks;
  graph.output('state', meanOnPage(heads.at('state'), whole, onPage), 'float', ['windows', hidden]);
  const inner = gelu(heads.at('aim.0'), dense(heads.at('aim.0'), weights, first, 'looks.aim.0', hidden, aim));
  const aims = dense(heads.at('aim.1'), weights, inner, 'looks.aim.1', aim, 1 + AIMS.length);
  graph.output('looks', softmax(heads.at('aim'), aims), 'float', ['windows', 1 + AIMS.length]);
}

/** states [B, T, D], onPage [B, T] -> [B, D] */
function meanOnPage(at: Scope, states: Value, onPage: Value): Value {
  const sum = reduceSum(at, multiply(at, states, unsqueeze(at, onPage, 2)), 1);
  const count = maximum(at, reduceSum(at, onPage, 1), at.graph.floats(1));
  return at.node('Div', [sum, unsqueeze(at, count, 1)]);
}

/** Whose tensors are read, and which of them is the table of words. */
export interface BertNames {
  readonly model: 'reader' | 'embedder';
  readonly words: string;
}

/** Word, position and kind of each piece, summed: ids, kinds [B, T] -> [B, T, D]. */
export function embedPieces(
  at: Scope,
  weights: ModelWeights,
  { model, words: table }: BertNames,
  config: BertSizes,
  ids: Value,
  kinds: Value,
): Value {
  const { hidden_size: hidden, vocab_size: words, max_position_embeddings: positions } = config;
  const word = lookUp(at.at('word'), floatRows(weights, table, [words, hidden]), ids);
  const here = at.at('position');
  const length = here.node('Squeeze', [sizes(here, ids, 1, 2), at.graph.ints([0])]);
  const order = here.node('Range', [at.graph.ints(0), length, at.graph.ints(1)]);
  const position = lookUp(here, tensor(weights, `${model}.position.weight`, [positions, hidden]), order);
  const kind = lookUp(at.at('kind'), tensor(weights, `${model}.kind.weight`, [2, hidden]), kinds);
  return add(at, add(at, word, unsqueeze(here, position, 0)), kind);
}

export function sequenceOf(at: Scope, ids: Value, present: Value): Omit<Sequence, 'places'> {
  const absent = subtract(at, present, at.graph.floats(1));
  const mask = multiply(at, unsqueeze(at, unsqueeze(at, absent, 1), 1), at.graph.floats(FAR));
  return { mask, size: at.node('Shape', [ids]) };
}

/** Embedded pieces through all layers: x [B, T, D] -> [B*T, D]. */
export function encode(
  at: Scope,
  weights: ModelWeights,
  model: BertNames['model'],
  config: BertSizes,
  embedded: Value,
  sequence: Sequence,
): Value {
  const { hidden_size: hidden, num_attention_heads: heads, intermediate_size: inner } = config;
  const normed = norm(at.at('embedding_norm'), weights, embedded, `${model}.embedding_norm`, hidden);
  let x = reshape(at.at('embedding_norm'), normed, [-1, hidden]);
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    x = bertLayer(at.at(`layers.${layer}`), weights, x, `${model}.layers.${layer}`, { hidden, heads, inner }, sequence);
  }
  return x;
}

/** where [B, T, 3], onPage [B, T] -> cosines and sines [B, 1, T, 12], zero for what is not on the page. */
function placeAngles(at: Scope, where: Value, onPage: Value): NonNullable<Sequence['places']> {
  const { graph } = at;
  const each = graph.ints(Array.from({ length: ANGLES }, (_, i) => Math.floor(i / 4)));
  const angles = multiply(at, gather(at, where, each, 2), graph.floats(FREQUENCIES));
  const here = unsqueeze(at, onPage, 2);
  const part = (name: 'Cos' | 'Sin') => unsqueeze(at, multiply(at, at.node(name, [angles]), here), 1);
  return { cos: part('Cos'), sin: part('Sin') };
}
