import type { ModelConfig } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import type { GraphBuilder, Scope, Value } from '../onnx/graph-builder.ts';
import { causalAttention } from '../onnx/ops/attention.ts';
import { concat, reshape, transpose, unsqueeze } from '../onnx/ops/shape.ts';
import { attentionHeads, decoderLayer, decoderNorm, type Heads } from './decoder-layer.ts';
import { embed } from './embeddings.ts';
import { roundedOutputs } from './rounded-prefix.ts';

/**
 * prefill.onnx (docs/model-format.md, "Graphs"): the keys and values of a page's prefix, computed once and kept for all of
 * its questions. The last layer ends at its keys and values.
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

  const at = graph.root();
  const embedText = (tokens: Value) => embed(at.at('wte'), weights, config, tokens);
  const embedded = concat(at, [embedText(ids.before), visualTokens, embedText(ids.after)], 1);
  let x = reshape(at, embedded, [-1, size]);
  const rotaryAt = at.at('rotary');
  const shared = {
    cos: unsqueeze(rotaryAt, cos, 0),
    sin: unsqueeze(rotaryAt, sin, 0),
    queryScale: scale && reshape(at.at('logn'), scale, [1, -1, 1]),
    sequenceShape: graph.ints([1, -1, 3 * heads * d]),
  };
  // One column per position, because a step reads that fastest.
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
  for (let layer = 0; layer < layers - 1; layer++) {
    x = decoderLayer(at.at(`h.${layer}`), weights, config, x, layer, shared, attend);
  }
  const last = at.at(`h.${layers - 1}`);
  const normed = decoderNorm(last.at('ln_1'), weights, config, x, `transformer.h.${layers - 1}.ln_1`);
  keep(last.at('attn'), attentionHeads(last.at('attn'), weights, config, normed, layers - 1, shared), layers - 1);
}
