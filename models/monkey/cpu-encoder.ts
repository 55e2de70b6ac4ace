import type { ModelConfig } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import { FLOAT, type Storage } from '../onnx/storage.ts';
import type { Quantizer } from '../quantize/quantizer.ts';

/** Matrix products in int8; the rest (the stem's small convolutions, attention between patches, norms) in float32. */
export function roundedStorage(quantizer: Quantizer): Storage {
  return { format: (_key, _dims, use) => (use === 'linear' ? { kind: 'dynamic', paired: true } : FLOAT), quantizer };
}

/**
 * The config for the encoder's graph, without adapters if all of their B matrices are zero, as in a model that was trained without them. They
 * would only cost time and memory on every tile.
 */
export async function withoutIdleAdapters(weights: ModelWeights, config: ModelConfig): Promise<ModelConfig> {
  const { lora_repeat_num: adapters, layers } = config.visual;
  for (let layer = 0; layer < layers; layer++) {
    for (const place of ['attn.in_proj_lora', 'attn.out_proj_lora', 'mlp_lora']) {
      for (let k = 0; k < adapters; k++) {
        const b = await weights.read(`transformer.visual.transformer.resblocks.${layer}.${place}.${k}.lora_b.weight`);
        if (b.some((value) => value !== 0)) return config;
      }
    }
  }
  return { ...config, visual: { ...config.visual, lora_repeat_num: 0 } };
}
