import type { Scope, Value, Weight } from '../graph-builder.ts';

/** 2-D convolution: x [N, in, h, w], weight [out, in, k, k]. */
export const conv2d = (
  at: Scope,
  x: Value,
  weight: Weight,
  options: { bias?: Weight; stride: number; padding: number },
): Value => {
  const { bias, stride, padding } = options;
  const inputs = [x, at.graph.weight(weight), ...(bias ? [at.graph.weight(bias)] : [])];
  return at.node('Conv', inputs, {
    attributes: {
      strides: { ints: [stride, stride] },
      pads: { ints: [padding, padding, padding, padding] },
    },
  });
};
