import type { GraphBuilder, Scope, Value } from '../onnx/graph-builder.ts';
import { add } from '../onnx/ops/arithmetic.ts';
import { scores } from '../onnx/ops/attention.ts';
import { linear, matmul } from '../onnx/ops/linear.ts';
import { softmax } from '../onnx/ops/normalize.ts';
import { concat, END, reshape, sizes, slice, split, squeeze, transpose, unsqueeze } from '../onnx/ops/shape.ts';
import type { ModelWeights } from '../safetensors/folder.ts';
import type { ModelConfig } from './config.ts';
import { copyHead } from './copy-head.ts';
import { decoderLayer, decoderNorm, type Heads } from './decoder-layer.ts';
import { addWords, embed, embedOrZero, tokenConv } from './embeddings.ts';
import { tensor } from './weights.ts';

/** Added to the score of what must not be seen: exp() of it is 0, and it stays finite. */
const MASKED = -1e9;

/** Sizes of the running graph that its nodes share: one-element int64 tensors, and shapes made of them. */
interface StepShapes {
  readonly prefix: Value;
  readonly suffix: Value;
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

/**
 * Two-segment attention: the shared prefix is scored with all questions' rows folded into one product, so that it is
 * neither copied per step nor repeated per question; only the short suffix grows (RUNTIME.md). One softmax spans both.
 * Layout [H, B, T, ..] keeps the long part's rows where the product left them. -> context [B*T, H*d].
 */
function twoSegmentAttention(
  at: Scope,
  config: ModelConfig,
  q: Value,
  prefix: { k: Value; v: Value },
  present: { k: Value; v: Value },
  mask: Value,
  shapes: StepShapes,
): Value {
  const { num_attention_heads: heads, kv_channels: d } = config;
  const byHead = transpose(at.at('q'), reshape(at.at('q'), q, shapes.heads), [2, 0, 1, 3]); // [H, B, T, d]
  const prefixAt = at.at('prefix');
  const suffixAt = at.at('suffix');
  const folded = reshape(prefixAt, byHead, shapes.folded);
  const prefixScores = reshape(prefixAt, scores(prefixAt, folded, prefix.k, 4), shapes.byQuestion); // [H, B, T, P]
  const own = scores(suffixAt, byHead, transpose(suffixAt, present.k, [1, 0, 2, 3]), 4); // [H, B, T, S+T]
  const masked = add(suffixAt.at('mask'), own, mask);
  const weights = softmax(at, concat(at, [prefixScores, masked], -1));
  const lengths = concat(at, [shapes.prefix, shapes.suffix], 0);
  const [onPrefix, onSuffix] = split(at, weights, lengths, -1);
  const fromPrefix = matmul(prefixAt.at('context'), reshape(prefixAt, onPrefix!, shapes.prefixRows), prefix.v);
  const fromSuffix = matmul(suffixAt.at('context'), onSuffix!, transpose(suffixAt, present.v, [1, 0, 2, 3]));
  const context = add(at, reshape(prefixAt, fromPrefix, shapes.byQuestion), fromSuffix); // [H, B, T, d]
  return reshape(at, transpose(at, context, [1, 2, 0, 3]), [-1, heads * d]);
}

/** The new tokens' embeddings [B, T, D]. */
function stepEmbeddings(
  at: Scope,
  weights: ModelWeights,
  config: ModelConfig,
  inputIds: Value,
  contextIds: Value | undefined,
  wordIds: Value | undefined,
): Value {
  let x = embed(at.at('wte'), weights, config, inputIds);
  if (contextIds) {
    const conv = at.at('token_conv');
    x = tokenConv(conv, weights, config, embedOrZero(conv.at('context'), weights, config, contextIds), x);
  }
  if (wordIds) x = addWords(at.at('words'), weights, config, x, wordIds);
  return x;
}

/** step.onnx (docs/model-format.md, "Graphs"): T new tokens of B questions on one page's prefix. */
export function step(graph: GraphBuilder, weights: ModelWeights, config: ModelConfig): void {
  const inputIds = graph.input('input_ids', 'int64', ['batch', 'new']);
  const contextIds = config.token_conv
    ? graph.input('context_ids', 'int64', ['batch', config.token_conv - 1])
    : undefined;
  const wordIds = config.word_buckets ? graph.input('word_ids', 'int64', ['batch', 'new', 2]) : undefined;
  const embeddings = (at: Scope) => stepEmbeddings(at, weights, config, inputIds, contextIds, wordIds);
  output(graph, weights, config, stepLayers(graph, weights, config, inputIds, embeddings));
}

/**
 * The layers of a step, with their inputs (angles, mask, caches) and outputs (grown caches): what every decoder of the family shares.
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
  const cached = (name: string, batch: number | string, length: string) =>
    Array.from({ length: layers }, (_, i) => ({
      k: graph.input(`${name}_key.${i}`, 'float', [batch, heads, length, d]),
      v: graph.input(`${name}_value.${i}`, 'float', [batch, heads, length, d]),
    }));
  const prefix = cached('prefix', 1, 'prefix');
  const past = cached('past', 'batch', 'past');

  const at = graph.root();
  const shapeAt = at.at('shapes');
  const one = (value: number) => graph.ints([value]);
  const batch = sizes(shapeAt, inputIds, 0, 1);
  const newTokens = sizes(shapeAt, inputIds, 1, 2);
  const suffix = sizes(shapeAt, mask, 1, 2);
  const rowCount = shapeAt.node('Mul', [batch, newTokens]);
  const shapes: StepShapes = {
    prefix: sizes(shapeAt, prefix[0]!.k, 2, 3),
    suffix,
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
    const grown = (at: Scope, earlier: Value, x: Value) =>
      concat(at, [earlier, transpose(at, reshape(at, x, shapes.heads), [0, 2, 1, 3])], 2);
    const present = { k: grown(here.at('k'), past[layer]!.k, k), v: grown(here.at('v'), past[layer]!.v, v) };
    graph.output(`present_key.${layer}`, present.k, 'float', ['batch', heads, 'suffix', d]);
    graph.output(`present_value.${layer}`, present.v, 'float', ['batch', heads, 'suffix', d]);
    return twoSegmentAttention(here, config, q, prefix[layer]!, present, additive, shapes);
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

/** Final norm, vocabulary and copy head on x [B, D]. */
function output(graph: GraphBuilder, weights: ModelWeights, config: ModelConfig, x: Value): void {
  const at = graph.root();
  const hidden = decoderNorm(at.at('ln_f'), weights, config, x, 'transformer.ln_f');
  const head = tensor(weights, 'lm_head.weight', [config.vocab_size, config.hidden_size]);
  const logits = linear(at.at('lm_head'), hidden, head);
  if (!config.copy_head) {
    graph.output('logits', logits, 'float', ['batch', config.vocab_size]);
    return;
  }
  const keys = graph.input('copy_keys', 'float', [1, 'places', config.copy_head.dim]);
  const nextIds = graph.input('copy_next_ids', 'int64', [1, 'places']);
  const copied = copyHead(at.at('copy_head'), weights, config, { hidden, logits, keys, nextIds });
  graph.output('logits', copied.logProbabilities, 'float', ['batch', config.vocab_size]);
  graph.output('copy_attention', copied.attention, 'float', ['batch', 'places']);
  graph.output('copy_gate', copied.gate, 'float', ['batch']);
}
