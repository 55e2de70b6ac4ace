/** torch.nn.functional.interpolate's bicubic kernel (Keys, a = -0.75) at the four taps around fraction t. */
function taps(t: number): [number, number, number, number] {
  const a = -0.75;
  const near = (x: number) => ((a + 2) * x - (a + 3)) * x * x + 1;
  const far = (x: number) => ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  return [far(t + 1), near(t), near(1 - t), far(2 - t)];
}

interface Tap {
  readonly index: readonly number[];
  readonly weight: readonly number[];
}

function axisTaps(source: number, target: number): Tap[] {
  return Array.from({ length: target }, (_, i) => {
    // align_corners = false: pixel centres at half integers.
    const at = (i + 0.5) * (source / target) - 0.5;
    const base = Math.floor(at);
    const index = [-1, 0, 1, 2].map((offset) => Math.min(source - 1, Math.max(0, base + offset)));
    return { index, weight: taps(at - base) };
  });
}

/**
 * A square table of positions [source * source, width] resized bicubically to [target * target, width], as
 * F.interpolate(mode="bicubic", align_corners=False) does without antialiasing: border rows repeat.
 */
export function resizeBicubic(table: Float32Array, source: number, target: number, width: number): Float32Array {
  if (source === target) return table;
  const axis = axisTaps(source, target);
  const out = new Float32Array(target * target * width);
  const cell = new Float64Array(width);
  axis.forEach((row, y) => {
    axis.forEach((col, x) => {
      cell.fill(0);
      row.index.forEach((sourceRow, i) => {
        col.index.forEach((sourceCol, j) => {
          const weight = row.weight[i]! * col.weight[j]!;
          const start = (sourceRow * source + sourceCol) * width;
          for (let k = 0; k < width; k++) cell[k]! += weight * table[start + k]!;
        });
      });
      out.set(cell, (y * target + x) * width);
    });
  });
  return out;
}
