import { ModelError } from '../model-error.ts';
import { type BlockFormat, blocksOf, type ErrorSums } from '../quantize/blocks.ts';
import { layOutcome, type PieceSums } from '../quantize/quantize-piece.ts';
import type { Quantizer } from '../quantize/quantizer.ts';
import type { Region, WorkingMemory } from '../safetensors/working-memory.ts';
import type { RawPiece, StoredWeight, Weight } from './graph-builder.ts';

/** The matrix [rows, columns] in blocks: two tensors, uint8 [rows, blocks, bytes of a block] and float scales [rows * blocks]. */
export function blockWeight(weight: Weight, format: BlockFormat, quantizer: Quantizer): StoredWeight {
  const [rows, columns] = matrix(weight);
  const blocks = blocksOf(columns, format.block);
  const key = `${weight.key}#int${format.bits}.${format.block}`;
  return {
    key,
    of: weight.key,
    tensors: [
      { name: key, type: 'uint8', dims: [rows, blocks, (format.block * format.bits) / 8] },
      { name: `${key}.scales`, type: 'float', dims: [rows * blocks] },
    ],
    async *stream() {
      // The scales come behind the blocks; they are 1/16 of the matrix or less.
      const scales: Float32Array[] = [];
      for await (const rounded of pieces(weight, columns, format, quantizer)) {
        scales.push(rounded.scales.slice());
        yield rounded.packed;
      }
      yield* scales;
    },
  };
}

/**
 * The transposed matrix, int8 [columns, rows] with one scale a row: what DynamicQuantizeMatMul takes. One matrix in memory.
 *
 * @param paired see `Format`
 */
export function rowWeight(weight: Weight, quantizer: Quantizer, paired = false): StoredWeight {
  const [rows, columns] = matrix(weight);
  const key = `${weight.key}#int8.row${paired ? '.paired' : ''}`;
  return {
    key,
    of: weight.key,
    tensors: [
      { name: key, type: 'int8', dims: [columns, rows] },
      { name: `${key}.scales`, type: 'float', dims: [rows] },
    ],
    async *stream() {
      const { memory } = quantizer;
      const region = memory.take(columns * rows);
      const scales = new Float32Array(rows);
      let row = 0;
      const turned = (first: number) => ({ at: region.at + first, stride: rows });
      for await (const rounded of pieces(weight, columns, { bits: 8, block: columns }, quantizer, turned)) {
        scales.set(rounded.scales, row);
        row += rounded.scales.length;
      }
      const bytes = memory.bytes(region.at, columns * rows);
      const whole = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
      if (paired) for (let r = 0; r < rows; r++) scales[r]! *= makePairsFit(whole, r, rows);
      yield whole;
      yield scales;
      memory.giveBack(region);
    },
  };
}

/** Times 255, the largest rounded activation, it is the largest number of 16 bits; one less, because both of a pair are rounded once more. */
const MOST_OF_A_PAIR = 127;

/** Scales a row of a matrix [columns, rows] down, in place, until the products of any two neighbours fit into 16 bits together. @returns the divisor */
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
    of: weight.key,
    tensors: [{ name: key, type: 'float16', dims: weight.dims }],
    async *stream() {
      for await (const { packed } of pieces(weight, columns, null, quantizer)) yield packed;
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

/** Whole rows of a weight as they are stored, valid until the next ones are requested. */
interface Rounded {
  /** Blocks, or halves. */
  readonly packed: Uint8Array;
  readonly scales: Float32Array;
}

interface UnderWay {
  readonly piece: RawPiece;
  readonly outcome: Region;
  readonly sums: Promise<PieceSums>;
}

/**
 * The weight's pieces through the quantizer, in order, as many in parallel as it accepts.
 *
 * @param turned where the transposed bytes of a row's first column go; undefined: not transposed
 */
async function* pieces(
  weight: Weight,
  columns: number,
  format: BlockFormat | null,
  quantizer: Quantizer,
  turned?: (row: number) => { at: number; stride: number },
): AsyncGenerator<Rounded> {
  const { memory } = quantizer;
  const sums: ErrorSums = { squares: 0, errorSquares: 0 };
  const underWay: UnderWay[] = [];
  const next = async function* (): AsyncGenerator<Rounded> {
    const { piece, outcome, sums: promised } = underWay.shift()!;
    const done = await promised;
    if (done.firstBad >= 0) {
      const at = `element ${piece.start + done.firstBad}`;
      const what = format === null ? 'a NaN, an infinity or a value beyond fp16' : 'a NaN or infinity';
      throw new ModelError(
        piece.tensor,
        `Tensor "${piece.tensor}" has ${what} at ${at}. The weights are damaged; download them again.`,
      );
    }
    memory.giveBack(piece.region);
    sums.squares += done.squares;
    sums.errorSquares += done.errorSquares;
    const { packed, packedBytes, scales, scaleCount } = layOutcome({ rows: piece.count / columns, columns, format });
    yield {
      packed: memory.bytes(outcome.at + packed, packedBytes),
      scales: new Float32Array(memory.memory.buffer, outcome.at + scales, scaleCount),
    };
    memory.giveBack(outcome);
  };
  try {
    let row = 0;
    for await (const piece of weight.raw?.(columns, memory) ?? rawPieces(weight, columns, memory)) {
      const rows = piece.count / columns;
      const outcome = memory.take(layOutcome({ rows, columns, format }).bytes);
      const { at: source, dtype } = piece;
      const task = { source, dtype, rows, columns, format, outcome: outcome.at, turned: turned?.(row) };
      const promised = quantizer.piece(task);
      // It is awaited later; a failure before that must not count as unhandled.
      promised.catch(() => undefined);
      underWay.push({ piece, outcome, sums: promised });
      row += rows;
      if (underWay.length >= quantizer.lanes) yield* next();
    }
    while (underWay.length > 0) yield* next();
    quantizer.report(weight.key, sums);
  } finally {
    await Promise.allSettled(underWay.map(({ sums: promised }) => promised));
  }
}

/** Pieces of whole rows of a weight that is computed rather than read. */
async function* rawPieces(weight: Weight, columns: number, memory: WorkingMemory): AsyncGenerator<RawPiece> {
  let rest = new Float32Array(0);
  let start = 0;
  for await (const values of weight.stream()) {
    let joined = values;
    if (rest.length > 0) {
      joined = new Float32Array(rest.length + values.length);
      joined.set(rest);
      joined.set(values, rest.length);
    }
    const count = joined.length - (joined.length % columns);
    if (count > 0) {
      const region = memory.take(4 * count);
      new Float32Array(memory.memory.buffer, region.at, count).set(joined.subarray(0, count));
      yield { region, at: region.at, count, dtype: 'F32', tensor: weight.key, start };
    }
    start += count;
    rest = joined.slice(count);
  }
  if (rest.length > 0) throw new RangeError(`${weight.key}: ${rest.length} values are left of a row of ${columns}`);
}
