import type { Quantizer } from '../quantize/quantizer.ts';

/** How a matrix or a table is stored in the data file. */
export type Format =
  | { readonly kind: 'float' }
  | { readonly kind: 'half' }
  /**
   * int8 with one scale per row. Activations are rounded to int8 at run time, with one scale for all of them. CPUs only. `paired`: the scale of a row
   * is so large that the sum of any two neighbouring products fits into 16 bits. Processors without VNNI add them in 16 bits and saturate. `tokens`:
   * each row of activations is divided by its largest number first, which is what a scale of its own would be; for models some of whose tokens are
   * many times as large as others.
   */
  | { readonly kind: 'dynamic'; readonly paired?: boolean; readonly tokens?: boolean }
  /** Blocks of `block` values of a row share a scale (symmetric, without zero points). */
  | { readonly kind: 'blocks'; readonly bits: 4 | 8; readonly block: number };

/** The matrix of a linear layer, a table whose rows are looked up, or the stacked factors of the adapters. */
export type WeightUse = 'linear' | 'table' | 'adapter';

/** Chooses how weights are stored, and converts them. */
export interface Storage {
  /** @param key the weight's key: a tensor name, possibly followed by a range or an order */
  format(key: string, dims: readonly number[], use: WeightUse): Format;
  /** Needed by every format except float. */
  readonly quantizer?: Quantizer | undefined;
}

export const FLOAT: Format = { kind: 'float' };

/** Stores everything in float32. */
export const AS_IT_IS: Storage = { format: () => FLOAT };
