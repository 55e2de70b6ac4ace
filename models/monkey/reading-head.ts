import { type ModelConfig, patchGrid } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import type { Scope, Value } from '../onnx/graph-builder.ts';
import { tensor } from '../onnx/graph-weights.ts';
import { add, sigmoid, where } from '../onnx/ops/arithmetic.ts';
import { linear } from '../onnx/ops/linear.ts';
import { layerNorm, softmax } from '../onnx/ops/normalize.ts';
import { argMax, reduceMax, topK } from '../onnx/ops/reduce.ts';
import { cast, concat, END, reshape, slice, split, squeeze, unsqueeze } from '../onnx/ops/shape.ts';

export interface Reading {
  /** int32 [N, S, slots]: the likeliest character, i = alphabet[i - 1], even if there is probably none. */
  readonly classes: Value;
  /** [N, S, slots]: the character's probability. The rest to 1 is for other characters and for none. */
  readonly scores: Value;
  /** [N, S, slots, 4]: dx, dy (of the patch), w, h (in patches). */
  readonly boxes: Value;
  /** [N, S, slots]: probability that a word starts here. */
  readonly starts: Value;
  /** int32 [N, S, slots, 3]: the next likeliest characters, and [N, S, slots, 3] their probabilities. */
  readonly others: Value;
  readonly otherScores: Value;
}

/** Alternatives to the likeliest character that the language model of the reading may choose from. */
export const OTHERS = 3;

/** Characters whose centres lie in each patch (docs/model-format.md, reading_head). features [N, S, width]. */
export function readingHead(
  at: Scope,
  weights: ModelWeights,
  config: ModelConfig,
  features: Value,
  rank: Rank = oneByOne,
): Reading {
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
  // A character on the border of two patches has about half its probability in each, so each patch alone would report nothing.
  const likely = slice(at.at('scores'), softmax(at.at('scores'), classes!), 1, END, -1);
  const ranked = rank(at, likely, 1 + OTHERS);
  const joined = (parts: readonly Value[]) =>
    concat(
      at.at('others'),
      parts.slice(1).map((part) => unsqueeze(at.at('others'), part, -1)),
      -1,
    );
  return {
    classes: ranked.classes[0]!,
    scores: ranked.scores[0]!,
    others: joined(ranked.classes),
    otherScores: joined(ranked.scores),
    boxes: boxes!,
    starts: reshape(at.at('starts'), sigmoid(at.at('starts'), starts!), [-1, patchGrid(config) ** 2, head.slots]),
  };
}

/** probabilities [..., letters] -> the `count` likeliest classes (int32, from 1) and their probabilities, each [...]. */
export type Rank = (at: Scope, probabilities: Value, count: number) => { classes: Value[]; scores: Value[] };

/** Uses one node that not all devices support. On a CPU it saves a tenth of the time per tile. */
export const atOnce: Rank = (at, probabilities, count) => {
  const [scores, best] = topK(at.at('scores'), probabilities, count);
  const classes = cast(at.at('classes'), add(at.at('classes'), best, at.graph.ints(1)), 'int32');
  const each = (x: Value) =>
    split(at.at('others'), x, new Array<number>(count).fill(1), -1).map((one) => squeeze(at.at('others'), one, -1));
  return { classes: each(classes), scores: each(scores) };
};

/** The likeliest, then the likeliest of the rest. */
const oneByOne: Rank = (at, probabilities, count) => {
  const [classes, scores]: [Value[], Value[]] = [[], []];
  let left = probabilities;
  for (let k = 0; k < count; k++) {
    const best = argMax(at.at('classes'), left, -1);
    const score = reduceMax(at.at('scores'), left, -1);
    classes.push(cast(at.at('classes'), add(at.at('classes'), best, at.graph.ints(1)), 'int32'));
    scores.push(score);
    if (k + 1 < count) {
      const fewer = at.node('GreaterOrEqual', [left, unsqueeze(at.at('scores'), score, -1)]);
      left = where(at.at('scores'), fewer, at.graph.floats(0), left);
    }
  }
  return { classes, scores };
};
