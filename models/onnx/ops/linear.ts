import type { Scope, Value, Weight } from '../graph-builder.ts';

/**
 * y = x W^T + b. x [rows, in], weight [out, in] as PyTorch stores it, bias [out]; y [rows, out].
 * Gemm with transB: weights go into the data file in the order that safetensors has them, and the runtime packs them once.
 */
export const linear = (at: Scope, x: Value, weight: Weight, bias?: Weight): Value => {
  const inputs = [x, at.graph.weight(weight), ...(bias ? [at.graph.weight(bias)] : [])];
  return at.node('Gemm', inputs, { attributes: { transB: { int: 1 } } });
};

/** Batched matrix product with numpy's broadcasting over leading axes. */
export const matmul = (at: Scope, a: Value, b: Value): Value => at.node('MatMul', [a, b]);
