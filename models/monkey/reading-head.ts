import type { Scope, Value } from '../onnx/graph-builder.ts';
import { add, sigmoid } from '../onnx/ops/arithmetic.ts';
import { linear } from '../onnx/ops/linear.ts';
import { layerNorm, softmax } from '../onnx/ops/normalize.ts';
import { argMax, reduceMax } from '../onnx/ops/reduce.ts';
import { cast, END, reshape, slice, split } from '../onnx/ops/shape.ts';
import type { ModelWeights } from '../safetensors/folder.ts';
import { type ModelConfig, patchGrid } from './config.ts';
import { tensor } from './weights.ts';

export interface Reading {
  /** int32 [N, S, slots]: the likeliest character, i = alphabet[i - 1], however likely it is that there is none. */
  readonly classes: Value;
  /** [N, S, slots]: the character's probability; what is missing to 1 is other characters and none. */
  readonly scores: Value;
  /** [N, S, slots, 4]: dx, dy (of the patch), w, h (in patches). */
  readonly boxes: Value;
  /** [N, S, slots]: probability that a word starts here. */
  readonly starts: Value;
}

/** Characters whose centres lie in each patch (docs/model-format.md, reading_head). features [N, S, width]. */
export function readingHead(at: Scope, weights: ModelWeights, config: ModelConfig, features: Value): Reading {
  const { width, reading_head: head } = config.visual;
  if (!head) throw new Error('the model has no reading head');
  const letters = [...head.alphabet].length;
  const perSlot = letters + 6;
  const name = (end: string) => `transformer.visual.${end}`;
  const normed = layerNorm(
    at.at('reading_norm'),
    reshape(at, features, [-1, width]),
    tensor(weights, name('reading_norm.weight'), [width]),
    tensor(weights, name('reading_norm.bias'), [width]),
    1e-6,
  );
  const out = linear(
    at,
    normed,
    tensor(weights, name('reading_head.weight'), [head.slots * perSlot, width]),
    tensor(weights, name('reading_head.bias'), [head.slots * perSlot]),
  );
  const slots = reshape(at, out, [-1, patchGrid(config) ** 2, head.slots, perSlot]);
  const [classes, boxes, starts] = split(at, slots, [letters + 1, 4, 1], -1);
  // A glyph on the border of two patches is half likely in both: each alone would say that there is nothing.
  const likely = slice(at.at('scores'), softmax(at.at('scores'), classes!), 1, END, -1);
  const best = add(at.at('classes'), argMax(at.at('classes'), likely, -1), at.graph.ints(1));
  return {
    classes: cast(at.at('classes'), best, 'int32'),
    scores: reduceMax(at.at('scores'), likely, -1),
    boxes: boxes!,
    starts: reshape(at.at('starts'), sigmoid(at.at('starts'), starts!), [-1, patchGrid(config) ** 2, head.slots]),
  };
}
