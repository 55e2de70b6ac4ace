import type { Scope, Value } from '../graph-builder.ts';
import { matmul } from './linear.ts';
import { softmax } from './normalize.ts';
import { cast, sizes, squeeze, transpose } from './shape.ts';

/**
 * softmax(q k^T * scale) v without a mask (default scale: 1/sqrt(d)). q [B, S, heads * d], k and v [B, K, heads * d]
 * -> [B, S, heads * d]. The fused operator tiles the scores (flash attention) instead of storing [B, heads, S, K], and is exact.
 */
export const fusedAttention = (at: Scope, q: Value, k: Value, v: Value, heads: number, scale?: number): Value =>
  at.node('MultiHeadAttention', [q, k, v], {
    domain: 'com.microsoft',
    attributes: { num_heads: { int: heads }, ...(scale === undefined ? {} : { scale: { float: scale } }) },
  });

/** q [.., S, d] times k [.., K, d] transposed -> [.., S, K]; the runtime fuses the transposition into the product. */
export const scores = (at: Scope, q: Value, k: Value, rank: number): Value => {
  const order = Array.from({ length: rank }, (_, axis) => axis);
  return matmul(at.at('scores'), q, transpose(at.at('scores'), k, [...order.slice(0, -2), rank - 1, rank - 2]));
};

/** softmax(q k^T) v from plain operators; q is already scaled. q [B,H,S,d], k, v [B,H,K,d] -> [B,H,S,d]. */
export const plainAttention = (at: Scope, q: Value, k: Value, v: Value): Value =>
  matmul(at.at('context'), softmax(at, scores(at, q, k, 4)), v);

/**
 * Causal softmax(q k^T) v of one sequence from its start; q is already scaled and rotated. q, k, v [1, T, heads * d]
 * -> context [1, T, heads * d]. The operator computes no scores for the future and needs no
 * mask. It was 1.4 times as fast over the whole prefill as plain operators (1,500 to 2,500 tokens, 4 heads of 64, CPU).
 */
export const causalAttention = (at: Scope, q: Value, k: Value, v: Value, heads: number): Value => {
  const lengths = at.at('length');
  const length = sizes(lengths, q, 1, 2);
  const total = cast(lengths, squeeze(lengths, length, 0), 'int32');
  const last = cast(lengths, lengths.node('Sub', [length, at.graph.ints([1])]), 'int32');
  const [context] = at.nodes('GroupQueryAttention', [q, k, v, '', '', last, total], 3, {
    domain: 'com.microsoft',
    attributes: { num_heads: { int: heads }, kv_num_heads: { int: heads }, scale: { float: 1 }, do_rotary: { int: 0 } },
  });
  return context!;
};
