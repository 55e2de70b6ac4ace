import type { Scope, Value } from '../graph-builder.ts';
import { matmul } from './linear.ts';
import { softmax } from './normalize.ts';
import { transpose } from './shape.ts';

/**
 * softmax(q k^T / sqrt(d)) v without a mask. q [B, S, heads * d], k and v [B, K, heads * d] -> [B, S, heads * d].
 * The fused operator tiles the scores (flash attention) instead of storing [B, heads, S, K], and is exact.
 */
export const fusedAttention = (at: Scope, q: Value, k: Value, v: Value, heads: number): Value =>
  at.node('MultiHeadAttention', [q, k, v], {
    domain: 'com.microsoft',
    attributes: { num_heads: { int: heads } },
  });

/** q [.., S, d] times k [.., K, d] transposed -> [.., S, K]; the runtime fuses the transposition into the product. */
export const scores = (at: Scope, q: Value, k: Value, rank: number): Value => {
  const order = Array.from({ length: rank }, (_, axis) => axis);
  return matmul(at.at('scores'), q, transpose(at.at('scores'), k, [...order.slice(0, -2), rank - 1, rank - 2]));
};

/** softmax(q k^T / sqrt(d) + mask) v from plain operators; q is already scaled. q [B,H,S,d], k, v [B,H,K,d] -> [B,H,S,d]. */
export const plainAttention = (at: Scope, q: Value, k: Value, v: Value, mask?: Value): Value => {
  const raw = scores(at, q, k, 4);
  const weights = softmax(at, mask ? at.node('Add', [raw, mask], { name: 'mask/Add' }) : raw);
  return matmul(at.at('context'), weights, v);
};
