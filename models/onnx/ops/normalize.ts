import type { Scope, Value, Weight } from '../graph-builder.ts';

/** LayerNorm over the last axis. */
export const layerNorm = (at: Scope, x: Value, scale: Weight, bias: Weight, epsilon: number): Value =>
  at.node('LayerNormalization', [x, at.graph.weight(scale), at.graph.weight(bias)], {
    attributes: { axis: { int: -1 }, epsilon: { float: epsilon } },
  });

/** RMSNorm over the last axis. */
export const rmsNorm = (at: Scope, x: Value, scale: Weight, epsilon: number): Value =>
  at.node('RMSNormalization', [x, at.graph.weight(scale)], {
    attributes: { axis: { int: -1 }, epsilon: { float: epsilon } },
  });

/** x / max(|x|, epsilon) over the last axis (torch.nn.functional.normalize). */
export const unitNorm = (at: Scope, x: Value, epsilon: number): Value => {
  const length = at.node('ReduceL2', [x, at.graph.ints([-1])], { attributes: { keepdims: { int: 1 } } });
  return at.node('Div', [x, at.node('Max', [length, at.graph.floats(epsilon)])]);
};

export const softmax = (at: Scope, x: Value): Value => at.node('Softmax', [x], { attributes: { axis: { int: -1 } } });
