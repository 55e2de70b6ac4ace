/** Bits of a block's values, and how many of them share a scale. */
export interface BlockFormat {
  readonly bits: 4 | 8;
  readonly block: number;
}

/** The rounding error: relative RMS error = sqrt(errorSquares / squares). */
export interface ErrorSums {
  squares: number;
  errorSquares: number;
}

export interface QuantizedRows extends ErrorSums {
  /** [rows, blocks, block * bits / 8]; of two values in a byte the first is in the low half. */
  readonly packed: Uint8Array<ArrayBuffer>;
  /** [rows, blocks] */
  readonly scales: Float32Array<ArrayBuffer>;
}

/** Blocks per row; the last one is padded. */
export const blocksOf = (columns: number, block: number): number => Math.ceil(columns / block);

/**
 * Rows of `columns` values in blocks with one scale each: value = scale * (q - zero), zero = 8 or 128 (ONNX Runtime's MatMulNBits and
 * GatherBlockQuantized without zero points). The scale maps the value of largest magnitude onto the longer side of the range (-8, -128),
 * then takes the least-squares fit to the rounded values: sum(x q) / sum(q q).
 */
export function quantizeRows(values: Float32Array, columns: number, format: BlockFormat): QuantizedRows {
  return format.bits === 4 ? quantize4(values, columns, format.block) : quantize8(values, columns, format.block);
}

function quantize4(values: Float32Array, columns: number, block: number): QuantizedRows {
  const rows = values.length / columns;
  const perRow = blocksOf(columns, block);
  const half = block >> 1;
  // The padding is zeros, which are nibbles of 8.
  const packed = new Uint8Array(rows * perRow * half).fill(0x88);
  const scales = new Float32Array(rows * perRow);
  let squares = 0;
  let errorSquares = 0;
  for (let row = 0, at = 0; row < rows; row++) {
    for (let b = 0; b < perRow; b++, at++) {
      const start = row * columns + b * block;
      const end = Math.min(start + block, (row + 1) * columns);
      let low = 0;
      let high = 0;
      for (let i = start; i < end; i++) {
        const x = values[i]!;
        if (x < low) low = x;
        else if (x > high) high = x;
      }
      const extreme = high > -low ? high : low;
      if (extreme === 0) continue;
      const inverse = -8 / extreme;
      let xx = 0;
      let xq = 0;
      let qq = 0;
      let out = at * half;
      let i = start;
      for (; i + 1 < end; i += 2) {
        const x0 = values[i]!;
        const x1 = values[i + 1]!;
        let q0 = (x0 * inverse + 8.5) | 0;
        let q1 = (x1 * inverse + 8.5) | 0;
        if (q0 > 15) q0 = 15;
        if (q1 > 15) q1 = 15;
        packed[out++] = q0 | (q1 << 4);
        q0 -= 8;
        q1 -= 8;
        xx += x0 * x0 + x1 * x1;
        xq += x0 * q0 + x1 * q1;
        qq += q0 * q0 + q1 * q1;
      }
      if (i < end) {
        const x = values[i]!;
        const q = Math.min(15, (x * inverse + 8.5) | 0);
        packed[out] = q | 0x80;
        xx += x * x;
        xq += x * (q - 8);
        qq += (q - 8) * (q - 8);
      }
      scales[at] = xq / qq;
      squares += xx;
      errorSquares += Math.max(0, xx - (xq * xq) / qq);
    }
  }
  return { packed, scales, squares, errorSquares };
}

function quantize8(values: Float32Array, columns: number, block: number): QuantizedRows {
  const rows = values.length / columns;
  const perRow = blocksOf(columns, block);
  const packed = new Uint8Array(rows * perRow * block).fill(128);
  const scales = new Float32Array(rows * perRow);
  let squares = 0;
  let errorSquares = 0;
  for (let row = 0, at = 0; row < rows; row++) {
    for (let b = 0; b < perRow; b++, at++) {
      const start = row * columns + b * block;
      const end = Math.min(start + block, (row + 1) * columns);
      let low = 0;
      let high = 0;
      for (let i = start; i < end; i++) {
        const x = values[i]!;
        if (x < low) low = x;
        else if (x > high) high = x;
      }
      const extreme = high > -low ? high : low;
      if (extreme === 0) continue;
      const inverse = -128 / extreme;
      let xx = 0;
      let xq = 0;
      let qq = 0;
      const out = at * block - start;
      for (let i = start; i < end; i++) {
        const x = values[i]!;
        let q = (x * inverse + 128.5) | 0;
        if (q > 255) q = 255;
        packed[out + i] = q;
        q -= 128;
        xx += x * x;
        xq += x * q;
        qq += q * q;
      }
      scales[at] = xq / qq;
      squares += xx;
      errorSquares += Math.max(0, xx - (xq * xq) / qq);
    }
  }
  return { packed, scales, squares, errorSquares };
}
