const POINTS_PER_INCH = 72;
/** A4 at 200 dpi is what office scanners make. */
const DPI = 200;
/** Pixels of a PDF page's longer side: as much of a poster as 12 tiles can use. */
const LONG_EDGE = 2600;
/** Most pixels of a drawn page. */
export const MOST_PIXELS = 24_000_000;

/** The caller's bounds. The smallest one applies. */
interface RasterBounds {
  readonly dpi?: number | undefined;
  readonly longEdge?: number | undefined;
  readonly maxPixels?: number | undefined;
}

/**
 * The factor from a page's own units to pixels, the same for main and the window, so that both cut the same tiles. By default a PDF is
 * drawn at 200 dpi and at most 2600 pixels long. An image keeps its pixels; it is never enlarged.
 *
 * @param size in points (PDF) or pixels (image)
 * @param mostPixels bounds every page, whatever is asked for
 */
export function rasterScale(
  format: 'pdf' | 'image',
  size: { readonly width: number; readonly height: number },
  asked: RasterBounds = {},
  mostPixels: number = MOST_PIXELS,
): number {
  const natural = format === 'pdf' ? (asked.dpi ?? DPI) / POINTS_PER_INCH : 1;
  const longEdge = asked.longEdge ?? (format === 'pdf' ? LONG_EDGE : Number.POSITIVE_INFINITY);
  const pixels = Math.min(asked.maxPixels ?? Number.POSITIVE_INFINITY, mostPixels);
  return Math.min(
    natural,
    longEdge / Math.max(size.width, size.height),
    Math.sqrt(pixels / (size.width * size.height)),
  );
}
