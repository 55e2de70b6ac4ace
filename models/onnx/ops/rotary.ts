import type { Scope, Value } from '../graph-builder.ts';

/** Rotate-half over whole heads: x [B, T, heads * d], cos and sin [B, T, d/2] (ONNX RotaryEmbedding-23 without position ids). */
export const rotary = (at: Scope, x: Value, cos: Value, sin: Value, heads: number): Value =>
  at.node('RotaryEmbedding', [x, cos, sin], { attributes: { num_heads: { int: heads } } });
