import {
  ANSWER_NUMBERS,
  COLUMN_NUMBERS,
  COLUMN_SCORES,
  FILTER_NUMBERS,
  FILTER_SCORES,
  PROGRAM_NUMBERS,
  STEPS,
} from '../folder/chooser.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import type { ChooserPart } from '../folder/page-reader-config.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { tensor } from '../onnx/graph-weights.ts';
import { gelu, multiply } from '../onnx/ops/arithmetic.ts';
import { lookUp } from '../onnx/ops/linear.ts';
import { reduceSum } from '../onnx/ops/reduce.ts';
import { dense } from './layer.ts';

/**
 * chooser.onnx (docs/model-format.md, "Choosing an answer"): question [1, 2D + words], columns [C, 2D + 6], filters [F, 2D + 10], what the reader computed of them;
 * answers [A, 40], of the reader's own answers; steps [P] int64 and numbers [P, 11] of all programs -> step [1, 15], of each step and, last, of the reader's own
 * answers and of "not here"; column [C, 2]; filter [F, 4]; answer [A, 1]; program [P]. All float; a score is the sum of its parts'.
 */
export function chooserGraph(
  graph: GraphBuilder,
  weights: ModelWeights,
  { inner, words }: ChooserPart,
  hidden: number,
): void {
  const at = graph.root('/chooser');
  const scored = (name: string, input: string, count: string | number, width: number, scores: number) => {
    const x = graph.input(input, 'float', [count, width]);
    const up = gelu(at.at(`${name}.up`), dense(at.at(`${name}.up`), weights, x, `chooser.${name}.up`, width, inner));
    const y = dense(at.at(`${name}.down`), weights, up, `chooser.${name}.down`, inner, scores);
    graph.output(name, y, 'float', [count, scores]);
  };
  // Beside the steps: the reader's own answers, and "not here".
  scored('step', 'question', 1, 2 * hidden + words.length, STEPS.length + 2);
  scored('column', 'columns', 'columns', 2 * hidden + COLUMN_NUMBERS, COLUMN_SCORES);
  scored('filter', 'filters', 'filters', 2 * hidden + FILTER_NUMBERS, FILTER_SCORES);
  scored('answer', 'answers', 'answers', ANSWER_NUMBERS, 1);
  const steps = graph.input('steps', 'int64', ['programs']);
  const numbers = graph.input('numbers', 'float', ['programs', PROGRAM_NUMBERS]);
  const own = at.at('program');
  const table = tensor(weights, 'chooser.program.weight', [STEPS.length, PROGRAM_NUMBERS]);
  graph.output('program', reduceSum(own, multiply(own, lookUp(own, table, steps), numbers), 1), 'float', ['programs']);
}
