import type { ModelConfig } from '../folder/config.ts';
import { IN_CELL, THINGS } from '../folder/looks-answers.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import type { LooksPart } from '../folder/page-reader-config.ts';
import type { GraphBuilder, Scope, Value } from '../onnx/graph-builder.ts';
import { sigmoid } from '../onnx/ops/arithmetic.ts';
import { softmax } from '../onnx/ops/normalize.ts';
import { concat, reshape, slice, transpose } from '../onnx/ops/shape.ts';
import { dense } from '../page-reader/layer.ts';
import { convolved, scaledPixels } from './convolved.ts';

/** Cells on a tile's side. */
export const CELLS = 4;
/** Layers that halve a tile; one more does not. */
const HALVING = 5;

/** Numbers that are kept of a tile as a whole. */
export const tileFeatures = (looks: LooksPart): number => 2 * looks.tile.wide;

/**
 * look-tiles.onnx: pixels [N, 3, T, T] uint8 -> things [N, 16, 14], of each cell of a tile how likely each of THINGS is in it, and what hue a stamp there has
 * (none, or one of HUES); whole [N, F] of each tile, from which look-words.onnx tells what kind of page it is.
 */
export function lookTiles(graph: GraphBuilder, weights: ModelWeights, config: ModelConfig, looks: LooksPart): void {
  const { tile_size: tile } = config.visual;
  const { narrow, middle, wide } = looks.tile;
  const pixels = graph.input('pixels', 'uint8', ['tiles', 3, tile, tile]);
  const at = graph.root('/looks/tile');
  const channels = [3, narrow, middle, wide, wide, wide, wide];
  const seen = channels.slice(1).reduce(
    (x, out, i) =>
      convolved(at.at(`${i}`), weights, x, {
        name: `looks.tile.layers.${i}`,
        inputs: channels[i]!,
        outputs: out,
        kernel: i === 0 ? [5, 5] : [3, 3],
        stride: i < HALVING ? 2 : 1,
      }),
    scaledPixels(at, pixels),
  );
  let side = tile;
  for (let i = 0; i < HALVING; i++) side = Math.ceil(side / 2);
  const cells = concat(at, [pooled(at, 'MaxPool', seen, side), pooled(at, 'AveragePool', seen, side)], 1);
  const features = tileFeatures(looks);
  const rows = transpose(at, reshape(at, cells, [-1, features, CELLS * CELLS]), [0, 2, 1]);
  const logits = dense(
    at.at('thing'),
    weights,
    reshape(at, rows, [-1, features]),
    'looks.tile.thing',
    features,
    IN_CELL,
  );
  const things = concat(
    at,
    [sigmoid(at, slice(at, logits, 0, THINGS.length, 1)), softmax(at, slice(at, logits, THINGS.length, IN_CELL, 1))],
    -1,
  );
  graph.output('things', reshape(at, things, [-1, CELLS * CELLS, IN_CELL]), 'float', ['tiles', CELLS * CELLS, IN_CELL]);
  const whole = at.node('ReduceMean', [rows, graph.ints([1])], { attributes: { keepdims: { int: 0 } } });
  graph.output('whole', whole, 'float', ['tiles', features]);
}

/** Cells overlap, so that what stands on an edge is seen by both. */
function pooled(at: Scope, op: 'MaxPool' | 'AveragePool', x: Value, side: number): Value {
  const stride = Math.max(1, Math.floor(side / CELLS));
  const size = side - stride * (CELLS - 1);
  return at.node(op, [x], {
    attributes: { kernel_shape: { ints: [size, size] }, strides: { ints: [stride, stride] } },
  });
}
