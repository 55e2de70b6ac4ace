import { toFloat32 } from '../safetensors/to-float32.ts';
import { type BlockFormat, type QuantizedRows, quantizeRows } from './blocks.ts';

/** Kept before anyone takes it away: onnxruntime-common must not see it (RUNTIME.md). */
const Half = globalThis.Float16Array;

/** One piece of a weight's work, as it crosses to a worker. */
export interface PieceTask {
  readonly bytes: Uint8Array;
  readonly dtype: 'F32' | 'F16' | 'BF16';
  readonly columns: number;
  /** null: binary16. */
  readonly format: BlockFormat | null;
}

export interface PieceResult extends Omit<QuantizedRows, 'packed'> {
  /** Blocks, or halves. */
  readonly packed: Uint8Array<ArrayBuffer>;
  /** Index of the first NaN or infinity (of a half: also of what is too large for it); -1 when there is none. */
  readonly firstBad: number;
}

export function quantizePiece({ bytes, dtype, columns, format }: PieceTask): PieceResult {
  const { values, firstBad } = toFloat32(bytes, dtype);
  if (firstBad >= 0) return { packed: new Uint8Array(), scales: new Float32Array(), ...NOTHING, firstBad };
  return format === null ? halves(values) : { ...quantizeRows(values, columns, format), firstBad };
}

const NOTHING = { squares: 0, errorSquares: 0 };

function halves(values: Float32Array): PieceResult {
  const half = new Half(values);
  let squares = 0;
  let errorSquares = 0;
  let firstBad = -1;
  for (let i = 0; i < half.length; i++) {
    const x = values[i]!;
    const kept = half[i]!;
    if (kept - kept !== 0 && firstBad < 0) firstBad = i;
    squares += x * x;
    errorSquares += (x - kept) * (x - kept);
  }
  return { packed: new Uint8Array(half.buffer), scales: new Float32Array(), squares, errorSquares, firstBad };
}
