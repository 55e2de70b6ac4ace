import type { Scope, Value } from '../graph-builder.ts';

export const add = (at: Scope, a: Value, b: Value): Value => at.node('Add', [a, b]);
export const subtract = (at: Scope, a: Value, b: Value): Value => at.node('Sub', [a, b]);
export const multiply = (at: Scope, a: Value, b: Value): Value => at.node('Mul', [a, b]);
export const divide = (at: Scope, a: Value, b: Value): Value => at.node('Div', [a, b]);
export const sigmoid = (at: Scope, x: Value): Value => at.node('Sigmoid', [x]);
export const maximum = (at: Scope, a: Value, b: Value): Value => at.node('Max', [a, b]);
export const where = (at: Scope, condition: Value, a: Value, b: Value): Value => at.node('Where', [condition, a, b]);

/** Exact (erf) GELU. */
export const gelu = (at: Scope, x: Value): Value =>
  at.node('Gelu', [x], { attributes: { approximate: { string: 'none' } } });

/** x * sigmoid(x); the runtime fuses the two nodes. */
export const silu = (at: Scope, x: Value): Value => multiply(at, x, sigmoid(at, x));
