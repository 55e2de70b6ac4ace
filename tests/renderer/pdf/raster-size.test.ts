import { describe, expect, it } from 'vitest';
import { DocumentLimits } from '../../../src-main/documents/limits.ts';
import { rasterScale as inMain } from '../../../src-main/documents/worker/raster-scale.ts';
import { rasterScale } from '../../../src-renderer/lib/pdf/raster-size.ts';

describe('the size that tiles are cut from', () => {
  it('is the size that main draws pages in', () => {
    const limits = DocumentLimits.parse({});
    for (const [width, height] of [
      [595, 842],
      [842, 595],
      [3000, 200],
      [72, 72],
    ] as const) {
      expect(rasterScale('pdf', { width, height })).toBe(
        inMain({ width, height }, 200 / 72, { longEdge: 2600, maxPixels: undefined }, limits),
      );
    }
    for (const size of [
      { width: 640, height: 1330 },
      { width: 9000, height: 7000 },
    ]) {
      expect(rasterScale('image', size)).toBe(inMain(size, 1, { longEdge: undefined, maxPixels: undefined }, limits));
    }
  });
});
