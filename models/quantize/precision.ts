/** The precisions of an imported model's weights. */
export const PRECISIONS = ['fp32', 'fp16', 'int8', 'int4'] as const;
type Precision = (typeof PRECISIONS)[number];

export interface PrecisionOptions {
  readonly precision: Precision;
  /** Values that share a scale in the language model: 32 is more exact, 128 is faster. */
  readonly block?: 32 | 128 | undefined;
  /**
   * int8 for tile encoder and resampler. `blocks` runs on every device. `dynamic` has one scale a row and rounds activations as they
   * come: CPUs only, and 1.8 times as fast there (docs/imported-models.md).
   */
  readonly encoder?: 'blocks' | 'dynamic' | undefined;
}
