import type { ModelConfig } from '../folder/config.ts';
import type { ModelWeights } from '../folder/model-weights.ts';
import type { Scope, Value, Weight } from '../onnx/graph-builder.ts';
import { lookUp, matmul } from '../onnx/ops/linear.ts';

/** A layer that has adapters: `{name}.{k}.lora_a` etc. for adapter k. */
export interface LoraPlace {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly rank: number;
  /** Heads whose q, k, v rows are interleaved in the output, when they are. */
  readonly interleaved?: number;
}

/** Row `at` of the output after reordering from per-head (q, k, v) to whole q, k, v blocks. */
function outputRow(at: number, outputs: number, heads: number): number {
  const headDim = outputs / (3 * heads);
  const part = Math.floor(at / (heads * headDim));
  const head = Math.floor(at / headDim) % heads;
  return (head * 3 + part) * headDim + (at % headDim);
}

/** Writes into `out`, which is used for all adapters' matrices: a checkpoint has thousands of them. */
function transposed(values: Float32Array, rowCount: number, columns: number, out: Float32Array): Float32Array {
  for (let r = 0; r < rowCount; r++) for (let c = 0; c < columns; c++) out[c * rowCount + r] = values[r * columns + c]!;
  return out;
}

/** A of all adapters, transposed: [adapters + 1, inputs, rank]; the last is the zero row of the global tile. */
function stackedA(weights: ModelWeights, place: LoraPlace, adapters: number): Weight {
  const { name, inputs, rank } = place;
  for (let k = 0; k < adapters; k++) weights.expect(`${name}.${k}.lora_a.weight`, [rank, inputs]);
  return {
    key: `${name}.lora_a[stacked]`,
    dims: [adapters + 1, inputs, rank],
    async *stream() {
      const out = new Float32Array(inputs * rank);
      for (let k = 0; k < adapters; k++) {
        yield transposed(await weights.read(`${name}.${k}.lora_a.weight`), rank, inputs, out);
      }
      yield out.fill(0);
    },
  };
}

/** scale * B of all adapters, transposed: [adapters + 1, rank, outputs], with the zero row. */
function stackedB(weights: ModelWeights, place: LoraPlace, adapters: number): Weight {
  const { name, outputs, rank, interleaved } = place;
  for (let k = 0; k < adapters; k++) {
    weights.expect(`${name}.${k}.lora_b.weight`, [outputs, rank]);
    weights.expect(`${name}.${k}.lora_scale`, [1]);
  }
  return {
    key: `${name}.lora_b[stacked]`,
    dims: [adapters + 1, rank, outputs],
    async *stream() {
      const out = new Float32Array(rank * outputs);
      for (let k = 0; k < adapters; k++) {
        const b = await weights.read(`${name}.${k}.lora_b.weight`);
        const scale = (await weights.read(`${name}.${k}.lora_scale`))[0]!;
        for (let o = 0; o < outputs; o++) {
          const from = interleaved ? outputRow(o, outputs, interleaved) : o;
          for (let r = 0; r < rank; r++) out[r * outputs + o] = scale * b[from * rank + r]!;
        }
        yield out;
      }
      yield out.fill(0);
    },
  };
}

/**
 * scale * B(A(x)) of the adapter of each tile. x [N, S, inputs], adapter [N] int64 in 0..adapters -> [N, S, outputs].
 * Stacked and gathered, so that tiles with different adapters share one batch (Monkey, section 3.1).
 */
export function tileLora(
  at: Scope,
  weights: ModelWeights,
  config: ModelConfig,
  place: LoraPlace,
  x: Value,
  adapter: Value,
): Value {
  const adapters = config.visual.lora_repeat_num;
  const a = lookUp(at.at('lora_a'), stackedA(weights, place, adapters), adapter, 'adapter');
  const b = lookUp(at.at('lora_b'), stackedB(weights, place, adapters), adapter, 'adapter');
  return matmul(at.at('lora_b'), matmul(at.at('lora_a'), x, a), b);
}
