import type { ModelWeights } from '../folder/model-weights.ts';
import type { Scope, Value } from '../onnx/graph-builder.ts';
import { tensor } from '../onnx/graph-weights.ts';
import { gelu, multiply, subtract } from '../onnx/ops/arithmetic.ts';
import { cast } from '../onnx/ops/shape.ts';

interface Convolution {
  /** Of its tensors, without `.weight`. */
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** One size for each axis, odd. */
  readonly kernel: readonly number[];
  readonly stride: number;
}

/** A convolution over one or two axes, and GELU: x [N, in, ..] -> [N, out, ..], every axis divided by `stride`, rounded up. */
export function convolved(at: Scope, weights: ModelWeights, x: Value, own: Convolution): Value {
  const { name, inputs, outputs, kernel, stride } = own;
  const matrix = at.graph.weight(tensor(weights, `${name}.weight`, [outputs, inputs, ...kernel]));
  const bias = at.graph.weight(tensor(weights, `${name}.bias`, [outputs]));
  const edges = kernel.map((size) => Math.floor(size / 2));
  const attributes = { strides: { ints: kernel.map(() => stride) }, pads: { ints: [...edges, ...edges] } };
  return gelu(at, at.node('Conv', [x, matrix, bias], { attributes }));
}

/** 0..255 -> -1..1. */
export const scaledPixels = (at: Scope, pixels: Value): Value =>
  subtract(at, multiply(at, cast(at, pixels, 'float'), at.graph.floats(1 / 127.5)), at.graph.floats(1));
