import { describe, expect, test } from 'vitest';
import type { PageRaster } from '../../src-main/contract/page.ts';
import { raiseContrast } from '../../src-main/tiling/index.ts';

const [WIDTH, HEIGHT] = [200, 160];

/** A page of grey values; strokes three pixels wide every twenty. */
function page(paper: (x: number, y: number) => number, depth: number): PageRaster {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(255);
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    const value = paper(x, y) - (x % 20 < 3 && y % 40 < 20 ? depth : 0);
    data.fill(value, 4 * i, 4 * i + 3);
  }
  return { width: WIDTH, height: HEIGHT, data };
}
const at = ({ data }: PageRaster, x: number, y: number) => data[4 * (y * WIDTH + x)]!;

describe('Raising the contrast of a page', () => {
  test('makes faint ink dark and its paper bright', () => {
    const raised = raiseContrast(page(() => 180, 8))!;
    expect(at(raised, 101, 90)).toBeLessThan(60);
    expect(at(raised, 110, 90)).toBeGreaterThan(220);
  });

  test('evens out a shadow: ink in it is as dark, and paper as bright, as beside it', () => {
    const raised = raiseContrast(page((x) => 220 - x / 8, 14))!;
    for (const x of [21, 101, 181]) expect(at(raised, x, 90)).toBeLessThan(90);
    for (const x of [30, 110, 190]) expect(at(raised, x, 90)).toBeGreaterThan(200);
  });

  test('leaves a page alone that has nothing on it', () => {
    expect(raiseContrast(page(() => 200, 0))).toBeNull();
    expect(raiseContrast(page(() => 200, 2))).toBeNull();
  });
});
