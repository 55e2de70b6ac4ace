import type { ModelWeights } from '../folder/model-weights.ts';
import { ModelError } from '../model-error.ts';
import type { Weight } from '../onnx/graph-builder.ts';
import { computed } from '../onnx/graph-weights.ts';
import { resizeBicubic } from './bicubic.ts';

/**
 * A learned or fixed table of positions [n, width], n a square number, resized to `grid` x `grid` when the model is built:
 * [grid * grid, width]. ModelError when the tensor is not such a table.
 */
export function positionTable(weights: ModelWeights, name: string, width: number, grid: number): Weight {
  const { shape } = weights.info(name);
  const source = Math.sqrt(shape[0] ?? 0);
  if (shape.length !== 2 || shape[1] !== width || !Number.isInteger(source) || source < 1) {
    throw new ModelError(
      name,
      `Tensor "${name}" has shape [${shape.join(', ')}], but config.json asks for [n, ${width}], where n is a square number. Use the config.json that came with the weights.`,
    );
  }
  return computed(`${name}[${grid}x${grid}]`, [grid * grid, width], async () =>
    resizeBicubic(await weights.read(name), source, grid, width),
  );
}
