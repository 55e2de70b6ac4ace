import { DocentError } from '../../../../src-main/contract/errors.ts';
import type { Channel } from '../channel.ts';
import type { PageWorkerMethods, WindowMethods, WorkerDocument, WorkerPages } from './page-worker-methods.ts';

type ToWindow = Channel<WindowMethods, PageWorkerMethods>;

/** A larger image would take too much of the window's memory: main draws it at the size that is needed. */
const MOST_PIXELS = 64_000_000;

/** An image that the browser decodes itself, turned as its EXIF orientation says. @throws DocentError unsupported-format: let main draw it */
export async function openImage(
  { bytes, mime }: Extract<WorkerDocument, { kind: 'image' }>,
  window: ToWindow,
): Promise<WorkerPages> {
  const file = await window.call('readBytes', { begin: 0, end: bytes });
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(new Blob([file as Uint8Array<ArrayBuffer>], { type: mime }), {
      imageOrientation: 'from-image',
      premultiplyAlpha: 'default',
    });
  } catch (error) {
    throw new DocentError('unsupported-format', 'The image cannot be shown directly.', { cause: error });
  }
  if (image.width * image.height > MOST_PIXELS) {
    image.close();
    throw new DocentError('unsupported-format', 'The image is too large to be shown directly.');
  }
  return {
    size: async () => ({ width: image.width, height: image.height }),
    paint: async (context, _page, _scale, part) => paintImage(context, image, part),
  };
}

/** Stretches a part of an image (fractions) over the whole canvas. */
export function paintImage(
  context: OffscreenCanvasRenderingContext2D,
  image: ImageBitmap,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
): void {
  const { width, height } = context.canvas;
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(
    image,
    x0 * image.width,
    y0 * image.height,
    (x1 - x0) * image.width,
    (y1 - y0) * image.height,
    0,
    0,
    width,
    height,
  );
}
