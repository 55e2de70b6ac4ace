import type { Matrix } from './pdf-matrix.ts';
import type { PdfValue } from './pdf-tokens.ts';

/** Points: sides of a box or a circle to tick. */
const [SMALLEST, LARGEST] = [5, 26];
/** A box is about as high as it is wide. */
const SQUARE = 0.75;

/** Counts the shapes of a path that may be boxes to tick (ISO 32000-1, 8.5.2). */
export class SmallShapes {
  #count = 0;
  /** [x0, y0, x1, y1] of the part of the path that is being drawn; undefined: none is. */
  #bounds: [number, number, number, number] | undefined;

  /** @param operator re, m, l, c, v or y */
  add(operator: string, given: readonly PdfValue[], [a, b, c, d, e, f]: Matrix): void {
    const numbers = given.filter((value) => typeof value === 'number');
    if (operator === 're' || operator === 'm') this.#close();
    const [x = 0, y = 0, width = 0, height = 0] = numbers;
    const points = operator === 're' ? [x, y, x + width, y + height] : numbers;
    for (let i = 0; i + 1 < points.length; i += 2) {
      const [u, v] = [points[i]!, points[i + 1]!];
      this.#reach(a * u + c * v + e, b * u + d * v + f);
    }
    if (operator === 're') this.#close();
  }

  /** The path is drawn, or given up. */
  end(): number {
    this.#close();
    const count = this.#count;
    this.#count = 0;
    return count;
  }

  #reach(x: number, y: number): void {
    const [x0, y0, x1, y1] = this.#bounds ?? [x, y, x, y];
    this.#bounds = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
  }

  #close(): void {
    if (this.#bounds === undefined) return;
    const [x0, y0, x1, y1] = this.#bounds;
    const [shorter, longer] = [x1 - x0, y1 - y0].sort((p, q) => p - q) as [number, number];
    if (shorter >= SMALLEST && longer <= LARGEST && shorter >= SQUARE * longer) this.#count += 1;
    this.#bounds = undefined;
  }
}
