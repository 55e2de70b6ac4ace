import { ModelError } from '../model-error.ts';
import type { RawPiece, StoredWeight, Weight } from '../onnx/graph-builder.ts';
import { type BlockFormat, blocksOf, type ErrorSums } from './blocks.ts';
import type { PieceResult } from './quantize-piece.ts';
import type { Quantizer } from './quantizer.ts';

/** The matrix [rows, columns] in blocks: two tensors, uint8 [rows, blocks, bytes of a block] and float scales [rows * blocks]. */
export function blockWeight(weight: Weight, format: BlockFormat, quantizer: Quantizer): StoredWeight {
  const [rows, columns] = matrix(weight);
  const blocks = blocksOf(columns, format.block);
  const key = `${weight.key}#int${format.bits}.${format.block}`;
  return {
    key,
    tensors: [
      { name: key, type: 'uint8', dims: [rows, blocks, (format.block * format.bits) / 8] },
      { name: `${key}.scales`, type: 'float', dims: [rows * blocks] },
    ],
    async *stream() {
      // The scales come behind the blocks; they are 1/16 of the matrix or less.
      const scales: Float32Array[] = [];
      for await (const result of results(weight, columns, format, quantizer)) {
        scales.push(result.scales);
        yield result.packed;
      }
      yield* scales;
    },
  };
}

/**
 * The matrix turned round, int8 [columns, rows] with one scale a row: what DynamicQuantizeMatMul takes. One matrix in memory.
 *
 * @param paired see `Format`
 */
export function rowWeight(weight: Weight, quantizer: Quantizer, paired = false): StoredWeight {
  const [rows, columns] = matrix(weight);
  const key = `${weight.key}#int8.row${paired ? '.paired' : ''}`;
  return {
    key,
    tensors: [
      { name: key, type: 'int8', dims: [columns, rows] },
      { name: `${key}.scales`, type: 'float', dims: [rows] },
    ],
    async *stream() {
      const turned = new Int8Array(columns * rows);
      const scales = new Float32Array(rows);
      let row = 0;
      for await (const result of results(weight, columns, { bits: 8, block: columns }, quantizer, true)) {
        const packed = new Int8Array(result.packed.buffer);
        const count = result.scales.length;
        for (let r = 0; r < count; r++) {
          scales[row + r] = result.scales[r]! * (paired ? makePairsFit(packed, r, count) : 1);
        }
        for (let c = 0; c < columns; c++) turned.set(packed.subarray(c * count, (c + 1) * count), c * rows + row);
        row += count;
      }
      yield turned;
      yield scales;
    },
  };
}

/** Times 255, the largest rounded activation, it is the largest number of 16 bits; one less, because both of a pair are rounded once more. */
const MOST_OF_A_PAIR = 127;

/** Makes one row of a matrix [columns, rows] smaller until neighbouring values are small enough together; by how much. */
function makePairsFit(turned: Int8Array, row: number, rows: number): number {
  let most = 0;
  for (let i = row; i < turned.length; i += 2 * rows) {
    most = Math.max(most, Math.abs(turned[i]!) + Math.abs(turned[i + rows] ?? 0));
  }
  const step = Math.max(1, most / MOST_OF_A_PAIR);
  if (step > 1) for (let i = row; i < turned.length; i += rows) turned[i] = Math.round(turned[i]! / step);
  return step;
}

/** The weight as binary16, in its own shape. */
export function halfWeight(weight: Weight, quantizer: Quantizer): StoredWeight {
  const key = `${weight.key}#fp16`;
  const columns = weight.dims.at(-1) ?? 1;
  return {
    key,
    tensors: [{ name: key, type: 'float16', dims: weight.dims }],
    async *stream() {
      for await (const result of results(weight, columns, null, quantizer)) yield result.packed;
    },
  };
}

function matrix(weight: Weight): [rows: number, columns: number] {
  const [rows, columns] = weight.dims;
  if (rows === undefined || columns === undefined || weight.dims.length !== 2) {
    throw new Error(`${weight.key} of shape [${weight.dims.join(', ')}] is not a matrix`);
  }
  return [rows, columns];
}

/** The weight's pieces through the quantizer, in order, as many at once as it takes. */
async function* results(
  weight: Weight,
  columns: number,
  format: BlockFormat | null,
  quantizer: Quantizer,
  turned = false,
) {
  const sums: ErrorSums = { squares: 0, errorSquares: 0 };
  const underWay: { piece: RawPiece; result: Promise<PieceResult> }[] = [];
  const next = async (): Promise<PieceResult> => {
    const { piece, result } = underWay.shift()!;
    const done = await result;
    if (done.firstBad >= 0) {
      const at = `element ${piece.start + done.firstBad}`;
      const what = format === null ? 'a NaN, an infinity or a value beyond fp16' : 'a NaN or infinity';
      throw new ModelError(piece.tensor, `Tensor "${piece.tensor}" has ${what} at ${at}.`);
    }
    sums.squares += done.squares;
    sums.errorSquares += done.errorSquares;
    return done;
  };
  try {
    for await (const piece of weight.raw?.(columns) ?? rawPieces(weight, columns)) {
      const result = quantizer.piece({ bytes: piece.bytes, dtype: piece.dtype, columns, format, turned });
      // It is awaited in its turn; a failure before that must not count as unhandled.
      result.catch(() => undefined);
      underWay.push({ piece, result });
      if (underWay.length >= quantizer.lanes) yield await next();
    }
    while (underWay.length > 0) yield await next();
    quantizer.report(weight.key, sums);
  } finally {
    await Promise.allSettled(underWay.map(({ result }) => result));
  }
}

/** Pieces of whole rows from a weight that is made here rather than read. */
async function* rawPieces(weight: Weight, columns: number): AsyncGenerator<RawPiece> {
  let rest = new Float32Array(0);
  let start = 0;
  for await (const values of weight.stream()) {
    const joined = new Float32Array(rest.length + values.length);
    joined.set(rest);
    joined.set(values, rest.length);
    const whole = joined.length - (joined.length % columns);
    if (whole > 0) {
      yield { bytes: new Uint8Array(joined.slice(0, whole).buffer), dtype: 'F32', tensor: weight.key, start };
    }
    start += whole;
    rest = joined.slice(whole);
  }
  if (rest.length > 0) throw new RangeError(`${weight.key}: ${rest.length} values are left of a row of ${columns}`);
}
