import { DocentError } from '../../../../src-main/contract/errors.ts';
import type { Channel } from '../channel.ts';
import { paintImage } from './image-pages.ts';
import type { PageWorkerMethods, WindowMethods, WorkerPages } from './page-worker-methods.ts';

type ToWindow = Channel<WindowMethods, PageWorkerMethods>;
type Size = { readonly width: number; readonly height: number };

/** The widths requested from main. They are few, so that a little zooming needs no new image. `pageImage` gives at most 8000. */
const MOST = 8000;
const WIDTHS = [160, 320, 640, 1280, 2560, 4000, MOST];

/** Pages that only main can draw: TIFF, huge images, PDFs whose password only main knows. The last image is kept. */
export function openDrawnByMain(sizes: readonly Size[], window: ToWindow): WorkerPages {
  let kept: { page: number; width: number; image: Promise<ImageBitmap> } | undefined;

  const sizeOf = (page: number): Size => {
    const size = sizes[page - 1];
    if (size === undefined) throw new DocentError('page-out-of-range', `There is no page ${page}.`);
    return size;
  };
  async function image(page: number, wanted: number): Promise<ImageBitmap> {
    // An image's own width is one of them: the model's tiles are cut from its own pixels.
    const own = Math.min(MOST, Math.round(sizeOf(page).width));
    const width = [...WIDTHS, own].sort((a, b) => a - b).find((one) => one >= Math.round(wanted)) ?? MOST;
    if (kept?.page !== page || kept.width < width) {
      const before = kept;
      kept = {
        page,
        width,
        image: window.call('pageImage', { page, width }).then((blob) => createImageBitmap(blob)),
      };
      kept.image.catch(() => {
        kept = undefined;
      });
      // Not closed at once: a caller may be about to paint it.
      before?.image.then((old) => setTimeout(() => old.close())).catch(() => undefined);
    }
    return kept.image;
  }

  return {
    size: async (page) => sizeOf(page),
    paint: async (context, page, scale, part, signal) => {
      const drawn = await image(page, sizeOf(page).width * scale);
      signal.throwIfAborted();
      paintImage(context, drawn, part);
    },
  };
}
