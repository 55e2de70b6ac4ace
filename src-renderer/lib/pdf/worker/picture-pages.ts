import { DocentError } from '../../../../src-main/contract/errors.ts';
import type { Channel } from '../channel.ts';
import type { PageWorkerMethods, WindowMethods, WorkerDocument, WorkerPages } from './page-worker-methods.ts';

type ToWindow = Channel<WindowMethods, PageWorkerMethods>;

/** Above this a decoded picture takes more memory than a window should: main draws it in the size that is needed. */
const MOST_PIXELS = 64_000_000;

/** A picture that the browser decodes itself, turned as its EXIF orientation says. @throws DocentError unsupported-format: let main draw it */
export async function openPicture(
  { bytes, mime }: Extract<WorkerDocument, { kind: 'picture' }>,
  window: ToWindow,
): Promise<WorkerPages> {
  const file = await window.call('readBytes', { begin: 0, end: bytes });
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(new Blob([file as Uint8Array<ArrayBuffer>], { type: mime }), {
      imageOrientation: 'from-image',
      premultiplyAlpha: 'default',
    });
  } catch (error) {
    throw new DocentError('unsupported-format', 'The image cannot be shown directly.', { cause: error });
  }
  if (picture.width * picture.height > MOST_PIXELS) {
    picture.close();
    throw new DocentError('unsupported-format', 'The image is too large to be shown directly.');
  }
  return {
    size: async () => ({ width: picture.width, height: picture.height }),
    paint: async (context, _page, _scale, part) => paintPicture(context, picture, part),
  };
}

/** Stretches a part of a picture (fractions) over the whole canvas. */
export function paintPicture(
  context: OffscreenCanvasRenderingContext2D,
  picture: ImageBitmap,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
): void {
  const { width, height } = context.canvas;
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(
    picture,
    x0 * picture.width,
    y0 * picture.height,
    (x1 - x0) * picture.width,
    (y1 - y0) * picture.height,
    0,
    0,
    width,
    height,
  );
}
