import type { ModelConfig } from '../folder/config.ts';
import type { GraphBuilder, Scope, Value } from '../onnx/graph-builder.ts';
import { add, divide, maximum, multiply, subtract } from '../onnx/ops/arithmetic.ts';
import { matmul } from '../onnx/ops/linear.ts';
import { cast, reshape, sizes, slice, transpose, unsqueeze } from '../onnx/ops/shape.ts';

/**
 * Stores a prefix's keys and values in int8 (docs/model-format.md, "Rounded prefix"). A step reads all of them for every token, so it reads a quarter
 * of the bytes. For CPUs: the runtime multiplies a row of uint8 by an int8 matrix at the speed of the memory, without unpacking anything, but only
 * if the matrix has few columns. So keys are stored in chunks of positions, and queries and attention weights become rows of uint8.
 */
const CHUNK = 64;
/** Replaces a largest value of zero, so that its inverse is finite. */
const TINY = 1e-30;
const MOST = 127;
/** Added to a rounded query to make it positive. */
const MIDDLE = 128;

export interface RoundedPrefix {
  /** int8 [H, C, d, CHUNK]: position c * CHUNK + j of head h in [h, c, :, j]; the last chunk is padded with zeros. */
  readonly key: Value;
  /** The value subtracted from each channel, [1, H, d, 1], and its divisor, [1, H, 1, d]. */
  readonly keyCentre: Value;
  readonly keyChannel: Value;
  /** Per position: its scale, and what MIDDLE adds to its score. [1, H, 1, P] */
  readonly keyScale: Value;
  readonly keyOffset: Value;
  /** int8 [1, H, P, d] */
  readonly value: Value;
  /** [1, H, 1, P] */
  readonly valueScale: Value;
}

/** Suffix of the tensors' names behind `prefix_`, type and shape: as the prefill graph gives them and the step takes them. */
const TENSORS = [
  ['key', 'key', 'int8', (heads: number, d: number) => [heads, 'chunks', d, CHUNK]],
  ['keyCentre', 'key_centre', 'float', (heads: number, d: number) => [1, heads, d, 1]],
  ['keyChannel', 'key_channel', 'float', (heads: number, d: number) => [1, heads, 1, d]],
  ['keyScale', 'key_scale', 'float', (heads: number) => [1, heads, 1, 'prefix']],
  ['keyOffset', 'key_offset', 'float', (heads: number) => [1, heads, 1, 'prefix']],
  ['value', 'value', 'int8', (heads: number, d: number) => [1, heads, 'prefix', d]],
  ['valueScale', 'value_scale', 'float', (heads: number) => [1, heads, 1, 'prefix']],
] as const;

export function roundedInputs(graph: GraphBuilder, config: ModelConfig, layer: number): RoundedPrefix {
  const { num_attention_heads: heads, kv_channels: d } = config;
  const entries = TENSORS.map(([part, name, type, shape]) => [
    part,
    graph.input(`prefix_${name}.${layer}`, type, shape(heads, d)),
  ]);
  return Object.fromEntries(entries) as RoundedPrefix;
}

/** Rounds a layer's keys and values, [1, P, H * d] each, and makes them outputs of the prefill graph. */
export function roundedOutputs(at: Scope, config: ModelConfig, { k, v }: { k: Value; v: Value }, layer: number): void {
  const { num_attention_heads: heads, kv_channels: d } = config;
  const rounded: RoundedPrefix = { ...roundedKeys(at.at('k'), k, heads, d), ...roundedValues(at.at('v'), v, heads, d) };
  for (const [part, name, type, shape] of TENSORS) {
    at.graph.output(`prefix_${name}.${layer}`, rounded[part], type, shape(heads, d));
  }
}

/** Along an axis, which stays with a size of one. */
const over = (at: Scope, operator: 'ReduceMax' | 'ReduceMean' | 'ReduceSum', x: Value, axis: number): Value =>
  at.node(operator, [x, at.graph.ints([axis])]);

const largest = (at: Scope, x: Value, axis: number): Value =>
  maximum(at, over(at, 'ReduceMax', at.node('Abs', [x]), axis), at.graph.floats(TINY));

/** x [P, H, d] -> whole numbers of one scale a position and head, and the scales [P, H, 1]. */
function roundedRows(at: Scope, x: Value): { whole: Value; scale: Value } {
  const scale = divide(at, largest(at, x, 2), at.graph.floats(MOST));
  return { whole: at.node('Round', [divide(at, x, scale)]), scale };
}

/** [P, H, 1] -> [1, H, 1, P] */
const byHead = (at: Scope, x: Value): Value => unsqueeze(at, transpose(at, x, [1, 2, 0]), 0);

function roundedKeys(at: Scope, k: Value, heads: number, d: number) {
  const rows = reshape(at, k, [-1, heads, d]);
  // Some channels of keys are far from zero or many times as large as others. The centre of each channel is kept in float32, as one more position;
  // the remaining difference in scale is shared between keys and queries.
  const [centreAt, channelAt] = [at.at('centre'), at.at('channel')];
  const centre = over(centreAt, 'ReduceMean', rows, 0);
  const centred = subtract(centreAt, rows, centre);
  const channel = channelAt.node('Sqrt', [largest(channelAt, centred, 0)]);
  const { whole, scale } = roundedRows(at, divide(channelAt, centred, channel));
  const offset = multiply(at.at('offset'), over(at.at('offset'), 'ReduceSum', whole, 2), at.graph.floats(MIDDLE));
  const chunks = at.at('chunks');
  const missing = chunks.node('Mod', [chunks.node('Neg', [sizes(chunks, whole, 0, 1)]), at.graph.ints([CHUNK])]);
  const pads = chunks.node('Concat', [at.graph.ints([0]), missing], { attributes: { axis: { int: 0 } } });
  const padded = chunks.node('Pad', [whole, pads, at.graph.floats(0), at.graph.ints([0])]);
  const bytes = cast(chunks, reshape(chunks, padded, [-1, CHUNK, heads, d]), 'int8');
  return {
    key: transpose(chunks, bytes, [2, 0, 3, 1]),
    keyCentre: reshape(centreAt, centre, [1, heads, d, 1]),
    keyChannel: reshape(channelAt, channel, [1, heads, 1, d]),
    keyScale: byHead(at.at('scale'), scale),
    keyOffset: byHead(at.at('offset'), multiply(at.at('offset'), offset, scale)),
  };
}

function roundedValues(at: Scope, v: Value, heads: number, d: number) {
  const { whole, scale } = roundedRows(at, reshape(at, v, [-1, heads, d]));
  return {
    value: unsqueeze(at, transpose(at, cast(at, whole, 'int8'), [1, 0, 2]), 0),
    valueScale: byHead(at.at('scale'), scale),
  };
}

/**
 * q k^T of queries [1, H, M, d] over the prefix -> [1, H, M, P]. Each query is rounded to int8 with a scale of its own, like the
 * inputs of every other product of the layer.
 *
 * @param rows the shape [1, H, M, -1]
 */
export function roundedScores(at: Scope, q: Value, prefix: RoundedPrefix, rows: Value): Value {
  const x = multiply(at.at('channel'), q, prefix.keyChannel);
  const step = divide(at, largest(at, x, 3), at.graph.floats(MOST));
  // Cast truncates.
  const positive = cast(at, add(at, divide(at, x, step), at.graph.floats(MIDDLE + 0.5)), 'uint8');
  // Heads and chunks are the batch, so that each query is multiplied by every chunk of its head's keys.
  const product = at.node('MatMulInteger', [
    unsqueeze(at, at.node('Squeeze', [positive, at.graph.ints([0])]), 1),
    prefix.key,
  ]);
  const inOrder = reshape(at, transpose(at, product, [0, 2, 1, 3]), rows);
  const whole = cast(at, slice(at, inOrder, 0, sizes(at, prefix.keyScale, 3, 4), 3), 'float');
  const scaled = subtract(at, multiply(at, whole, prefix.keyScale), prefix.keyOffset);
  const onCentre = matmul(at.at('centre'), q, prefix.keyCentre);
  return add(at, multiply(at, scaled, step), onCentre);
}

/**
 * Attention weights [1, H, M, P] times values -> [1, H, M, d]. The weights become two rows of uint8: one in steps of 1/255 of the largest weight, one
 * in steps of 1/255 of that. With only one row, a thousand positions with small weights would all be rounded to zero.
 */
export function roundedContext(at: Scope, weights: Value, prefix: RoundedPrefix): Value {
  const { graph } = at;
  const x = multiply(at, weights, prefix.valueScale);
  const most = maximum(at, over(at, 'ReduceMax', x, 3), graph.floats(TINY));
  const steps = multiply(at, x, divide(at, graph.floats(255), most));
  const high = at.node('Floor', [steps]);
  const [highAt, lowAt] = [at.at('high'), at.at('low')];
  const rest = multiply(lowAt, subtract(lowAt, steps, high), graph.floats(255));
  const low = add(lowAt, rest, graph.floats(0.5));
  const read = (here: Scope, row: Value) =>
    cast(here, here.node('MatMulInteger', [cast(here, row, 'uint8'), prefix.value]), 'float');
  const sum = add(at, read(highAt, high), divide(lowAt, read(lowAt, low), graph.floats(255)));
  return multiply(at, sum, divide(at, most, graph.floats(255)));
}
