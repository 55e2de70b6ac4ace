import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaptionResult } from '../contract/captions.ts';
import { encodeImage, type OpenDocument } from '../documents/index.ts';
import { share } from '../files/privacy.ts';
import { crop } from '../tiling/index.ts';
import { figureImageName, pageImageName } from './formats/index.ts';

/**
 * Writes the images that training lines name: pages of a PDF (an image file stays as it is), and every figure cut out.
 *
 * @returns the paths written
 */
export async function writeTrainingImages(
  document: OpenDocument,
  result: CaptionResult,
  folder: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const written: string[] = [];
  for (const page of result.pages) {
    const name = pageImageName(result, page.page);
    const own = name === result.file;
    if (own && page.figures.length === 0) continue;
    signal?.throwIfAborted();
    const raster = await document.rasterise(page.page, { signal });
    const wanted = [
      ...(own ? [] : [{ name, raster }]),
      ...page.figures.map(({ box }, i) => ({
        name: figureImageName(result, page.page, i + 1),
        raster: crop(raster, box),
      })),
    ];
    for (const { name: file, raster: image } of wanted) {
      const path = join(folder, file);
      await writeFile(path, (await encodeImage(image, 'image/png', 100, signal)).bytes);
      share(path);
      written.push(path);
    }
  }
  return written;
}
