import { type FloatDtype, toFloat32 } from '../safetensors/to-float32.ts';
import { type BlockFormat, blocksOf, type ErrorSums, quantizeRows } from './blocks.ts';
import { type RoundingKernel, roundingKernel } from './rounding-kernel.ts';

/** Whole rows of a weight to round. Positions are addresses in the memory that the threads share. */
export interface PieceTask {
  /** The values, as the checkpoint has them. */
  readonly source: number;
  readonly dtype: FloatDtype;
  readonly rows: number;
  readonly columns: number;
  /** null: binary16. */
  readonly format: BlockFormat | null;
  /** Where the result goes (`layOutcome`). */
  readonly outcome: number;
  /** Also writes the bytes transposed, as int8 around zero, with `stride` bytes between columns (8 bits only). */
  readonly turned?: { readonly at: number; readonly stride: number } | undefined;
}

export interface PieceSums extends ErrorSums {
  /** Index of the first NaN or infinity, or for halves of the first value that is too large; -1 if there is none. */
  readonly firstBad: number;
}

/** The layout of a piece's result: two sums, the blocks (or halves), the scales. Offsets and `bytes` in bytes, `scaleCount` in floats. */
export interface Outcome {
  readonly packed: number;
  readonly packedBytes: number;
  readonly scales: number;
  readonly scaleCount: number;
  readonly bytes: number;
}

const aligned = (address: number): number => Math.ceil(address / 64) * 64;

export function layOutcome({ rows, columns, format }: Pick<PieceTask, 'rows' | 'columns' | 'format'>): Outcome {
  const blocks = format === null ? 0 : rows * blocksOf(columns, format.block);
  const packedBytes = format === null ? 2 * rows * columns : (blocks * format.block * format.bits) / 8;
  const scales = aligned(64 + packedBytes);
  return { packed: 64, packedBytes, scales, scaleCount: blocks, bytes: scales + 4 * blocks };
}

/** Rounds pieces in one thread. */
export class PieceQuantizer {
  readonly #memory: WebAssembly.Memory;
  readonly #kernel: RoundingKernel;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#kernel = roundingKernel(memory);
  }

  round(task: PieceTask): PieceSums {
    // Another thread may have grown the memory. Growing it by 0 makes that visible here.
    if (this.#memory.buffer.byteLength < Math.max(task.source, task.outcome)) this.#memory.grow(0);
    const sums = (task.format && this.#inKernel(task, task.format)) ?? this.#inScript(task);
    if (task.turned && sums.firstBad < 0) this.#turn(task, task.turned);
    return sums;
  }

  /** Rounds with vectors. undefined for incomplete blocks, and if a value is not finite; the plain code then says which one. */
  #inKernel({ source, dtype, rows, columns, outcome, format }: PieceTask, { bits, block }: BlockFormat) {
    if (block % 16 !== 0 || columns % block !== 0) return undefined;
    const { packed, scales } = layOutcome({ rows, columns, format });
    const width = dtype === 'F32' ? 4 : 2;
    const round = this.#kernel[`round${bits}_${dtype}`];
    const end = source + rows * columns * width;
    if (round(source, end, block * width, outcome + packed, outcome + scales, outcome)) return undefined;
    const [squares, errorSquares] = new Float64Array(this.#memory.buffer, outcome, 2) as unknown as [number, number];
    return { squares, errorSquares: Math.max(0, errorSquares), firstBad: -1 };
  }

  #inScript({ source, dtype, rows, columns, outcome, format }: PieceTask): PieceSums {
    const { buffer } = this.#memory;
    const bytes = new Uint8Array(buffer, source, rows * columns * (dtype === 'F32' ? 4 : 2));
    const { values, firstBad } = toFloat32(bytes, dtype);
    if (firstBad >= 0) return { squares: 0, errorSquares: 0, firstBad };
    const { packed, packedBytes, scales, scaleCount } = layOutcome({ rows, columns, format });
    if (format === null) return halves(values, new Float16Array(buffer, outcome + packed, values.length));
    const result = quantizeRows(values, columns, format);
    new Uint8Array(buffer, outcome + packed, packedBytes).set(result.packed);
    new Float32Array(buffer, outcome + scales, scaleCount).set(result.scales);
    return { squares: result.squares, errorSquares: result.errorSquares, firstBad };
  }

  /** [rows, columns] around 128 -> [columns, rows] around 0. */
  #turn(task: PieceTask, { at, stride }: { at: number; stride: number }): void {
    const { rows, columns, outcome } = task;
    const packed = outcome + layOutcome(task).packed;
    if (rows < 16 || columns < 16) {
      const bytes = new Uint8Array(this.#memory.buffer);
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) bytes[at + c * stride + r] = bytes[packed + r * columns + c]! ^ 128;
      }
      return;
    }
    const whole = rows - (rows % 16);
    const strip = (column: number, row: number, end: number) => {
      const to = at + column * stride;
      this.#kernel.turn(packed + row * columns + column, columns, to + row, to + end, stride);
    };
    // If the size is not a multiple of sixteen, the last sixteen rows or columns overlap with those before them.
    for (let c = 0; c < columns; c += 16) {
      const column = Math.min(c, columns - 16);
      strip(column, 0, whole);
      if (whole < rows) strip(column, rows - 16, rows);
    }
  }
}

function halves(values: Float32Array, half: Float16Array): PieceSums {
  half.set(values);
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
  return { squares, errorSquares, firstBad };
}
