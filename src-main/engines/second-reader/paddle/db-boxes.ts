/** How likely each pixel is to be inside of text, 0..1, row by row. */
export interface TextMap {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Pixels of the map; the right and lower edges are outside. */
export interface PixelBox {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** PP-OCRv4's own settings: a pixel of text, the mean of a line's pixels, how much a line was shrunk, and the smallest side. */
const [PIXEL, LINE, UNCLIP, SMALLEST] = [0.3, 0.6, 1.5, 3];

/**
 * The boxes of lines in a map of differentiable binarization (Liao et al., "Real-time Scene Text Detection with Differentiable Binarization", AAAI 2020): the connected
 * pixels of text, grown by area * ratio / perimeter, because the network learnt lines that were shrunk by that much. The page is straight, so its boxes are upright.
 */
export function dbBoxes(map: TextMap): PixelBox[] {
  const { width, height, data } = map;
  const seen = new Uint8Array(width * height);
  const stack: number[] = [];
  const boxes: PixelBox[] = [];
  for (let from = 0; from < seen.length; from++) {
    if (seen[from] === 1 || data[from]! <= PIXEL) continue;
    let [x0, y0, x1, y1, sum, count] = [width, height, 0, 0, 0, 0];
    seen[from] = 1;
    stack.push(from);
    while (stack.length > 0) {
      const at = stack.pop()!;
      const [x, y] = [at % width, Math.floor(at / width)];
      [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x + 1), Math.max(y1, y + 1)];
      sum += data[at]!;
      count += 1;
      for (let dy = y > 0 ? -1 : 0; dy <= (y + 1 < height ? 1 : 0); dy++) {
        for (let dx = x > 0 ? -1 : 0; dx <= (x + 1 < width ? 1 : 0); dx++) {
          const next = at + dy * width + dx;
          if (seen[next] === 1 || data[next]! <= PIXEL) continue;
          seen[next] = 1;
          stack.push(next);
        }
      }
    }
    const [across, down] = [x1 - x0, y1 - y0];
    if (sum / count < LINE || Math.min(across, down) < SMALLEST) continue;
    const grown = (across * down * UNCLIP) / (2 * (across + down));
    boxes.push({
      x0: Math.max(0, x0 - grown),
      y0: Math.max(0, y0 - grown),
      x1: Math.min(width, x1 + grown),
      y1: Math.min(height, y1 + grown),
    });
  }
  return boxes;
}
