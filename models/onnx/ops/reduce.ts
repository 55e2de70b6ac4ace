import type { Scope, Value } from '../graph-builder.ts';

/** Maximum along one axis, which disappears. */
export const reduceMax = (at: Scope, x: Value, axis: number): Value =>
  at.node('ReduceMax', [x, at.graph.ints([axis])], { attributes: { keepdims: { int: 0 } } });

/** Sum along one axis, which disappears. */
export const reduceSum = (at: Scope, x: Value, axis: number): Value =>
  at.node('ReduceSum', [x, at.graph.ints([axis])], { attributes: { keepdims: { int: 0 } } });

/** Index (int64) of the first maximum along one axis, which disappears. */
export const argMax = (at: Scope, x: Value, axis: number): Value =>
  at.node('ArgMax', [x], { attributes: { axis: { int: axis }, keepdims: { int: 0 } } });

/** The `count` largest along the last axis, falling, and their indices (int64): [..., count] each. */
export const topK = (at: Scope, x: Value, count: number): readonly [Value, Value] => {
  const [values, indices] = at.nodes('TopK', [x, at.graph.ints([count])], 2);
  return [values!, indices!];
};
