import { DocentError } from '../contract/errors.ts';

/** Fixed-point fraction bits of Pillow's 8-bit resampling (Resample.c: 32 - 8 - 2, so that a sum fits 32 bits). */
const PRECISION_BITS = 22;
const ROUND = 1 << (PRECISION_BITS - 1);
const A = -0.5;
const SUPPORT = 2;

/** Keys' cubic convolution kernel with a = -0.5 (Keys 1981, eq. 4), the operations in the order Pillow does them. */
function bicubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return ((A + 2) * x - (A + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * A;
  return 0;
}

/** Which source samples make each output sample: `starts[i]`, `counts[i]` and `size` weights from `weights[i * size]`. */
interface Taps {
  readonly size: number;
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  readonly weights: Int32Array;
}

/** Pillow's precompute_coeffs and normalize_coeffs_8bpc: the kernel is widened by the ratio when shrinking (antialiasing). */
function tapsFor(inSize: number, outSize: number): Taps {
  const scale = inSize / outSize;
  const filterScale = Math.max(scale, 1);
  const support = SUPPORT * filterScale;
  const size = Math.ceil(support) * 2 + 1;
  const taps = {
    size,
    starts: new Int32Array(outSize),
    counts: new Int32Array(outSize),
    weights: new Int32Array(outSize * size),
  };
  const real = new Float64Array(size);
  const inverse = 1 / filterScale;
  for (let out = 0; out < outSize; out++) {
    const centre = (out + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const count = Math.min(inSize, Math.trunc(centre + support + 0.5)) - start;
    let total = 0;
    for (let i = 0; i < count; i++) {
      const weight = bicubic((i + start - centre + 0.5) * inverse);
      real[i] = weight;
      total += weight;
    }
    for (let i = 0; i < count; i++) {
      const weight = (total === 0 ? real[i]! : real[i]! / total) * (1 << PRECISION_BITS);
      taps.weights[out * size + i] = Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5);
    }
    taps.starts[out] = start;
    taps.counts[out] = count;
  }
  return taps;
}

function horizontal(from: Uint8ClampedArray, width: number, height: number, channels: number, outWidth: number) {
  const to = new Uint8ClampedArray(outWidth * height * channels);
  const { size, starts, counts, weights } = tapsFor(width, outWidth);
  const inRow = width * channels;
  const outRow = outWidth * channels;
  // Four rows at a time share each weight and the loop around it. Past the last row, the last row is done again.
  for (let y = 0; y < height; y += 4) {
    const y1 = Math.min(y + 1, height - 1);
    const y2 = Math.min(y + 2, height - 1);
    const y3 = Math.min(y + 3, height - 1);
    const [row0, row1, row2, row3] = [y * inRow, y1 * inRow, y2 * inRow, y3 * inRow];
    const [out0, out1, out2, out3] = [y * outRow, y1 * outRow, y2 * outRow, y3 * outRow];
    for (let x = 0; x < outWidth; x++) {
      const weight = x * size;
      const end = weight + counts[x]!;
      if (channels === 1 && end - weight === 4) {
        // Grey and enlarged, as most scans are: no loops at all, which is half the time.
        const [w0, w1, w2, w3] = [weights[weight]!, weights[weight + 1]!, weights[weight + 2]!, weights[weight + 3]!];
        const p = starts[x]!;
        to[out0 + x] = fourTaps(from, row0 + p, w0, w1, w2, w3);
        to[out1 + x] = fourTaps(from, row1 + p, w0, w1, w2, w3);
        to[out2 + x] = fourTaps(from, row2 + p, w0, w1, w2, w3);
        to[out3 + x] = fourTaps(from, row3 + p, w0, w1, w2, w3);
        continue;
      }
      for (let c = 0; c < channels; c++) {
        let sum0 = ROUND;
        let sum1 = ROUND;
        let sum2 = ROUND;
        let sum3 = ROUND;
        let p = starts[x]! * channels + c;
        for (let k = weight; k < end; k++) {
          const w = weights[k]!;
          sum0 = (sum0 + Math.imul(from[row0 + p]!, w)) | 0;
          sum1 = (sum1 + Math.imul(from[row1 + p]!, w)) | 0;
          sum2 = (sum2 + Math.imul(from[row2 + p]!, w)) | 0;
          sum3 = (sum3 + Math.imul(from[row3 + p]!, w)) | 0;
          p += channels;
        }
        const at = x * channels + c;
        to[out0 + at] = sum0 >> PRECISION_BITS;
        to[out1 + at] = sum1 >> PRECISION_BITS;
        to[out2 + at] = sum2 >> PRECISION_BITS;
        to[out3 + at] = sum3 >> PRECISION_BITS;
      }
    }
  }
  return to;
}

function fourTaps(from: Uint8ClampedArray, p: number, w0: number, w1: number, w2: number, w3: number): number {
  const first = (Math.imul(from[p]!, w0) + Math.imul(from[p + 1]!, w1)) | 0;
  const last = (Math.imul(from[p + 2]!, w2) + Math.imul(from[p + 3]!, w3)) | 0;
  return (ROUND + first + last) >> PRECISION_BITS;
}

function vertical(from: Uint8ClampedArray, rowLength: number, height: number, outHeight: number) {
  const to = new Uint8ClampedArray(rowLength * outHeight);
  const { size, starts, counts, weights } = tapsFor(height, outHeight);
  const sums = new Int32Array(rowLength);
  for (let y = 0; y < outHeight; y++) {
    const first = starts[y]!;
    const count = counts[y]!;
    sums.fill(ROUND);
    // Four source rows a sweep: a sweep over whole rows is what the compiler makes fast. Rows past the end have weight 0.
    for (let k = 0; k < count; k += 4) {
      const tap = y * size + k;
      const p0 = (first + k) * rowLength;
      const p1 = k + 1 < count ? p0 + rowLength : p0;
      const p2 = k + 2 < count ? p1 + rowLength : p0;
      const p3 = k + 3 < count ? p2 + rowLength : p0;
      const w0 = weights[tap]!;
      const w1 = k + 1 < count ? weights[tap + 1]! : 0;
      const w2 = k + 2 < count ? weights[tap + 2]! : 0;
      const w3 = k + 3 < count ? weights[tap + 3]! : 0;
      for (let x = 0; x < rowLength; x++) {
        const upper = (Math.imul(from[p0 + x]!, w0) + Math.imul(from[p1 + x]!, w1)) | 0;
        const lower = (Math.imul(from[p2 + x]!, w2) + Math.imul(from[p3 + x]!, w3)) | 0;
        sums[x] = (sums[x]! + upper + lower) | 0;
      }
    }
    const row = y * rowLength;
    for (let x = 0; x < rowLength; x++) to[row + x] = sums[x]! >> PRECISION_BITS;
  }
  return to;
}

/**
 * Resizes interleaved 8-bit pixels [height, width, channels] to [outHeight, outWidth, channels] with the antialiased
 * bicubic filter of Pillow's `Image.resize(size, BICUBIC)`, bit for bit: 22-bit fixed point, rows first, then columns,
 * rounded and clamped to 8 bits after each pass (Pillow, src/libImaging/Resample.c). Integer arithmetic makes the result the same
 * in every JavaScript engine. The input is never changed; the result is always a fresh array.
 */
export function resize(
  pixels: Uint8ClampedArray,
  width: number,
  height: number,
  channels: number,
  outWidth: number,
  outHeight: number,
): Uint8ClampedArray {
  for (const size of [width, height, channels, outWidth, outHeight]) {
    if (!Number.isInteger(size) || size < 1) {
      throw new DocentError('bad-input', `An image size must be a whole number above 0, not ${size}.`);
    }
  }
  if (pixels.length !== width * height * channels) {
    throw new DocentError(
      'bad-input',
      `${width} x ${height} x ${channels} pixels need ${width * height * channels} bytes, but ${pixels.length} were given.`,
    );
  }
  const wide = outWidth === width ? pixels : horizontal(pixels, width, height, channels, outWidth);
  if (outHeight === height) return wide === pixels ? pixels.slice() : wide;
  return vertical(wide, outWidth * channels, height, outHeight);
}
