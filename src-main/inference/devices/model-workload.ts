import type { ModelConfig } from '../../../models/folder/config.ts';
import { type Workload, workloadOf } from './provider-estimate.ts';

/** @param bytes sizes of the weight files; without it the weights are taken to be float32 */
export function modelWorkload(
  config: ModelConfig,
  bytes?: { readonly decoder: number; readonly encoder: number },
): Workload {
  const { num_hidden_layers: layers, hidden_size: hidden, intermediate_size: intermediate, visual } = config;
  const { num_attention_heads: heads, kv_channels: headSize } = config;
  const decoder =
    layers * (4 * hidden * heads * headSize + 1.5 * hidden * intermediate) + 2 * config.vocab_size * hidden;
  const encoder = visual.layers * visual.width * visual.width * (4 + 2 * visual.mlp_ratio);
  const decoderBytes = bytes?.decoder ?? 4 * decoder;
  return workloadOf({
    decoderBytes,
    encoderBytes: bytes?.encoder ?? 4 * encoder,
    layers,
    heads,
    headSize,
    queries: visual.queries,
    // A weight takes half a byte at least; scales and tables come on top.
    bytesPerWeight: Math.max(0.5, decoderBytes / decoder),
  });
}
