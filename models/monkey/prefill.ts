import type { ModelConfig } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import type { GraphBuilder, Scope, Value } from '../onnx/graph-builder.ts';
import { add } from '../onnx/ops/arithmetic.ts';
import { causalAttention } from '../onnx/ops/attention.ts';
import { concat, END, expand, reshape, sizes, slice, transpose, unsqueeze } from '../onnx/ops/shape.ts';
import { copyKeys } from './copy-head.ts';
import { attentionHeads, decoderLayer, decoderNorm, type Heads } from './decoder-layer.ts';
import { addWords, embed, pagePosition, tokenConv } from './embeddings.ts';
import { roundedOutputs } from './rounded-prefix.ts';

interface Segments {
  readonly before: Value;
  readonly visual: Value;
  readonly after: Value;
}

/** Embeddings of the prefix [1, P, D]: text tokens with their convolution, place and words, visual tokens with their place. */
function prefixEmbeddings(
  at: Scope,
  weights: ModelWeights,
  config: ModelConfig,
  ids: { before: Value; after: Value },
  visualTokens: Value,
  places: { visual: [Value, Value]; after: [Value, Value] } | undefined,
  words: Value | undefined,
): Value {
  let parts: Segments = {
    before: embed(at.at('wte'), weights, config, ids.before),
    visual: visualTokens,
    after: embed(at.at('wte'), weights, config, ids.after),
  };
  if (config.token_conv) {
    const conv = at.at('token_conv');
    const zeros = (here: Scope, length: Value) =>
      expand(
        here,
        at.graph.floats([0], [1, 1, 1]),
        concat(here, [at.graph.ints([1]), length, at.graph.ints([config.hidden_size])], 0),
      );
    const none = zeros(conv.at('start'), at.graph.ints([config.token_conv - 1]));
    const blank = zeros(conv.at('visual'), sizes(conv, visualTokens, 1, 2));
    const whole = tokenConv(conv, weights, config, none, concat(conv, [parts.before, blank, parts.after], 1));
    const visualStart = sizes(conv, ids.before, 1, 2);
    const afterStart = add(conv, visualStart, sizes(conv, visualTokens, 1, 2));
    // Visual tokens keep their vector: what the convolution spills onto their places is dropped.
    parts = {
      before: slice(conv, whole, 0, visualStart, 1),
      visual: visualTokens,
      after: slice(conv, whole, afterStart, END, 1),
    };
  }
  if (places) {
    const position = at.at('position');
    parts = {
      before: parts.before,
      visual: add(
        position.at('visual'),
        parts.visual,
        pagePosition(position.at('visual'), weights, config, ...places.visual),
      ),
      after: add(
        position.at('after'),
        parts.after,
        pagePosition(position.at('after'), weights, config, ...places.after),
      ),
    };
  }
  const after = words ? addWords(at.at('words'), weights, config, parts.after, words) : parts.after;
  return concat(at, [parts.before, parts.visual, after], 1);
}

/**
 * prefill.onnx (docs/model-format.md, "Graphs"): the keys and values of a page's prefix, computed once and kept for all of
 * its questions. The last layer ends at its keys and values unless a copy head needs its hidden states.
 */
export function prefill(graph: GraphBuilder, weights: ModelWeights, config: ModelConfig): void {
  const { hidden_size: size, num_attention_heads: heads, kv_channels: d, num_hidden_layers: layers } = config;
  const ids = {
    before: graph.input('before_ids', 'int64', [1, 'before']),
    after: graph.input('after_ids', 'int64', [1, 'after']),
  };
  const visualTokens = graph.input('visual_tokens', 'float', [1, 'visual', size]);
  const cos = graph.input('cos', 'float', ['prefix', d / 2]);
  const sin = graph.input('sin', 'float', ['prefix', d / 2]);
  const scale = config.use_logn_attn ? graph.input('query_scale', 'float', ['prefix']) : undefined;
  const place = (axis: string, length: string) => graph.input(axis, 'int64', [1, length]);
  const places = config.position_bins
    ? {
        visual: [place('visual_x', 'visual'), place('visual_y', 'visual')] as [Value, Value],
        after: [place('after_x', 'after'), place('after_y', 'after')] as [Value, Value],
      }
    : undefined;
  const words = config.word_buckets ? graph.input('after_words', 'int64', [1, 'after', 2]) : undefined;

  const at = graph.root();
  const embedded = prefixEmbeddings(at, weights, config, ids, visualTokens, places, words);
  let x = reshape(at, embedded, [-1, size]);
  const rotaryAt = at.at('rotary');
  const shared = {
    cos: unsqueeze(rotaryAt, cos, 0),
    sin: unsqueeze(rotaryAt, sin, 0),
    queryScale: scale && reshape(at.at('logn'), scale, [1, -1, 1]),
    sequenceShape: graph.ints([1, -1, 3 * heads * d]),
  };
  // A column a position, as a step reads them fastest.
  const keep = (here: Scope, { k, v }: Heads, layer: number) => {
    if (config.prefix_int8) {
      roundedOutputs(here, config, { k, v }, layer);
      return;
    }
    const columns = (there: Scope, x: Value) => transpose(there, reshape(there, x, [1, -1, heads, d]), [0, 2, 3, 1]);
    graph.output(`prefix_key.${layer}`, columns(here.at('k'), k), 'float', [1, heads, d, 'prefix']);
    graph.output(`prefix_value.${layer}`, columns(here.at('v'), v), 'float', [1, heads, d, 'prefix']);
  };
  const attend = (here: Scope, own: Heads, layer: number): Value => {
    keep(here, own, layer);
    return reshape(here, causalAttention(here, own.q, own.k, own.v, heads), [-1, heads * d]);
  };
  const whole = config.copy_head ? layers : layers - 1;
  for (let layer = 0; layer < whole; layer++) {
    x = decoderLayer(at.at(`h.${layer}`), weights, config, x, layer, shared, attend);
  }
  if (config.copy_head) {
    const hidden = decoderNorm(at.at('ln_f'), weights, config, x, 'transformer.ln_f');
    const keys = copyKeys(at.at('copy_head'), weights, config, hidden);
    graph.output('prefix_copy_keys', unsqueeze(at.at('copy_head'), keys, 0), 'float', [
      1,
      'prefix',
      config.copy_head.dim,
    ]);
  } else {
    const last = at.at(`h.${layers - 1}`);
    const normed = decoderNorm(last.at('ln_1'), weights, config, x, `transformer.h.${layers - 1}.ln_1`);
    keep(last.at('attn'), attentionHeads(last.at('attn'), weights, config, normed, layers - 1, shared), layers - 1);
  }
}
