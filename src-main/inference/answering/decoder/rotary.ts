/** The part of the model's configuration that positions depend on. */
export interface PositionOptions {
  /** Size of a head; even. */
  readonly headSize: number;
  /** Dimensions of a head that are rotated (even); null: all of them. */
  readonly rotaryDims: number | null;
  readonly base: number;
  /** Length the model was trained for (tokens). */
  readonly seqLength: number;
  readonly dynamicNtk: boolean;
  readonly logn: boolean;
}

/**
 * Dynamic NTK factor for a prompt of `length` tokens: max(2 ** ceil(log2(length / seqLength) + 1) - 1, 1) once it is longer than the model was
 * trained for, else 1 (Qwen-7B, `get_ntk_alpha`). Fixed by the whole prompt, not by what is generated after it.
 */
export function ntkAlpha(options: PositionOptions, length: number): number {
  if (!options.dynamicNtk || length <= options.seqLength) return 1;
  return Math.max(2 ** Math.ceil(Math.log2(length / options.seqLength) + 1) - 1, 1);
}

export interface RotaryRows {
  /** [positions, headSize / 2], row-major. */
  readonly cos: Float32Array;
  readonly sin: Float32Array;
}

/**
 * cos and sin of angle(p, j) = p / base ** (2j / d) for each position (RoPE, Su et al. 2021; rotate-half over the whole head), with the base
 * stretched to base * alpha ** (d / (d - 2)). Pairs j >= rotaryDims / 2 are not rotated, so they match at any distance.
 */
export function rotaryRows(options: PositionOptions, positions: ArrayLike<number>, alpha: number): RotaryRows {
  const d = options.headSize;
  const half = d / 2;
  const turning = (options.rotaryDims ?? d) / 2;
  const base = options.base * alpha ** (d / (d - 2));
  const frequencies = Float64Array.from({ length: half }, (_, j) => (j < turning ? base ** ((-2 * j) / d) : 0));
  const cos = new Float32Array(positions.length * half);
  const sin = new Float32Array(positions.length * half);
  for (let row = 0; row < positions.length; row++) {
    for (let j = 0; j < half; j++) {
      const angle = positions[row]! * frequencies[j]!;
      cos[row * half + j] = Math.cos(angle);
      sin[row * half + j] = Math.sin(angle);
    }
  }
  return { cos, sin };
}

/**
 * log-n attention: the query at 1-based position n is multiplied by log_seqLength(n) beyond the trained length, else 1.
 *
 * @param positions 0-based
 */
export function queryScales(options: PositionOptions, positions: ArrayLike<number>): Float32Array {
  return Float32Array.from(positions, (position) =>
    position + 1 > options.seqLength ? Math.log(position + 1) / Math.log(options.seqLength) : 1,
  );
}
