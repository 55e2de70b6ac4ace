import type { Format, Storage, WeightUse } from '../onnx/storage.ts';
import { FLOAT } from '../onnx/storage.ts';
import type { Quantizer } from './quantizer.ts';

export const PRECISIONS = ['fp32', 'fp16', 'int8', 'int4'] as const;
export type Precision = (typeof PRECISIONS)[number];

export interface PrecisionOptions {
  readonly precision: Precision;
  /** Values that share a scale in the language model: 32 is more exact, 128 is faster. */
  readonly block?: 32 | 128 | undefined;
  /**
   * int8 of tile encoder and resampler: `blocks` runs on every device; `dynamic` (whole rows, activations rounded as they come) on
   * CPUs only, where it was measured 1.8 times as fast (docs/imported-models.md).
   */
  readonly encoder?: 'blocks' | 'dynamic' | undefined;
}

const EIGHT = { kind: 'blocks', bits: 8, block: 128 } as const;

/** What rounding hurts most and what costs little: kept in float32 (small heads) or int8 (see `decoderFormat`). */
const SMALL_HEADS = /reading_head/;

/**
 * How each weight of a graph is kept. int8 and int4: encoder and resampler in int8, embeddings and vocabulary in int8, adapters in fp16.
 * int4: the language model's layers in int4, but for the first and the last, whose errors weigh most and which are few.
 */
export function storageFor(
  graph: 'encoder' | 'resampler' | 'prefill' | 'step' | 'reader' | 'embedder',
  layers: number,
  options: PrecisionOptions,
  quantizer: Quantizer | undefined,
): Storage {
  const { precision, block = 32, encoder = 'blocks' } = options;
  const format = (key: string, dims: readonly number[], use: WeightUse): Format => {
    if (precision === 'fp32') return FLOAT;
    if (precision === 'fp16') return { kind: 'half' };
    if (SMALL_HEADS.test(key)) return FLOAT;
    if (use === 'adapter') return { kind: 'half' };
    const columns = dims[1] ?? 1;
    if (use === 'table') return tableFormat(columns);
    if (graph === 'encoder' || graph === 'resampler')
      return encoder === 'dynamic' ? { kind: 'dynamic' } : within(EIGHT, columns);
    const four = precision === 'int4' && !isSensitive(key, layers);
    return within(four ? { kind: 'blocks' as const, bits: 4 as const, block } : EIGHT, columns);
  };
  return { format, quantizer };
}

function isSensitive(key: string, layers: number): boolean {
  return (
    !key.startsWith('transformer.h.') ||
    key.startsWith('transformer.h.0.') ||
    key.startsWith(`transformer.h.${layers - 1}.`)
  );
}

/** A block is not longer than a row needs; 16 is the shortest there is. */
function within<F extends { readonly block: number }>(format: F, columns: number): F {
  let { block } = format;
  while (block > 16 && block / 2 >= columns) block /= 2;
  return { ...format, block };
}

/** Rows of a table must be whole blocks. */
function tableFormat(columns: number): Format {
  const block = [128, 64, 32, 16].find((size) => columns % size === 0);
  return block === undefined ? FLOAT : { kind: 'blocks', bits: 8, block };
}
