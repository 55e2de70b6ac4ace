/** PyTorch's cubic coefficient (aten/src/ATen/native/UpSample.h), not Pillow's -0.5. */
const A = -0.75;

/** Keys' kernel for |x| <= 1 (`near`) and 1 < |x| < 2 (`far`). */
const near = (x: number) => ((A + 2) * x - (A + 3)) * x * x + 1;
const far = (x: number) => ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;

/** Four clamped source positions and weights for every output position. */
function cubicTaps(inSize: number, outSize: number) {
  const positions = new Int32Array(outSize * 4);
  const weights = new Float64Array(outSize * 4);
  for (let out = 0; out < outSize; out++) {
    const source = ((out + 0.5) * inSize) / outSize - 0.5;
    const base = Math.floor(source);
    const t = source - base;
    weights.set([far(t + 1), near(t), near(1 - t), far(2 - t)], out * 4);
    for (let i = 0; i < 4; i++) positions[out * 4 + i] = Math.min(inSize - 1, Math.max(0, base - 1 + i));
  }
  return { positions, weights };
}

/**
 * Resizes interleaved pixels [height, width, channels] to [outHeight, outWidth, channels] as PyTorch's
 * `interpolate(mode="bicubic", align_corners=False, antialias=False)` does: four taps a direction, whatever the ratio.
 * The published Monkey makes its global tile so. Values are not clamped: cubic overshoot leaves 0..255.
 */
export function resizeFloatBicubic(
  pixels: ArrayLike<number>,
  width: number,
  height: number,
  channels: number,
  outWidth: number,
  outHeight: number,
): Float32Array {
  const columns = cubicTaps(width, outWidth);
  const rows = cubicTaps(height, outHeight);
  const out = new Float32Array(outWidth * outHeight * channels);
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let i = 0; i < 4; i++) {
          const row = rows.positions[y * 4 + i]! * width;
          let line = 0;
          for (let j = 0; j < 4; j++) {
            line += columns.weights[x * 4 + j]! * pixels[(row + columns.positions[x * 4 + j]!) * channels + c]!;
          }
          sum += rows.weights[y * 4 + i]! * line;
        }
        out[(y * outWidth + x) * channels + c] = sum;
      }
    }
  }
  return out;
}
