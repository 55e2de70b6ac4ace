import type { ModelConfig } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import type { GraphBuilder, Scope, Value } from '../onnx/graph-builder.ts';
import { tensor } from '../onnx/graph-weights.ts';
import { add } from '../onnx/ops/arithmetic.ts';
import { linear, matmul } from '../onnx/ops/linear.ts';
import { softmax } from '../onnx/ops/normalize.ts';
import { concat, END, reshape, sizes, slice, split, squeeze, transpose, unsqueeze } from '../onnx/ops/shape.ts';
import { decoderLayer, decoderNorm, type Heads } from './decoder-layer.ts';
import { embed } from './embeddings.ts';
import { type RoundedPrefix, roundedContext, roundedInputs, roundedScores } from './rounded-prefix.ts';

/** Added to the scores of masked positions: its exp() is 0, and it is finite. */
const MASKED = -1e9;

/** Sizes at run time that the nodes share: one-element int64 tensors, and shapes made from them. */
interface StepShapes {
  /** Prefix, past, new: [3] */
  readonly lengths: Value;
  /** [1, H, B*T, d] */
  readonly folded: Value;
  /** [B, T, H, d] */
  readonly heads: Value;
  /** [H, B, T, -1] */
  readonly byQuestion: Value;
  /** [1, H, B*T, -1] */
  readonly prefixRows: Value;
}

/** Additive mask [B, T, S+T]: padding of suffix_mask [B, S+T], and the future. */
function suffixMask(at: Scope, mask: Value, newTokens: Value, suffix: Value): Value {
  const scalar = (value: Value) => squeeze(at, value, 0);
  const zero = at.graph.ints(0);
  const one = at.graph.ints(1);
  const past = at.node('Sub', [suffix, newTokens]);
  const column = at.node('Range', [zero, scalar(suffix), one]);
  const row = add(at, at.node('Range', [zero, scalar(newTokens), one]), past);
  const future = at.node('Greater', [unsqueeze(at, column, 0), unsqueeze(at, row, 1)]);
  const padding = at.node('Equal', [unsqueeze(at, mask, 1), zero]);
  return at.node('Where', [at.node('Or', [padding, future]), at.graph.floats(MASKED), at.graph.floats(0)]);
}

/** The stored keys and values of a layer, one column per position: [.., H or B, d, length]. */
interface Columns {
  readonly k: Value;
  readonly v: Value;
}

/** Attention over a layer's prefix: scores of queries [1, H, B*T, d], and the context from attention weights, in float32 or int8. */
interface PrefixAttention {
  scores(at: Scope, q: Value): Value;
  context(at: Scope, weights: Value): Value;
}

const inColumns = ({ k, v }: Columns): PrefixAttention => ({
  scores: (at, q) => matmul(at.at('scores'), q, k),
  context: (at, weights) => matmul(at.at('context'), weights, transpose(at.at('context'), v, [0, 1, 3, 2])),
});

const inBytes = (prefix: RoundedPrefix, rows: Value): PrefixAttention => ({
  scores: (at, q) => roundedScores(at.at('scores'), q, prefix, rows),
  context: (at, weights) => roundedContext(at.at('context'), weights, prefix),
});

/**
 * Attention over three segments: the shared prefix, scored with all questions' rows folded into one product, so that it is neither copied
 * per step nor repeated per question; the suffix so far; and the new tokens. Only the scores are joined, for one
 * softmax over all segments; keys and values are not copied. They are stored in columns, because for one row of queries the CPU then reads them at
 * the speed of the memory; from rows it would read at a quarter of that (values) or two thirds (keys). -> context [B*T, H*d].
 */
function attention(
  at: Scope,
  config: ModelConfig,
  q: Value,
  { prefix, past, fresh }: { prefix: PrefixAttention; past: Columns; fresh: Columns },
  mask: Value,
  shapes: StepShapes,
): Value {
  const { num_attention_heads: heads, kv_channels: d } = config;
  const byHead = transpose(at.at('q'), reshape(at.at('q'), q, shapes.heads), [2, 0, 1, 3]); // [H, B, T, d]
  const [prefixAt, pastAt, freshAt] = [at.at('prefix'), at.at('past'), at.at('fresh')];
  const folded = reshape(prefixAt, byHead, shapes.folded);
  const onPrefix = reshape(prefixAt, prefix.scores(prefixAt, folded), shapes.byQuestion); // [H, B, T, P]
  const onPast = matmul(pastAt.at('scores'), byHead, past.k); // [H, B, T, S]
  const onFresh = matmul(freshAt.at('scores'), byHead, fresh.k); // [H, B, T, T]
  const masked = add(at.at('mask'), concat(at.at('mask'), [onPast, onFresh], -1), mask);
  const weights = softmax(at, concat(at, [onPrefix, masked], -1));
  const [w, wPast, wFresh] = split(at, weights, shapes.lengths, -1, 3);
  const read = (here: Scope, row: Value, v: Value) => matmul(here, row, transpose(here, v, [0, 1, 3, 2]));
  const fromPrefix = prefix.context(prefixAt, reshape(prefixAt, w!, shapes.prefixRows));
  const ofSuffix = add(
    at.at('suffix'),
    read(pastAt.at('context'), wPast!, past.v),
    read(freshAt.at('context'), wFresh!, fresh.v),
  );
  const context = add(at, reshape(prefixAt, fromPrefix, shapes.byQuestion), ofSuffix); // [H, B, T, d]
  return reshape(at, transpose(at, context, [1, 2, 0, 3]), [-1, heads * d]);
}

/** step.onnx (docs/model-format.md, "Graphs"): T new tokens of B questions on one page's prefix. */
export function step(graph: GraphBuilder, weights: ModelWeights, config: ModelConfig): void {
  const inputIds = graph.input('input_ids', 'int64', ['batch', 'new']);
  const embeddings = (at: Scope) => embed(at.at('wte'), weights, config, inputIds);
  output(graph, weights, config, stepLayers(graph, weights, config, inputIds, embeddings));
}

/**
 * The layers of a step, with their inputs (angles, mask, caches) and outputs (the new tokens' columns of the caches): which all decoders
 * of the family share. Past columns may be masked, because the caller keeps free columns in them (src-main/inference/answering/decoder/past.ts); there is one at least.
 * `inputIds` [B, T] gives the sizes, `embeddings` the new tokens' vectors [B, T, D] -> the last position's hidden state [B, D], before ln_f.
 */
export function stepLayers(
  graph: GraphBuilder,
  weights: ModelWeights,
  config: ModelConfig,
  inputIds: Value,
  embeddings: (at: Scope) => Value,
): Value {
  const { hidden_size: size, num_attention_heads: heads, kv_channels: d, num_hidden_layers: layers } = config;
  const cos = graph.input('cos', 'float', ['batch', 'new', d / 2]);
  const sin = graph.input('sin', 'float', ['batch', 'new', d / 2]);
  const scale = config.use_logn_attn ? graph.input('query_scale', 'float', ['batch', 'new']) : undefined;
  const mask = graph.input('suffix_mask', 'int64', ['batch', 'suffix']);
  const cached = (name: string, ...shape: (number | string)[]) =>
    Array.from({ length: layers }, (_, i) => ({
      k: graph.input(`${name}_key.${i}`, 'float', shape),
      v: graph.input(`${name}_value.${i}`, 'float', shape),
    }));
  const rounded = config.prefix_int8
    ? Array.from({ length: layers }, (_, i) => roundedInputs(graph, config, i))
    : undefined;
  const columns = rounded ? undefined : cached('prefix', 1, heads, d, 'prefix');
  const past = cached('past', heads, 'batch', d, 'past');

  const at = graph.root();
  const shapeAt = at.at('shapes');
  const one = (value: number) => graph.ints([value]);
  const batch = sizes(shapeAt, inputIds, 0, 1);
  const newTokens = sizes(shapeAt, inputIds, 1, 2);
  const suffix = sizes(shapeAt, mask, 1, 2);
  const rowCount = shapeAt.node('Mul', [batch, newTokens]);
  const shapes: StepShapes = {
    lengths: concat(
      shapeAt,
      [
        sizes(shapeAt, rounded ? rounded[0]!.keyScale : columns![0]!.k, 3, 4),
        sizes(shapeAt, past[0]!.k, 3, 4),
        newTokens,
      ],
      0,
    ),
    heads: concat(shapeAt, [batch, newTokens, one(heads), one(d)], 0),
    folded: concat(shapeAt, [one(1), one(heads), rowCount, one(d)], 0),
    byQuestion: concat(shapeAt, [one(heads), batch, newTokens, one(-1)], 0),
    prefixRows: concat(shapeAt, [one(1), one(heads), rowCount, one(-1)], 0),
  };
  const shared = {
    cos,
    sin,
    queryScale: scale && unsqueeze(at.at('logn'), scale, 2),
    sequenceShape: concat(shapeAt, [batch, newTokens, one(-1)], 0),
  };
  const additive = suffixMask(at.at('mask'), mask, newTokens, suffix);
  const attend = (here: Scope, { q, k, v }: Heads, layer: number): Value => {
    const turned = (there: Scope, x: Value) => transpose(there, reshape(there, x, shapes.heads), [2, 0, 3, 1]);
    const fresh = { k: turned(here.at('k'), k), v: turned(here.at('v'), v) };
    graph.output(`new_key.${layer}`, fresh.k, 'float', [heads, 'batch', d, 'new']);
    graph.output(`new_value.${layer}`, fresh.v, 'float', [heads, 'batch', d, 'new']);
    const prefix = rounded ? inBytes(rounded[layer]!, shapes.prefixRows) : inColumns(columns![layer]!);
    return attention(here, config, q, { prefix, past: past[layer]!, fresh }, additive, shapes);
  };

  let x = reshape(at, embeddings(at), [-1, size]);
  for (let layer = 0; layer < layers; layer++) {
    x = decoderLayer(at.at(`h.${layer}`), weights, config, x, layer, shared, attend);
  }
  return lastPosition(at.at('last'), config, x, batch, newTokens);
}

/** x [B*T, D] -> the last position's rows [B, D]. */
function lastPosition(at: Scope, config: ModelConfig, x: Value, batch: Value, newTokens: Value): Value {
  const shape = concat(at, [batch, newTokens, at.graph.ints([config.hidden_size])], 0);
  return squeeze(at, slice(at, reshape(at, x, shape), -1, END, 1), 1);
}

/** Final norm and vocabulary on x [B, D]. */
function output(graph: GraphBuilder, weights: ModelWeights, config: ModelConfig, x: Value): void {
  const at = graph.root();
  const hidden = decoderNorm(at.at('ln_f'), weights, config, x, 'transformer.ln_f');
  const head = tensor(weights, 'lm_head.weight', [config.vocab_size, config.hidden_size]);
  graph.output('logits', linear(at.at('lm_head'), hidden, head), 'float', ['batch', config.vocab_size]);
}
