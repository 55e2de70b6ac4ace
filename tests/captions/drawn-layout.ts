import type { Box, PageRaster, TextLine } from '../../src-main/contract/page.ts';

const WIDTH = 800;
const HEIGHT = 1000;

/** A page drawn for a test: white paper, black print, and what a reader would read on it. */
export class DrawnLayout {
  readonly size = { width: WIDTH, height: HEIGHT };
  readonly lines: TextLine[] = [];
  readonly raster: PageRaster;
  #row = 0;
  readonly #paper: number;
  readonly #ink: number;

  constructor({ paper = 255, ink = 0 } = {}) {
    this.#paper = paper;
    this.#ink = ink;
    const data = new Uint8ClampedArray(4 * WIDTH * HEIGHT).fill(paper);
    for (let i = 3; i < data.length; i += 4) data[i] = 255;
    this.raster = { width: WIDTH, height: HEIGHT, data };
  }

  /** One visual row of segments: [text, left, right] in pixels; strokes with white between them, as print is. */
  row(y: number, ...cells: readonly (readonly [string, number, number])[]): this {
    return this.sized(y, 14, ...cells);
  }

  sized(y: number, height: number, ...cells: readonly (readonly [string, number, number])[]): this {
    for (const [text, left, right] of cells) {
      for (let x = left; x < right; x += 6) this.fill(x, y, Math.min(right, x + 3), y + height);
      const box: Box = [left / WIDTH, y / HEIGHT, right / WIDTH, (y + height) / HEIGHT];
      const characters = Array.from(text, (): Box => box);
      this.lines.push({ box, text, source: 'model', score: 1, row: this.#row, characters });
    }
    this.#row += 1;
    return this;
  }

  /** Running text: `count` lines of full width. */
  paragraph(y: number, count: number, left: number, right: number, step = 20): this {
    for (let i = 0; i < count; i++) this.row(y + i * step, [`words of line ${i}`, left, right]);
    return this;
  }

  fill(x0: number, y0: number, x1: number, y1: number, grey = this.#ink): this {
    for (let y = y0; y < y1; y++) {
      for (let x = x0; x < x1; x++) this.raster.data.fill(grey, 4 * (y * WIDTH + x), 4 * (y * WIDTH + x) + 3);
    }
    return this;
  }

  /** A picture: uneven tones without white. */
  picture(x0: number, y0: number, x1: number, y1: number): this {
    for (let y = y0; y < y1; y++) {
      for (let x = x0; x < x1; x++) this.fill(x, y, x + 1, y + 1, 40 + ((x * 7 + y * 13) % 120));
    }
    return this;
  }

  /** Specks as a scanner leaves them. */
  specks(count: number): this {
    for (let i = 0; i < count; i++) {
      const [x, y] = [(i * 7919) % (WIDTH - 2), (i * 104_729) % (HEIGHT - 2)];
      this.fill(x, y, x + 1, y + 1, Math.abs(this.#paper - 20));
    }
    return this;
  }
}
