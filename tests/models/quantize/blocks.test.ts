import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { ExternalData } from '../../../models/onnx/external-data.ts';
import { GraphBuilder } from '../../../models/onnx/graph-builder.ts';
import { linear, lookUp } from '../../../models/onnx/ops/linear.ts';
import type { Format } from '../../../models/onnx/storage.ts';
import { writeGraph } from '../../../models/onnx/write-graph.ts';
import { type BlockFormat, quantizeRows } from '../../../models/quantize/blocks.ts';
import { layOutcome } from '../../../models/quantize/quantize-piece.ts';
import { InlineQuantizer, type Quantizer, ThreadQuantizer } from '../../../models/quantize/quantizer.ts';
import { type FloatDtype, toFloat32 } from '../../../models/safetensors/to-float32.ts';
import { wideSums } from '../../processor/exact-bytes.ts';
import { seededRandom, temporaryFolder } from '../temporary-folder.ts';

const random = seededRandom(3);
const normal = (count: number) => Float32Array.from({ length: count }, () => random() + random() + random() - 1.5);

/** What the stored blocks stand for. */
function restored(values: Float32Array, columns: number, format: BlockFormat): Float32Array {
  const { packed, scales } = quantizeRows(values, columns, format);
  const blocks = Math.ceil(columns / format.block);
  return values.map((_, i) => {
    const row = Math.floor(i / columns);
    const column = i % columns;
    const block = row * blocks + Math.floor(column / format.block);
    const at = block * format.block + (column % format.block);
    const q = format.bits === 8 ? packed[at]! - 128 : ((packed[at >> 1]! >> (4 * (at & 1))) & 15) - 8;
    return scales[block]! * q;
  });
}

const relative = (actual: ArrayLike<number>, wanted: ArrayLike<number>) => {
  let [error, size] = [0, 0];
  for (let i = 0; i < wanted.length; i++) {
    error += (actual[i]! - wanted[i]!) ** 2;
    size += wanted[i]! ** 2;
  }
  return Math.sqrt(error / size);
};

async function run(
  format: Format,
  build: (graph: GraphBuilder) => void,
  feeds: Record<string, Tensor>,
): Promise<Float32Array> {
  const folder = temporaryFolder();
  const graph = new GraphBuilder('test', { format: () => format, quantizer: new InlineQuantizer() });
  build(graph);
  const data = await ExternalData.create(join(folder, 'graph.data'));
  await writeGraph(graph, join(folder, 'graph.onnx'), data);
  await data.dispose();
  const session = await InferenceSession.create(join(folder, 'graph.onnx'), wideSums());
  const { y } = await session.run(feeds);
  await session.release();
  return y!.data as Float32Array;
}

describe('quantizeRows', () => {
  it.each([
    [{ bits: 4, block: 32 }, 64, 0.09],
    [{ bits: 4, block: 128 }, 256, 0.11],
    [{ bits: 4, block: 32 }, 50, 0.09],
    [{ bits: 8, block: 128 }, 256, 0.007],
    [{ bits: 8, block: 16 }, 17, 0.006],
  ] as const)('%j over rows of %d reports the error that it makes', (format, columns, most) => {
    const values = normal(columns * 40);
    const { squares, errorSquares } = quantizeRows(values, columns, format);
    const reported = Math.sqrt(errorSquares / squares);
    expect(relative(restored(values, columns, format), values)).toBeCloseTo(reported, 5);
    expect(reported).toBeGreaterThan(0);
    expect(reported).toBeLessThan(most);
  });

  it('keeps zeros, and what lies on its steps, exactly', () => {
    const steps = Float32Array.from({ length: 32 }, (_, i) => ((i % 16) - 8) * 0.25);
    expect([...restored(steps, 32, { bits: 4, block: 32 })]).toEqual([...steps]);
    expect([...restored(new Float32Array(64), 64, { bits: 4, block: 32 })]).toEqual([...new Float32Array(64)]);
  });
});

interface Piece {
  readonly bytes: Uint8Array;
  readonly dtype: FloatDtype;
  readonly columns: number;
  readonly format: BlockFormat;
}

/** What a quantizer leaves of a piece, taken out of its memory. `turned` has the bytes of all rows, column by column, when it was asked for. */
async function pieceThrough(quantizer: Quantizer, { bytes, dtype, columns, format }: Piece, turn = false) {
  const { memory } = quantizer;
  const rows = bytes.length / (dtype === 'F32' ? 4 : 2) / columns;
  const { packed, packedBytes, scales, scaleCount, bytes: all } = layOutcome({ rows, columns, format });
  // Values may lie anywhere: a file's sectors do not know of them.
  const [source, outcome, target] = [bytes.length + 2, all, rows * columns].map((size) => memory.take(size).at);
  memory.bytes(source! + 2, bytes.length).set(bytes);
  const turned = turn ? { at: target!, stride: rows } : undefined;
  const task = { source: source! + 2, dtype, rows, columns, format, outcome: outcome!, turned };
  const sums = await quantizer.piece(task);
  return {
    ...sums,
    packed: memory.bytes(outcome! + packed, packedBytes).slice(),
    scales: new Float32Array(memory.bytes(outcome! + scales, 4 * scaleCount).slice().buffer),
    turned: new Int8Array(memory.bytes(target!, rows * columns).slice().buffer),
  };
}

const quantized = (piece: Piece) => pieceThrough(new InlineQuantizer(), piece);

describe('a piece of a weight', () => {
  const whole = normal(256 * 96);
  const words = new Uint16Array(whole.buffer);
  const bf16 = new Uint8Array(Uint16Array.from({ length: whole.length }, (_, i) => words[2 * i + 1]!).buffer);
  const values = toFloat32(bf16, 'BF16').values;
  const half = new Uint8Array(Float16Array.from(whole).buffer);
  const bytesAs: Record<FloatDtype, Uint8Array> = { BF16: bf16, F16: half, F32: new Uint8Array(whole.buffer) };

  it.each(
    (['BF16', 'F16', 'F32'] as const).flatMap((dtype) =>
      (
        [
          { bits: 4, block: 32 },
          { bits: 4, block: 128 },
          { bits: 8, block: 128 },
          { bits: 8, block: 256 },
        ] as const
      ).map((format) => [dtype, format] as const),
    ),
  )('of %s is rounded by vectors as by plain loops, halves apart: %j', async (dtype, format) => {
    const bytes = bytesAs[dtype];
    const given = toFloat32(bytes, dtype).values;
    const result = await quantized({ bytes, dtype, columns: 256, format });
    const plain = quantizeRows(given, 256, format);
    const other = result.packed.filter((byte, i) => byte !== plain.packed[i]).length;
    expect(other).toBeLessThan(0.01 * plain.packed.length);
    expect(result.squares).toBeCloseTo(plain.squares, 2);
    expect(result.errorSquares / plain.errorSquares).toBeCloseTo(1, 2);
    const kept = Float32Array.from(given, (_, i) => {
      const q = format.bits === 8 ? result.packed[i]! - 128 : ((result.packed[i >> 1]! >> (4 * (i & 1))) & 15) - 8;
      return result.scales[Math.floor(i / format.block)]! * q;
    });
    expect(relative(kept, given)).toBeCloseTo(Math.sqrt(result.errorSquares / result.squares), 5);
  });

  it('gives the same bytes whichever way its numbers were stored', async () => {
    const format = { bits: 4, block: 128 } as const;
    const wide = new Uint8Array(values.slice().buffer);
    const a = await quantized({ bytes: bf16, dtype: 'BF16', columns: 256, format });
    const b = await quantized({ bytes: wide, dtype: 'F32', columns: 256, format });
    expect(a).toEqual(b);
    const small = Float16Array.from(values, (value, i) => (i % 3 === 0 ? value * 2 ** -20 : value));
    const narrow = new Uint8Array(small.buffer);
    const c = await quantized({ bytes: narrow, dtype: 'F16', columns: 256, format });
    const d = await quantized({
      bytes: new Uint8Array(Float32Array.from(small).buffer),
      dtype: 'F32',
      columns: 256,
      format,
    });
    expect(c).toEqual(d);
  });

  it('of zeros and of the smallest values there are stays finite', async () => {
    const tiny = Float32Array.from({ length: 64 }, (_, i) => (i < 32 ? 0 : (i % 2 ? 1 : -1) * 1.5e-44));
    const { packed, scales, errorSquares } = await quantized({
      bytes: new Uint8Array(tiny.buffer),
      dtype: 'F32',
      columns: 64,
      format: { bits: 4, block: 32 },
    });
    expect([...packed]).toEqual(new Array(32).fill(0x88));
    expect([...scales]).toEqual([0, 0]);
    expect(errorSquares).toBe(0);
  });

  it.each([
    ['BF16', 0x7f80],
    ['BF16', 0xff80],
    ['BF16', 0x7fc1],
    ['BF16', 0xffc1],
    ['F16', 0x7c00],
    ['F16', 0xfc00],
    ['F16', 0x7e01],
    ['F16', 0xfe01],
  ] as const)('of %s says where a value is that is not finite: %d', async (dtype, bits) => {
    const broken = new Uint16Array(bytesAs[dtype].slice().buffer);
    broken[777] = bits;
    const bytes = new Uint8Array(broken.buffer);
    for (const format of [
      { bits: 8, block: 128 },
      { bits: 4, block: 32 },
    ] as const) {
      expect((await quantized({ bytes, dtype, columns: 256, format })).firstBad).toBe(777);
    }
  });

  it.each([
    ['NaN', Number.NaN],
    ['infinity', Number.NEGATIVE_INFINITY],
  ])('of F32 says where a value is that is not finite: %s', async (_, bad) => {
    const broken = whole.slice();
    broken[1234] = bad;
    const bytes = new Uint8Array(broken.buffer);
    expect((await quantized({ bytes, dtype: 'F32', columns: 256, format: { bits: 8, block: 128 } })).firstBad).toBe(
      1234,
    );
  });

  it.each([
    [256, 96],
    [256, 93],
    [18, 96],
    [250, 17],
    [12, 20],
    [250, 9],
  ])('comes column by column when that is wanted: %d columns, %d rows', async (columns, rows) => {
    const bytes = bf16.slice(0, 2 * columns * rows);
    const task = { bytes, dtype: 'BF16', columns, format: { bits: 8, block: columns } } as const;
    const { packed, turned } = await pieceThrough(new InlineQuantizer(), task, true);
    expect([...turned]).toEqual(
      Array.from(turned, (_, i) => packed[(i % rows) * columns + Math.floor(i / rows)]! - 128),
    );
  });
});

describe('ONNX Runtime', () => {
  const [rows, columns] = [24, 160];
  const values = normal(rows * columns);
  const matrix = {
    key: 'w',
    dims: [rows, columns],
    async *stream() {
      // Pieces that end within rows.
      yield values.slice(0, 1000);
      yield values.slice(1000);
    },
  };

  it.each([
    { bits: 4, block: 32 },
    { bits: 8, block: 32 },
  ] as const)('looks rows up as they were rounded: %j', async (format) => {
    const ids = new Tensor('int64', BigInt64Array.of(23n, 0n, 7n), [3]);
    const build = (graph: GraphBuilder) =>
      graph.output('y', lookUp(graph.root(), matrix, graph.input('ids', 'int64', [3])), 'float', [3, columns]);
    const y = await run({ kind: 'blocks', ...format }, build, { ids });
    const wanted = restored(values, columns, format);
    [23, 0, 7].forEach((row, i) => {
      const got = y.slice(i * columns, (i + 1) * columns);
      expect(relative(got, wanted.slice(row * columns, (row + 1) * columns))).toBeLessThan(1e-6);
    });
  });

  it.for([
    [{ kind: 'blocks', bits: 4, block: 32 }, 0.1],
    [{ kind: 'blocks', bits: 4, block: 128 }, 0.13],
    [{ kind: 'blocks', bits: 8, block: 128 }, 0.015],
    [{ kind: 'dynamic' }, 0.02],
    [{ kind: 'dynamic', paired: true }, 0.03],
    [{ kind: 'half' }, 0.001],
  ] as [Format, number][])('multiplies by the matrix kept as %j, bias included', async ([format, most]) => {
    const x = normal(5 * columns);
    const bias = normal(rows);
    const weight = {
      key: 'b',
      dims: [rows],
      async *stream() {
        yield bias;
      },
    };
    const build = (graph: GraphBuilder) =>
      graph.output('y', linear(graph.root(), graph.input('x', 'float', [5, columns]), matrix, weight), 'float', [
        5,
        rows,
      ]);
    const wanted = Float32Array.from({ length: 5 * rows }, (_, i) => {
      let sum = bias[i % rows]!;
      for (let k = 0; k < columns; k++)
        sum += x[Math.floor(i / rows) * columns + k]! * values[(i % rows) * columns + k]!;
      return sum;
    });
    expect(relative(await run(format, build, { x: new Tensor('float32', x, [5, columns]) }), wanted)).toBeLessThan(
      most,
    );
  });
});

describe('ThreadQuantizer', () => {
  it('gives what one thread gives, in order of the pieces, in memory that grows meanwhile', async () => {
    const threads = new ThreadQuantizer(2);
    const large = new Float32Array(10 << 20);
    for (let at = 0, some = normal(1 << 12); at < large.length; at += some.length) large.set(some, at);
    const tasks = Array.from({ length: 6 }, (_, i) => ({
      bytes: new Uint8Array((i === 3 ? large : normal(4 * 64)).buffer),
      dtype: 'F32' as const,
      columns: 64,
      format: { bits: 4 as const, block: 32 },
    }));
    const wanted = await Promise.all(tasks.map((task) => pieceThrough(new InlineQuantizer(), task)));
    const got = await Promise.all(tasks.map((task) => pieceThrough(threads, task)));
    got.forEach(({ packed, scales }, i) => {
      expect(Buffer.compare(packed, wanted[i]!.packed)).toBe(0);
      expect([...scales.slice(0, 100)]).toEqual([...wanted[i]!.scales.slice(0, 100)]);
    });
    await threads.dispose();
  });
});
