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

/** Depthwise 1-D convolution without padding: x [B, channels, t], weight [channels, 1, k] -> [B, channels, t - k + 1]. */
export const depthwiseConv1d = (at: Scope, x: Value, weight: Weight): Value =>
  at.node('Conv', [x, at.graph.weight(weight)], { attributes: { group: { int: weight.dims[0]! } } });
