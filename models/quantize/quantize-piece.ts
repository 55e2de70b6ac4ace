import { toFloat32 } from '../safetensors/to-float32.ts';
import { type BlockFormat, type QuantizedRows, quantizeRows } from './blocks.ts';
import { roundingKernel } from './rounding-kernel.ts';

/** Kept before anyone takes it away: onnxruntime-common must not see it (RUNTIME.md). */
const Half = globalThis.Float16Array;

/** One piece of a weight's work, as it crosses to a worker. */
export interface PieceTask {
  readonly bytes: Uint8Array;
  readonly dtype: 'F32' | 'F16' | 'BF16';
  readonly columns: number;
  /** null: binary16. */
  readonly format: BlockFormat | null;
  /** Bytes come column by column, [columns, rows], as int8 around zero (of 8 bits only). */
  readonly turned?: boolean;
}

export interface PieceResult extends Omit<QuantizedRows, 'packed'> {
  /** Blocks, or halves. */
  readonly packed: Uint8Array<ArrayBuffer>;
  /** Index of the first NaN or infinity (of a half: also of what is too large for it); -1 when there is none. */
  readonly firstBad: number;
}

export function quantizePiece(task: PieceTask): PieceResult {
  const { columns, format } = task;
  const result = (format && inKernel(task, format)) ?? inScript(task);
  return task.turned && result.firstBad < 0 ? { ...result, packed: turned(result.packed, columns) } : result;
}

function inScript({ bytes, dtype, columns, format }: PieceTask): PieceResult {
  const { values, firstBad } = toFloat32(bytes, dtype);
  if (firstBad >= 0) return { packed: new Uint8Array(), scales: new Float32Array(), ...NOTHING, firstBad };
  return format === null ? halves(values) : { ...quantizeRows(values, columns, format), firstBad };
}

const PAGE = 65_536;
const aligned = (address: number): number => Math.ceil(address / 64) * 64;

/** Values that are converted and then rounded while they are still in the processor's cache. */
const CHUNK = 1 << 15;

/** The vectors' way; undefined for blocks that are not whole, and where a value is not finite: the plain way says which. */
function inKernel({ bytes, dtype, columns }: PieceTask, { bits, block }: BlockFormat): PieceResult | undefined {
  if (block % 16 !== 0 || columns % block !== 0) return undefined;
  const kernel = roundingKernel();
  const width = dtype === 'F32' ? 4 : 2;
  const count = bytes.length / width;
  const chunk = Math.max(1, Math.floor(CHUNK / columns)) * columns;
  // The sums; a chunk as it was read, its values; the blocks of all and their scales.
  const source = 64;
  const values = aligned(source + chunk * width);
  const packed = aligned(values + 4 * chunk);
  const scales = aligned(packed + (count * bits) / 8);
  const end = scales + (4 * count) / block;
  const missing = Math.ceil((end - kernel.memory.buffer.byteLength) / PAGE);
  if (missing > 0) kernel.memory.grow(missing);
  const memory = new Uint8Array(kernel.memory.buffer);
  const sums = new Float64Array(memory.buffer, 0, 2);
  const round = bits === 4 ? kernel.round4 : kernel.round8;
  let squares = 0;
  let errorSquares = 0;
  for (let from = 0; from < count; from += chunk) {
    const length = Math.min(chunk, count - from);
    const own = bytes.subarray(from * width, (from + length) * width);
    if (dtype === 'BF16') {
      memory.set(own, source);
      if (kernel.bf16(source, values, length) !== 0) return undefined;
    } else {
      const converted = toFloat32(own, dtype);
      if (converted.firstBad >= 0) return undefined;
      new Float32Array(memory.buffer, values, length).set(converted.values);
    }
    round(values, values + 4 * length, 4 * block, packed + (from * bits) / 8, scales + (4 * from) / block);
    squares += sums[0]!;
    errorSquares += Math.max(0, sums[1]!);
  }
  return {
    packed: memory.slice(packed, packed + (count * bits) / 8),
    scales: new Float32Array(memory.buffer, scales, count / block).slice(),
    squares,
    errorSquares,
    firstBad: -1,
  };
}

/** Rows whose bytes lie near each other while their columns are written. */
const STRIP = 64;

/** [rows, columns] around 128 -> [columns, rows] around 0. */
function turned(packed: Uint8Array, columns: number): Uint8Array<ArrayBuffer> {
  const rows = packed.length / columns;
  const out = new Uint8Array(packed.length);
  for (let from = 0; from < rows; from += STRIP) {
    const to = Math.min(rows, from + STRIP);
    for (let c = 0; c < columns; c++) {
      const end = c * rows + to;
      for (let at = c * rows + from, own = from * columns + c; at < end; at++, own += columns) {
        out[at] = packed[own]! ^ 128;
      }
    }
  }
  return out;
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
