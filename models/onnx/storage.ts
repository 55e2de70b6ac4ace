import type { Quantizer } from '../quantize/quantizer.ts';

/** How a matrix or a table of the model is kept in the data file. */
export type Format =
  | { readonly kind: 'float' }
  | { readonly kind: 'half' }
  /**
   * int8 with one scale a row; activations are rounded to int8 as they come, with one scale for all of them. CPUs only. `paired`: a row's scale is large
   * enough for any two neighbouring products to fit 16 bits together. Processors without VNNI add them there, and cut off what does not fit.
   */
  | { readonly kind: 'dynamic'; readonly paired?: boolean }
  /** Blocks of `block` values of a row share a scale (symmetric, without zero points). */
  | { readonly kind: 'blocks'; readonly bits: 4 | 8; readonly block: number };

/** The matrix of a linear layer, a table whose rows are looked up, or the stacked factors of the adapters. */
export type WeightUse = 'linear' | 'table' | 'adapter';

/** Chooses how weights are kept, and turns them into it. */
export interface Storage {
  /** @param key the weight's key: a tensor name, with a range or an order behind it where there is one */
  format(key: string, dims: readonly number[], use: WeightUse): Format;
  /** Needed by every format but float. */
  readonly quantizer?: Quantizer | undefined;
}

export const FLOAT: Format = { kind: 'float' };

/** Everything in float32, as the weights were given. */
export const AS_IT_IS: Storage = { format: () => FLOAT };
