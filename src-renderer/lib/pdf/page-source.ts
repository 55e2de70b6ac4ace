import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import { DocentError } from '../../../src-main/contract/errors.ts';
import { FILE_FORMATS } from '../../../src-main/contract/file-formats.ts';
import type { LibraryDocument, PageText } from '../../../src-main/contract/library.ts';
import type { Box, PageRaster } from '../../../src-main/contract/page.ts';
import { rasterScale } from '../../../src-main/tiling/index.ts';
import type { Handlers } from './channel.ts';
import { DrawQueue, type Urgency } from './draw-queue.ts';
import { KnownTexts, type TextOptions } from './known-texts.ts';
import { type PageWorker, takePageWorker } from './page-worker-client.ts';
import { readRange } from './read-range.ts';
import type { Contents, WindowMethods, WorkerDocument } from './worker/page-worker-methods.ts';

export interface PageMeasure {
  /** As displayed: points for a PDF, pixels for an image. */
  readonly width: number;
  readonly height: number;
}

export interface DrawOptions {
  /** Pixels of the result for each unit (point or pixel) of the page. */
  readonly scale: number;
  /** Only this part of the page (fractions); the whole page when left out. */
  readonly part?: Box | undefined;
  /** What is drawn first when several wait; `view` when left out. */
  readonly urgency?: Urgency | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A document's pages, whatever it is: drawn off the main thread. Pages count from 1. `dispose` is idempotent; drawing afterwards throws
 * `closed`.
 */
export interface PageSource {
  readonly documentId: string;
  readonly document: LibraryDocument;
  readonly pageCount: number;
  /** CSS pixels for one unit of the page at 100%: 96/72 for points, 1 for pixels. */
  readonly unit: number;
  /** @throws DocentError page-out-of-range */
  size(page: number): PageMeasure;
  /** The outline and the labels of its pages. @throws DocentError closed */
  contents(): Promise<Contents>;
  /** The caller owns the bitmap: close it, or hand it to a `bitmaprenderer` canvas. @throws DocentError file-damaged, cancelled, closed */
  draw(page: number, options: DrawOptions): Promise<ImageBitmap>;
  /** The page as the model's tiles are cut from it: in the size that main would draw it. */
  rasterise(page: number, signal?: AbortSignal): Promise<PageRaster>;
  /** The page's lines; remembered once there are lines. */
  text(page: number, options?: TextOptions): Promise<PageText>;
  /** What is known of the page's text without asking. */
  knownText(page: number): PageText | undefined;
  /** Takes text that came another way, e.g. with `encodePage`. */
  offerText(text: PageText): void;
  /** Calls `listener` when a page's text becomes known; returns a function that stops it. */
  onText(listener: (text: PageText) => void): () => void;
  dispose(): void;
}

export interface OpenPagesOptions {
  readonly signal?: AbortSignal | undefined;
  /** For encrypted PDFs. Without it main draws the pages, if it was told the password. */
  readonly password?: string | undefined;
  /** What `api.openDocument` returned, if it was called already. */
  readonly opened?: Opened | undefined;
  /** The document, if it is known from the library: the file is opened here while main measures its pages. */
  readonly document?: LibraryDocument | undefined;
}

type Opened = Awaited<ReturnType<DocentApi['openDocument']>>;

const UNIT = { pdf: 96 / 72, image: 1 } as const;

/** @throws DocentError as `api.openDocument` does; file-damaged, password-wrong, cancelled */
export async function openPages(
  api: DocentApi,
  documentId: string,
  options: OpenPagesOptions = {},
): Promise<PageSource> {
  const { signal, password } = options;
  const handlers: Handlers<WindowMethods> = {
    readBytes: async ({ begin, end }, stopped) => ({ value: await readRange(api, documentId, begin, end, stopped) }),
    pageImage: async ({ page, width }, stopped) => {
      const { mime, bytes } = await api.pageImage({ documentId, page, width }, { signal: stopped });
      return { value: new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mime }) };
    },
  };
  // The worker loads while main looks the document up.
  const worker = takePageWorker(handlers);
  try {
    const opening = options.opened ?? api.openDocument({ documentId }, { signal });
    const document = options.document ?? (await opening).document;
    const here = openHere(worker, document, password, signal);
    // Heard here as well: it may fail while main is still measuring.
    here.catch(() => undefined);
    const opened = await opening;
    if (!(await here)) {
      await worker.channel.call('open', { kind: 'drawn-by-main', sizes: opened.pages }, { signal });
    }
    return pagesOf(api, opened, worker);
  } catch (error) {
    worker.dispose();
    throw error;
  }
}

/** Opens the file in the worker; false when only main can draw it. */
async function openHere(
  { channel }: PageWorker,
  document: LibraryDocument,
  password: string | undefined,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (!FILE_FORMATS.some(({ mime, drawnInWindow }) => drawnInWindow && mime === document.mime)) return false;
  const file: WorkerDocument =
    document.format === 'pdf'
      ? { kind: 'pdf', bytes: document.bytes, password }
      : { kind: 'image', bytes: document.bytes, mime: document.mime };
  try {
    await channel.call('open', file, { signal });
    return true;
  } catch (error) {
    const mainMay =
      error instanceof DocentError && (error.code === 'unsupported-format' || error.code === 'password-required');
    if (mainMay) return false;
    throw error;
  }
}

function pagesOf(api: DocentApi, { document, pages }: Opened, worker: PageWorker): PageSource {
  const { channel } = worker;
  const queue = new DrawQueue();
  const texts = new KnownTexts(api, document.id);

  const size = (page: number): PageMeasure => {
    const found = pages[page - 1];
    if (found !== undefined) return found;
    throw new DocentError('page-out-of-range', `There is no page ${page}. The document has ${pages.length}.`);
  };
  return {
    documentId: document.id,
    document,
    pageCount: pages.length,
    unit: UNIT[document.format],
    size,
    contents: () => channel.call('contents', {}),
    draw: (page, { scale, part, urgency = 'view', signal }) =>
      queue.run(urgency, () => channel.call('draw', { page, scale, part }, { signal }), signal),
    async rasterise(page, signal) {
      const scale = rasterScale(document.format, size(page));
      const { width, height, buffer } = await queue.run(
        'near',
        () => channel.call('raster', { page, scale }, { signal }),
        signal,
      );
      return { width, height, data: new Uint8ClampedArray(buffer) };
    },
    text: (page, options) => texts.get(page, options),
    knownText: (page) => texts.known(page),
    offerText: (text) => texts.offer(text),
    onText: (listener) => texts.onText(listener),
    dispose: () => worker.dispose(),
  };
}
