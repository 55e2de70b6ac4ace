/** Half the range of values that still counts as one colour: above JPEG noise on white paper, below the faintest print. */
const BLANK_TOLERANCE = 10;

/** Cuts a square of `size` pixels at (x, y) out of interleaved rows of `width` pixels (grey or RGB), as RGB planes [3, size, size]. */
export function cutPlanes(
  pixels: Uint8ClampedArray,
  channels: 1 | 3,
  width: number,
  x: number,
  y: number,
  size: number,
): Uint8Array<ArrayBuffer> {
  const plane = size * size;
  const planes = new Uint8Array(3 * plane);
  for (let channel = 0; channel < channels; channel++) {
    let to = channel * plane;
    for (let row = 0; row < size; row++) {
      let from = ((y + row) * width + x) * channels + channel;
      for (let col = 0; col < size; col++, from += channels) planes[to++] = pixels[from]!;
    }
  }
  if (channels === 1) {
    planes.copyWithin(plane, 0, plane);
    planes.copyWithin(2 * plane, 0, plane);
  }
  return planes;
}

/** True when every pixel of planes [3, size, size] lies within `tolerance` of one colour. */
export function isBlank(planes: Uint8Array, tolerance: number = BLANK_TOLERANCE): boolean {
  const plane = planes.length / 3;
  for (let channel = 0; channel < 3; channel++) {
    let low = 255;
    let high = 0;
    for (let i = channel * plane; i < (channel + 1) * plane; i++) {
      const value = planes[i]!;
      if (value < low) low = value;
      if (value > high) high = value;
      if (high - low > 2 * tolerance) return false;
    }
  }
  return true;
}
