import { DocentError } from '../../../../src-main/contract/errors.ts';
import type { Channel } from '../channel.ts';
import type { PageWorkerMethods, WindowMethods, WorkerPages } from './page-worker-methods.ts';
import { paintPicture } from './picture-pages.ts';

type ToWindow = Channel<WindowMethods, PageWorkerMethods>;
type Size = { readonly width: number; readonly height: number };

/** Widths that main is asked for: few, so that zooming a little does not ask again. `pageImage` gives at most 8000. */
const MOST = 8000;
const WIDTHS = [160, 320, 640, 1280, 2560, 4000, MOST];

/** Pages that only main can draw: TIFF, huge pictures, PDFs whose password only main knows. The last picture is kept. */
export function openDrawnByMain(sizes: readonly Size[], window: ToWindow): WorkerPages {
  let kept: { page: number; width: number; picture: Promise<ImageBitmap> } | undefined;

  const sizeOf = (page: number): Size => {
    const size = sizes[page - 1];
    if (size === undefined) throw new DocentError('page-out-of-range', `There is no page ${page}.`);
    return size;
  };
  async function picture(page: number, wanted: number): Promise<ImageBitmap> {
    // A picture's own width is one of them: the model's tiles are cut from its own pixels.
    const own = Math.min(MOST, Math.round(sizeOf(page).width));
    const width = [...WIDTHS, own].sort((a, b) => a - b).find((one) => one >= Math.round(wanted)) ?? MOST;
    if (kept?.page !== page || kept.width < width) {
      const before = kept;
      kept = {
        page,
        width,
        picture: window.call('pageImage', { page, width }).then((blob) => createImageBitmap(blob)),
      };
      kept.picture.catch(() => {
        kept = undefined;
      });
      // Not at once: who waits for it may be about to paint it.
      before?.picture.then((old) => setTimeout(() => old.close())).catch(() => undefined);
    }
    return kept.picture;
  }

  return {
    size: async (page) => sizeOf(page),
    paint: async (context, page, scale, part, signal) => {
      const drawn = await picture(page, sizeOf(page).width * scale);
      signal.throwIfAborted();
      paintPicture(context, drawn, part);
    },
  };
}
