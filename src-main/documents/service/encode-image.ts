import type { PageRaster } from '../../contract/page.ts';
import type { EncodedImage, ImageFormat } from '../document-service.ts';
import { documentWorkers } from './document-workers.ts';

const TIME = 30_000;

/** A raster as an image file, without its alpha. @param quality percent; of JPEG and WebP */
export async function encodeImage(
  raster: PageRaster,
  mime: ImageFormat,
  quality: number,
  signal?: AbortSignal,
): Promise<EncodedImage> {
  const { width, height, data } = raster;
  return await documentWorkers().use(
    { closed: true },
    (worker) =>
      worker.run((service, options) => service.encode({ raster: { width, height, data }, mime, quality }, options), {
        time: TIME,
        signal,
      }),
    signal,
  );
}
