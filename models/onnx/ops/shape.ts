import type { Scope, Value } from '../graph-builder.ts';
import { ELEMENT_TYPE, type ElementType } from '../proto.ts';

/** `shape`: sizes with 0 = keep, -1 = the rest; or a Value computed in the graph. */
export const reshape = (at: Scope, x: Value, shape: readonly number[] | Value): Value =>
  at.node('Reshape', [x, typeof shape === 'string' ? shape : at.graph.ints(shape)]);

export const transpose = (at: Scope, x: Value, order: readonly number[]): Value =>
  at.node('Transpose', [x], { attributes: { perm: { ints: order } } });

export const concat = (at: Scope, parts: readonly Value[], axis: number): Value =>
  at.node('Concat', parts, { attributes: { axis: { int: axis } } });

/** Parts of the given sizes along `axis`; sizes may be a Value computed in the graph (then `count` parts). */
export const split = (at: Scope, x: Value, sizes: readonly number[] | Value, axis: number, count?: number): Value[] =>
  at.nodes(
    'Split',
    [x, typeof sizes === 'string' ? sizes : at.graph.ints(sizes)],
    count ?? (typeof sizes === 'string' ? 2 : sizes.length),
    { attributes: { axis: { int: axis } } },
  );

/** x[start:end] along `axis`; bounds are numbers or one-element int64 tensors. */
export const slice = (at: Scope, x: Value, start: number | Value, end: number | Value, axis: number): Value => {
  const bound = (value: number | Value) => (typeof value === 'string' ? value : at.graph.ints([value]));
  return at.node('Slice', [x, bound(start), bound(end), at.graph.ints([axis])]);
};

/** Beyond every size: slicing to the end of an axis. */
export const END = Number.MAX_SAFE_INTEGER;

export const unsqueeze = (at: Scope, x: Value, ...axes: number[]): Value =>
  at.node('Unsqueeze', [x, at.graph.ints(axes)]);

export const squeeze = (at: Scope, x: Value, ...axes: number[]): Value => at.node('Squeeze', [x, at.graph.ints(axes)]);

/** Sizes of axes [start, end) as a one-dimensional int64 tensor. */
export const sizes = (at: Scope, x: Value, start: number, end: number): Value =>
  at.node('Shape', [x], { attributes: { start: { int: start }, end: { int: end } } });

export const expand = (at: Scope, x: Value, shape: Value): Value => at.node('Expand', [x, shape]);

export const cast = (at: Scope, x: Value, type: ElementType): Value =>
  at.node('Cast', [x], { attributes: { to: { int: ELEMENT_TYPE[type] } } });

/** Rows of `table` along an axis. */
export const gather = (at: Scope, table: Value, index: Value, axis = 0): Value =>
  at.node('Gather', [table, index], { attributes: { axis: { int: axis } } });
