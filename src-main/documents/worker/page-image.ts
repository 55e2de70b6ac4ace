import type { LoadedDocument } from '../document.ts';
import type { EncodedImage } from '../document-service.ts';
import { encodeRaster } from './encode-raster.ts';

const LARGEST_DPI = 2400;
const LONGEST = 30_000;

/** A page `width` pixels wide as WebP. */
export async function drawImage(
  document: LoadedDocument,
  number: number,
  width: number,
  quality: number,
  signal: AbortSignal | undefined,
): Promise<EncodedImage> {
  const { size, unit } = await document.page(number);
  const scale = width / size.width;
  const longEdge = Math.min(LONGEST, Math.max(1, Math.round(Math.max(width, size.height * scale))));
  const dpi = unit === 'pt' ? { dpi: Math.min(LARGEST_DPI, 72 * scale) } : {};
  return await encodeRaster(await document.rasterise(number, { longEdge, ...dpi, signal }), 'image/webp', quality);
}
