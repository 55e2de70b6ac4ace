import type { ModelConfig } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import { decoderLayer, decoderNorm, type Heads } from '../monkey/decoder-layer.ts';
import type { GraphBuilder, Scope, Value } from '../onnx/graph-builder.ts';
import { tensor } from '../onnx/graph-weights.ts';
import { fusedAttention } from '../onnx/ops/attention.ts';
import { linear } from '../onnx/ops/linear.ts';
import { concat, reshape, transpose, unsqueeze } from '../onnx/ops/shape.ts';
import { embedWords, FEATURE_COLUMNS } from './embed.ts';

/**
 * prefill.onnx of a word reader (docs/model-format.md, "Graphs of a word reader"): question, page text and visual tokens are read together
 * with full attention. They give the keys and values for writing the answer, and a pointer key for every word token.
 */
export function wordPrefill(graph: GraphBuilder, weights: ModelWeights, config: ModelConfig): void {
  const { hidden_size: size, num_attention_heads: heads, kv_channels: d, num_hidden_layers: layers } = config;
  const rows = graph.input('rows', 'int64', [1, 'words', FEATURE_COLUMNS]);
  const ids = graph.input('ids', 'int64', [1, 'words']);
  const visualTokens = graph.input('visual_tokens', 'float', [1, 'visual', size]);
  const cos = graph.input('cos', 'float', ['prefix', d / 2]);
  const sin = graph.input('sin', 'float', ['prefix', d / 2]);

  const at = graph.root();
  const embedded = concat(at, [embedWords(at, weights, config, { rows, ids }), visualTokens], 1);
  let x = reshape(at, embedded, [-1, size]);
  const shared = {
    cos: unsqueeze(at.at('rotary'), cos, 0),
    sin: unsqueeze(at.at('rotary'), sin, 0),
    sequenceShape: graph.ints([1, -1, 3 * heads * d]),
  };
  const attend = (here: Scope, { q, k, v }: Heads, layer: number): Value => {
    const columns = (scope: Scope, y: Value) => transpose(scope, reshape(scope, y, [1, -1, heads, d]), [0, 2, 3, 1]);
    graph.output(`prefix_key.${layer}`, columns(here.at('k'), k), 'float', [1, heads, d, 'prefix']);
    graph.output(`prefix_value.${layer}`, columns(here.at('v'), v), 'float', [1, heads, d, 'prefix']);
    // Queries are scaled already.
    return reshape(here, fusedAttention(here, q, k, v, heads, 1), [-1, heads * d]);
  };
  for (let layer = 0; layer < layers; layer++) {
    x = decoderLayer(at.at(`h.${layer}`), weights, config, x, layer, shared, attend);
  }
  const hidden = decoderNorm(at.at('ln_f'), weights, config, x, 'transformer.ln_f');
  const { dim } = config.pointer!;
  const keys = linear(at.at('pointer'), hidden, tensor(weights, 'transformer.pointer.key.weight', [dim, size]));
  graph.output('prefix_pointer_keys', unsqueeze(at.at('pointer'), keys, 0), 'float', [1, 'prefix', dim]);
}
