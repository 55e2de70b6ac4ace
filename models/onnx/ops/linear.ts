import { blocksOf } from '../../quantize/blocks.ts';
import type { Scope, Value, Weight } from '../graph-builder.ts';
import { blockWeight, halfWeight, rowWeight } from '../packed-weight.ts';
import { add, divide, maximum, multiply } from './arithmetic.ts';
import { reduceMax } from './reduce.ts';
import { cast, unsqueeze } from './shape.ts';

/** Keeps the division of a row of zeros harmless. */
const TINY = 1e-12;

/**
 * y = x W^T + b. x [rows, in], weight [out, in] as PyTorch stores it, bias [out]; y [rows, out].
 * In float32 a Gemm with transB: weights go into the data file in the order that safetensors has them, and the runtime packs them once.
 * Otherwise the matrix is stored as the graph's storage says; inputs and outputs stay float32.
 */
export const linear = (at: Scope, x: Value, weight: Weight, bias?: Weight): Value => {
  const { graph } = at;
  const format = graph.storage.format(weight.key, weight.dims, 'linear');
  if (format.kind === 'float') {
    const inputs = [x, graph.weight(weight), ...(bias ? [graph.weight(bias)] : [])];
    return at.node('Gemm', inputs, { attributes: { transB: { int: 1 } } });
  }
  const quantizer = quantizerOf(graph.storage);
  if (format.kind === 'half') {
    // Products in binary16 on devices that support it; the CPU provider converts them by itself.
    const [half] = graph.stored(halfWeight(weight, quantizer));
    const y = at.node('Gemm', [cast(at.at('in'), x, 'float16'), half!], { attributes: { transB: { int: 1 } } });
    const out = cast(at.at('out'), y, 'float');
    return bias ? add(at, out, graph.weight(bias)) : out;
  }
  if (format.kind === 'dynamic') {
    const [packed, scales] = graph.stored(rowWeight(weight, quantizer, format.paired));
    if (format.tokens) {
      const largest = maximum(at, unsqueeze(at, reduceMax(at, at.node('Abs', [x]), 1), 1), graph.floats(TINY));
      const product = at.node('DynamicQuantizeMatMul', [divide(at, x, largest), packed!, scales!], {
        domain: 'com.microsoft',
      });
      const y = multiply(at, product, largest);
      return bias ? add(at, y, graph.weight(bias)) : y;
    }
    const inputs = [x, packed!, scales!, ...(bias ? ['', graph.weight(bias)] : [])];
    return at.node('DynamicQuantizeMatMul', inputs, { domain: 'com.microsoft' });
  }
  const [rows, columns] = weight.dims as [number, number];
  const [packed, scales] = graph.stored(blockWeight(weight, format, quantizer));
  const inputs = [x, packed!, scales!, ...(bias ? ['', '', graph.weight(bias)] : [])];
  return at.node('MatMulNBits', inputs, {
    domain: 'com.microsoft',
    attributes: {
      K: { int: columns },
      N: { int: rows },
      bits: { int: format.bits },
      block_size: { int: format.block },
      // Activations in int8: on a CPU several times as fast as in float32.
      accuracy_level: { int: 4 },
    },
  });
};

/** Rows of a table [count, ..], which is stored as the graph's storage says. ids [..] int64 -> [.., width] float32. */
export const lookUp = (at: Scope, table: Weight, ids: Value, use: 'table' | 'adapter' = 'table'): Value => {
  const { graph } = at;
  const format = graph.storage.format(table.key, table.dims, use);
  const attributes = { axis: { int: 0 } };
  if (format.kind === 'float') return at.node('Gather', [graph.weight(table), ids], { attributes });
  const quantizer = quantizerOf(graph.storage);
  if (format.kind === 'half') {
    const [half] = graph.stored(halfWeight(table, quantizer));
    return cast(at, at.node('Gather', [half!, ids], { attributes }), 'float');
  }
  if (format.kind === 'dynamic') throw new Error('rows of a table cannot be looked up in that format');
  const { bits, block } = format;
  const [rows, columns] = table.dims as [number, number];
  if (columns % block !== 0) throw new Error(`rows of ${columns} values are not whole blocks of ${block}`);
  const stored = blockWeight(table, format, quantizer);
  const blocks = blocksOf(columns, block);
  // The bytes are the same as for a matrix; the shapes are those that this operator expects.
  const [packed, scales] = graph.stored({
    ...stored,
    key: `${stored.key}.table`,
    tensors: [
      { name: `${stored.key}.table`, type: 'uint8', dims: [rows, (columns * bits) / 8] },
      { name: `${stored.key}.table.scales`, type: 'float', dims: [rows, blocks] },
    ],
  });
  return at.node('GatherBlockQuantized', [packed!, ids, scales!], {
    domain: 'com.microsoft',
    attributes: {
      bits: { int: bits },
      block_size: { int: block },
      gather_axis: { int: 0 },
      quantize_axis: { int: 1 },
    },
  });
};

/** y = x W, with the matrix [in, out] not transposed: x [rows, in] -> [rows, out]. */
export const product = (at: Scope, x: Value, weight: Weight): Value =>
  at.graph.storage.format(weight.key, weight.dims, 'linear').kind === 'float'
    ? matmul(at, x, at.graph.weight(weight))
    : linear(at, x, transposedWeight(weight));

/** The transposed matrix, read completely, so that it can be stored in blocks along the axis that is summed. */
function transposedWeight(weight: Weight): Weight {
  const [rows, columns] = weight.dims as [number, number];
  return {
    key: `${weight.key}[T]`,
    dims: [columns, rows],
    async *stream() {
      const out = new Float32Array(rows * columns);
      let at = 0;
      for await (const piece of weight.stream()) {
        let [row, to] = [Math.floor(at / columns), (at % columns) * rows + Math.floor(at / columns)];
        for (let i = 0; i < piece.length; i++, to += rows) {
          if (to >= out.length) to = ++row;
          out[to] = piece[i]!;
        }
        at += piece.length;
      }
      yield out;
    },
  };
}

function quantizerOf(storage: Scope['graph']['storage']) {
  if (!storage.quantizer) throw new Error('a storage with packed formats needs a quantizer');
  return storage.quantizer;
}

/** Batched matrix product with numpy's broadcasting over leading axes. */
export const matmul = (at: Scope, a: Value, b: Value): Value => at.node('MatMul', [a, b]);
