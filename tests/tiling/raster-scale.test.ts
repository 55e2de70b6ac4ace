import { describe, expect, it } from 'vitest';
import { rasterScale } from '../../src-main/tiling/index.ts';

describe('the size that a page is drawn in', () => {
  it('is 200 dpi for a PDF, and at most 2600 pixels long', () => {
    expect(rasterScale('pdf', { width: 595, height: 842 })).toBe(200 / 72);
    expect(rasterScale('pdf', { width: 3000, height: 200 })).toBe(2600 / 3000);
  });

  it('is the image’s own, up to 24 megapixels', () => {
    expect(rasterScale('image', { width: 640, height: 1330 })).toBe(1);
    const scale = rasterScale('image', { width: 9000, height: 7000 });
    expect(9000 * scale * 7000 * scale).toBeCloseTo(24_000_000);
  });

  it('is the smallest that is requested or allowed', () => {
    expect(rasterScale('pdf', { width: 720, height: 720 }, { dpi: 72, longEdge: 360 })).toBe(0.5);
    expect(rasterScale('image', { width: 100, height: 100 }, { longEdge: 1000, maxPixels: 2500 })).toBe(0.5);
    expect(rasterScale('image', { width: 100, height: 100 }, {}, 2500)).toBe(0.5);
  });
});
