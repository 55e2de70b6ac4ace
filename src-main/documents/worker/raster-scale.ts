import type { DocumentLimits, RasterSize } from '../limits.ts';

/**
 * The factor from a page's own units to pixels. `natural` is the factor without any bounds (dpi / 72 for PDF points, 1 for
 * images); the bounds only make it smaller.
 */
export function rasterScale(
  size: { readonly width: number; readonly height: number },
  natural: number,
  bounds: Pick<RasterSize, 'longEdge' | 'maxPixels'>,
  limits: DocumentLimits,
): number {
  const pixels = Math.min(bounds.maxPixels ?? Number.POSITIVE_INFINITY, limits.rasterPixels);
  return Math.min(
    natural,
    (bounds.longEdge ?? Number.POSITIVE_INFINITY) / Math.max(size.width, size.height),
    Math.sqrt(pixels / (size.width * size.height)),
  );
}
