import type { ModelWeights } from '../folder/model-weights.ts';
import type { Weight } from './graph-builder.ts';
import { tensor } from './graph-weights.ts';

/** Rows converted to floats at a time. */
const ROWS = 512;

/**
 * A matrix [rows, columns] that the model folder keeps as floats, or as int8 with one float32 factor a row (`NAME.scale`), to save room: value =
 * int8 * factor. @throws ModelError when it is missing or has another shape
 */
export function floatRows(weights: ModelWeights, name: string, shape: readonly [number, number]): Weight {
  if (!weights.has(name) || weights.info(name).dtype !== 'I8') return tensor(weights, name, shape);
  weights.expect(name, shape);
  const [rows, columns] = shape;
  weights.expect(`${name}.scale`, [rows]);
  return {
    key: name,
    dims: shape,
    async *stream() {
      const scale = await weights.read(`${name}.scale`);
      for (let row = 0; row < rows; row += ROWS) {
        const count = Math.min(ROWS, rows - row);
        const bytes = await weights.readBytes(name, row * columns, count * columns);
        const stored = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        yield Float32Array.from(stored, (value, i) => value * scale[row + Math.floor(i / columns)]!);
      }
    },
  };
}
