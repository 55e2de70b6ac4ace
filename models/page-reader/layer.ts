import type { ModelWeights } from '../folder/model-weights.ts';
import type { Scope, Value } from '../onnx/graph-builder.ts';
import { tensor } from '../onnx/graph-weights.ts';
import { add, gelu, multiply, subtract } from '../onnx/ops/arithmetic.ts';
import { scores } from '../onnx/ops/attention.ts';
import { linear, matmul } from '../onnx/ops/linear.ts';
import { layerNorm, softmax } from '../onnx/ops/normalize.ts';
import { concat, reshape, transpose, unsqueeze } from '../onnx/ops/shape.ts';
import { floatRows } from '../onnx/stored-rows.ts';

/** BERT's, as published. */
const EPSILON = 1e-12;
/** Angles of a place: four each of the row, the left end and the right end. */
export const ANGLES = 12;

export interface BertShape {
  readonly hidden: number;
  readonly heads: number;
  readonly inner: number;
}

/** Inputs that all layers of a sequence share. */
export interface Sequence {
  /** [B, 1, 1, T] added to the scores: 0, or a large negative number for padding. */
  readonly mask: Value;
  /** [B, 1, T, 12] each, zero for pieces without a place; undefined for a BERT without places. */
  readonly places: { readonly cos: Value; readonly sin: Value } | undefined;
  /** [2] int64: B and T. */
  readonly size: Value;
}

/** y = x W^T + b with the weights `name`: x [rows, in] -> [rows, out]. */
export function dense(
  at: Scope,
  weights: ModelWeights,
  x: Value,
  name: string,
  inputs: number,
  outputs: number,
): Value {
  return linear(
    at,
    x,
    floatRows(weights, `${name}.weight`, [outputs, inputs]),
    tensor(weights, `${name}.bias`, [outputs]),
  );
}

export function norm(at: Scope, weights: ModelWeights, x: Value, name: string, hidden: number): Value {
  return layerNorm(
    at,
    x,
    tensor(weights, `${name}.weight`, [hidden]),
    tensor(weights, `${name}.bias`, [hidden]),
    EPSILON,
  );
}

/**
 * One block of BERT (Devlin et al. 2019), x [B*T, D] -> [B*T, D]: norms stand behind the sums. With places, a head's scores get
 * a cos(difference) + b sin(difference) for each angle between two places: "the same row" and "the same column" are such sums
 * (models/train/docent_train/page_reader/model.py).
 */
export function bertLayer(
  at: Scope,
  weights: ModelWeights,
  x: Value,
  name: string,
  { hidden, heads, inner }: BertShape,
  { mask, places, size }: Sequence,
): Value {
  const d = hidden / heads;
  const attention = at.at('attention');
  const split = (scope: Scope, y: Value) => {
    const shape = concat(scope, [size, at.graph.ints([heads, d])], 0);
    return transpose(scope, scope.node('Reshape', [y, shape]), [0, 2, 1, 3]);
  };
  const project = (part: 'q' | 'k' | 'v') => {
    const scope = attention.at(part);
    return split(scope, dense(scope, weights, x, `${name}.${part}`, hidden, hidden));
  };
  let q = multiply(attention.at('q'), project('q'), at.graph.floats(1 / Math.sqrt(d)));
  let k = project('k');
  if (places) {
    const related = attention.at('places');
    const relation = (part: 'even' | 'odd') =>
      unsqueeze(related, at.graph.weight(relationPart(weights, `${name}.relation`, heads, part)), 0);
    const [even, odd] = [relation('even'), relation('odd')];
    const { cos, sin } = places;
    const turned = concat(
      related,
      [
        add(related, multiply(related, even, cos), multiply(related, odd, sin)),
        subtract(related, multiply(related, even, sin), multiply(related, odd, cos)),
      ],
      -1,
    );
    q = concat(attention.at('q'), [q, turned], -1);
    const same = concat(related, [cos, sin], -1);
    const everyHead = concat(related, [at.graph.ints([1, heads, 1, 1])], 0);
    k = concat(attention.at('k'), [k, related.node('Tile', [same, everyHead])], -1);
  }
  const weighed = softmax(attention, add(attention, scores(attention, q, k, 4), mask));
  const context = transpose(attention, matmul(attention.at('context'), weighed, project('v')), [0, 2, 1, 3]);
  const mixed = dense(
    attention.at('o'),
    weights,
    reshape(attention, context, [-1, hidden]),
    `${name}.o`,
    hidden,
    hidden,
  );
  const y = norm(at.at('attention_norm'), weights, add(at, x, mixed), `${name}.attention_norm`, hidden);
  const up = gelu(at.at('up'), dense(at.at('up'), weights, y, `${name}.up`, hidden, inner));
  return norm(
    at.at('norm'),
    weights,
    add(at.at('down'), y, dense(at.at('down'), weights, up, `${name}.down`, inner, hidden)),
    `${name}.norm`,
    hidden,
  );
}

/** The even or odd part of [heads, 12, 2] as [heads, 1, 12]. */
function relationPart(weights: ModelWeights, name: string, heads: number, part: 'even' | 'odd') {
  weights.expect(name, [heads, ANGLES, 2]);
  return {
    key: `${name}[${part}]`,
    dims: [heads, 1, ANGLES],
    async *stream() {
      const both = await weights.read(name);
      yield Float32Array.from({ length: heads * ANGLES }, (_, i) => both[2 * i + (part === 'odd' ? 1 : 0)]!);
    },
  };
}
