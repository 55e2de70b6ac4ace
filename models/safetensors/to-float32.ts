import type { Dtype } from './header.ts';

/** The dtypes that weights may have. */
export type FloatDtype = Extract<Dtype, 'F32' | 'F16' | 'BF16'>;

export function isFloatDtype(dtype: Dtype): dtype is FloatDtype {
  return dtype === 'F32' || dtype === 'F16' || dtype === 'BF16';
}

/** IEEE 754 binary16 -> binary32, as bits. Subnormals are scaled by hand. */
function halfBits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 0x1f;
  let mantissa = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (mantissa << 13);
  if (exponent !== 0) return sign | ((exponent + 112) << 23) | (mantissa << 13);
  if (mantissa === 0) return sign;
  let shift = 0;
  while ((mantissa & 0x400) === 0) {
    mantissa <<= 1;
    shift++;
  }
  return sign | ((113 - shift) << 23) | ((mantissa & 0x3ff) << 13);
}

let halfTable: Uint32Array | undefined;

function halves(): Uint32Array {
  halfTable ??= Uint32Array.from({ length: 65536 }, (_, half) => halfBits(half) >>> 0);
  return halfTable;
}

/**
 * Little-endian bytes of `dtype` -> float32 (bf16 and f16 are exact in it). Returns the values and the index of the
 * first NaN or infinity, -1 when all are finite: one such weight silently turns every answer into nonsense.
 * Bytes that are aligned float32 already are used in place.
 *
 * @param target an array of the right length for the values; `bytes` may be its last part
 */
export function toFloat32(
  bytes: Uint8Array,
  dtype: FloatDtype,
  target?: Float32Array,
): { values: Float32Array; firstBad: number } {
  const count = bytes.byteLength / (dtype === 'F32' ? 4 : 2);
  const inPlace = dtype === 'F32' && bytes.byteOffset % 4 === 0;
  const values = inPlace
    ? new Float32Array(bytes.buffer, bytes.byteOffset, count)
    : (target ?? new Float32Array(count));
  const bits = new Uint32Array(values.buffer, values.byteOffset, count);
  if (dtype === 'F32') {
    if (!inPlace) new Uint8Array(bits.buffer, bits.byteOffset, 4 * count).set(bytes);
  } else {
    const aligned = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice();
    const source = new Uint16Array(aligned.buffer, aligned.byteOffset, count);
    if (dtype === 'BF16') {
      for (let i = 0; i < count; i++) bits[i] = source[i]! << 16;
    } else {
      const table = halves();
      for (let i = 0; i < count; i++) bits[i] = table[source[i]!]!;
    }
  }
  let firstBad = -1;
  for (let i = 0; i < count; i++) {
    if ((bits[i]! & 0x7f800000) === 0x7f800000) {
      firstBad = i;
      break;
    }
  }
  return { values, firstBad };
}
