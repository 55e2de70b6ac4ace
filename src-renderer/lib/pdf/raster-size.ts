/** As main draws pages (src-main/documents: pdf-document.ts, raster-scale.ts, limits.ts), so that tiles are alike whoever cuts them. */
const DPI = 200;
const POINTS_PER_INCH = 72;
const LONG_EDGE = 2600;
const MOST_PIXELS = 24_000_000;

/** Pixels for one unit (point or pixel) of the page: 200 dpi and at most 2600 pixels long for a PDF; images as they are. */
export function rasterScale(
  format: 'pdf' | 'image',
  { width, height }: { readonly width: number; readonly height: number },
): number {
  const within = Math.sqrt(MOST_PIXELS / (width * height));
  if (format === 'image') return Math.min(1, within);
  return Math.min(DPI / POINTS_PER_INCH, LONG_EDGE / Math.max(width, height), within);
}
