import type { PageRaster } from '../../contract/page.ts';
import type { EncodedImage, ImageFormat } from '../document-service.ts';

/** WebP's longest possible side. */
const WEBP_LONGEST = 16_383;

/** A raster as an image file, without its alpha. An image too long for WebP becomes PNG. */
export async function encodeRaster(raster: PageRaster, asked: ImageFormat, quality: number): Promise<EncodedImage> {
  const { default: sharp } = await import('sharp');
  const { width, height, data } = raster;
  const mime = asked === 'image/webp' && Math.max(width, height) > WEBP_LONGEST ? 'image/png' : asked;
  const image = sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();
  const encoded = {
    'image/webp': () => image.webp({ quality, effort: 2 }),
    'image/png': () => image.png(),
    // Chroma subsampling would blur coloured small print.
    'image/jpeg': () => image.jpeg({ quality, chromaSubsampling: '4:4:4' }),
  }[mime]();
  return { mime, bytes: new Uint8Array(await encoded.toBuffer()) };
}
