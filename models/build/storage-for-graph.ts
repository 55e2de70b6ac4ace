import { FLOAT, type Format, type Storage, type WeightUse } from '../onnx/storage.ts';
import type { PrecisionOptions } from '../quantize/precision.ts';
import type { Quantizer } from '../quantize/quantizer.ts';
import type { GraphName } from './families.ts';

const EIGHT = { kind: 'blocks', bits: 8, block: 128 } as const;

/** Rounding hurts this head most, and it is small: it stays in float32. */
const SMALL_HEADS = /reading_head/;

/**
 * How each weight of a graph is stored. With int8 and int4, the encoder, the resampler, the embeddings and the vocabulary are int8 and the
 * adapters fp16. With int4, so are the language model's layers, except the first and the last: their errors matter most.
 */
export function storageFor(
  graph: GraphName,
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

/** A block is not longer than a row. The shortest possible is 16. */
function within<F extends { readonly block: number }>(format: F, columns: number): F {
  let { block } = format;
  while (block > 16 && block / 2 >= columns) block /= 2;
  return { ...format, block };
}

/** A row of a table must consist of whole blocks. */
function tableFormat(columns: number): Format {
  const block = [128, 64, 32, 16].find((size) => columns % size === 0);
  return block === undefined ? FLOAT : { kind: 'blocks', bits: 8, block };
}
