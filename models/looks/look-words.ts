import { HUES, MARKS, PAGES, RECOGNISED } from '../folder/looks-answers.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import type { LooksPart } from '../folder/page-reader-config.ts';
import type { GraphBuilder, Scope, Value } from '../onnx/graph-builder.ts';
import { gelu, sigmoid } from '../onnx/ops/arithmetic.ts';
import { softmax } from '../onnx/ops/normalize.ts';
import { concat, expand, reshape, sizes, slice, transpose } from '../onnx/ops/shape.ts';
import { dense } from '../page-reader/layer.ts';
import { convolved, scaledPixels } from './convolved.ts';
import { tileFeatures } from './look-tiles.ts';

/** A word's crop (docent_train/looks/crops.py): of itself and beside it, around it four times coarser, and in the last row the rays upwards and to the right. */
export const CROP = { rows: 33, columns: 184, before: 32, word: 64, after: 24, around: 64, ray: 92 } as const;
const NEAR = CROP.before + CROP.word + CROP.after;

/**
 * look-words.onnx: crops [W, 4, 33, 184] uint8 of the words of a page, whole [1, F] of the whole page's tile (look-tiles.onnx), said [1, D] of the page's
 * words (reader.onnx, state) -> recognised [W, 22], of each word the probabilities of MARKS, of a hue (none, or HUES), and how far its bar reaches as a share
 * of the page's width; page [1, 7], the probabilities of PAGES.
 * A word is judged beside the page's other words: bold is bolder than they are.
 */
export function lookWords(graph: GraphBuilder, weights: ModelWeights, looks: LooksPart, hidden_size: number): void {
  const { narrow, middle, wide, seen, others, hidden } = looks.word;
  const half = Math.floor(narrow / 2);
  const crops = graph.input('crops', 'uint8', ['words', 4, CROP.rows, CROP.columns]);
  const whole = graph.input('whole', 'float', [1, tileFeatures(looks)]);
  const said = graph.input('said', 'float', [1, hidden_size]);
  const at = graph.root('/looks/word');
  const x = scaledPixels(at, crops);
  const part = (from: number, to: number) => slice(at, slice(at, x, 0, 32, 2), from, to, 3);
  const chain = (part: string, input: Value, channels: readonly number[], kernel: readonly number[] = [3, 3]) =>
    channels.slice(1).reduce((y, outputs, i) => {
      const name = `looks.word.${part}.${i}`;
      return convolved(at.at(`${part}.${i}`), weights, y, { name, inputs: channels[i]!, outputs, kernel, stride: 2 });
    }, input);
  const near = chain('near', part(0, NEAR), [4, narrow, middle, wide, wide]);
  const around = chain('around', part(NEAR, CROP.columns), [4, half, narrow, middle, middle]);
  const flat = (y: Value, size: number) => reshape(at, y, [-1, size]);
  const linear = (scope: Scope, y: Value, name: string, inputs: number, outputs: number) =>
    gelu(scope, dense(scope, weights, y, `looks.word.${name}`, inputs, outputs));
  const own = linear(at.at('own'), flat(near, 16 * wide), 'own', 16 * wide, seen);
  const place = linear(at.at('place'), flat(around, 8 * middle), 'place', 8 * middle, seen / 2);
  const along = flat(chain('along', raysOf(at, x), [3, half, narrow, narrow], [5]), 12 * narrow);
  const reach = linear(at.at('reach'), along, 'reach', 12 * narrow, seen / 4);
  const width = 2 * seen;
  const words = concat(at, [own, place, reshape(at, reach, [-1, seen / 2])], -1);
  const mean = at.node('ReduceMean', [words, graph.ints([0])], { attributes: { keepdims: { int: 1 } } });
  const beside = linear(at.at('others'), mean, 'others', width, others);
  const every = expand(at, beside, concat(at, [sizes(at, words, 0, 1), graph.ints([others])], 0));
  const both = linear(at.at('hidden'), concat(at, [words, every], -1), 'hidden', width + others, hidden);
  const logits = dense(at.at('mark'), weights, both, 'looks.word.mark', hidden, RECOGNISED);
  const reaches = RECOGNISED - 1;
  const recognised = concat(
    at,
    [
      softmax(at, slice(at, logits, 0, MARKS.length, 1)),
      softmax(at, slice(at, logits, MARKS.length, MARKS.length + 1 + HUES.length, 1)),
      sigmoid(at, slice(at, logits, reaches, RECOGNISED, 1)),
    ],
    -1,
  );
  graph.output('recognised', recognised, 'float', ['words', RECOGNISED]);

  const kind = graph.root('/looks/page');
  const features = concat(kind, [mean, whole, said], -1);
  const first = dense(
    kind.at('0'),
    weights,
    features,
    'looks.page.0',
    width + tileFeatures(looks) + hidden_size,
    looks.page,
  );
  const last = dense(kind.at('1'), weights, gelu(kind, first), 'looks.page.1', looks.page, PAGES.length);
  graph.output('page', softmax(kind, last), 'float', [1, PAGES.length]);
}

/** The rays upwards and to the right, one after the other: [2 W, 3, 92]. */
function raysOf(at: Scope, x: Value): Value {
  const last = slice(at, slice(at, x, 0, 3, 1), CROP.rows - 1, CROP.rows, 2);
  const rays = concat(at, [slice(at, last, 0, CROP.ray, 3), slice(at, last, CROP.ray, 2 * CROP.ray, 3)], 2);
  return reshape(at, transpose(at, rays, [0, 2, 1, 3]), [-1, 3, CROP.ray]);
}
