import type { Scope, Value } from '../graph-builder.ts';

/** Rotate-half over the whole head: x [B, H, T, d], cos and sin [B, T, d/2] (ONNX RotaryEmbedding-23 without position ids). */
export const rotary = (at: Scope, x: Value, cos: Value, sin: Value): Value => at.node('RotaryEmbedding', [x, cos, sin]);
