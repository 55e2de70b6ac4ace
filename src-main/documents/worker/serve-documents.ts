import { DocentError } from '../../contract/errors.ts';
import type { CallOptions } from '../../contract/service.ts';
import { parentPort } from '../../processes/child-port.ts';
import { WorkQueue } from '../../processes/work-queue.ts';
import { serve } from '../../rpc/index.ts';
import type { LoadedDocument } from '../document.ts';
import { type DocumentService, documentService } from '../document-service.ts';
import { formatOf } from '../format-of.ts';
import { encodeRaster } from './encode-raster.ts';
import { collectGarbage } from './garbage.ts';
import type { MemoryGuard } from './memory-guard.ts';
import { loadDocument, loadOpener } from './open-document.ts';
import { drawImage } from './page-image.ts';
import type { OpenedFrom } from './searchable/searchable-pdf.ts';

/** Serves `documentService` to the parent: one call at a time, so that an empty call returns once all earlier ones have ended. */
export function serveDocuments(guard: MemoryGuard): void {
  const queue = new WorkQueue();
  let loaded: OpenedFrom | undefined;
  const close = async (): Promise<void> => {
    const opened = loaded;
    loaded = undefined;
    await opened?.document.dispose();
  };
  const next = <T>(options: CallOptions | undefined, work: () => Promise<T>): Promise<T> =>
    queue
      .run(() => guard.during(work), options?.signal)
      // Once the answer is on its way.
      .finally(() => setImmediate(collectGarbage));
  const withDocument = <T>(
    options: CallOptions | undefined,
    work: (document: LoadedDocument, opened: OpenedFrom) => Promise<T>,
  ) =>
    next(options, async () => {
      if (loaded === undefined) throw new DocentError('closed', 'No document is open. Open one first.');
      return await work(loaded.document, loaded);
    });
  const service: DocumentService = {
    warm: ({ libraries }, options) =>
      next(options, async () => {
        if (libraries) await loadLibraries();
        return {};
      }),
    prepare: ({ source }, options) =>
      next(options, async () => {
        await loadOpener((await formatOf(source)).opener);
        return {};
      }),
    open: ({ source, password, limits }, options) =>
      next(options, async () => {
        await close();
        const document = await loadDocument(source, limits, password, options?.signal);
        loaded = { document, source, limits, password };
        const { kind, pageCount, sha256, typeset, hasPictures } = document;
        return { kind, pageCount, sha256, typeset, hasPictures };
      }),
    close: (_, options) =>
      next(options, async () => {
        await close();
        return { resident: process.memoryUsage.rss() };
      }),
    page: ({ number }, options) => withDocument(options, (document) => document.page(number)),
    pages: (_, options) =>
      withDocument(options, async (document) => {
        const pages = [];
        for (let number = 1; number <= document.pageCount; number++) pages.push(await document.page(number));
        return { pages };
      }),
    rasterise: ({ number, size }, options) =>
      withDocument(options, async (document) => {
        const { width, height, data } = await document.rasterise(number, { ...size, signal: options?.signal });
        return { width, height, data };
      }),
    textLayer: ({ number }, options) =>
      withDocument(options, async (document) => ({ items: (await document.textLayer(number, options)) ?? null })),
    pictures: ({ number }, options) =>
      withDocument(options, async (document) => ({ boxes: [...(await document.pictures(number, options))] })),
    textIsHidden: ({ number }, options) =>
      withDocument(options, async (document) => ({ hidden: await document.textIsHidden(number, options) })),
    xmlFiles: (_, options) =>
      withDocument(options, async (document) => ({ files: await document.xmlFiles({ signal: options?.signal }) })),
    image: ({ number, width, quality }, options) =>
      withDocument(options, (document) => drawImage(document, number, width, quality, options?.signal)),
    searchable: async function* ({ pages }, options) {
      const { searchablePdf } = await import('./searchable/searchable-pdf.ts');
      let writing: ReturnType<typeof searchablePdf> | undefined;
      for (;;) {
        // Each step is one piece of work, under guard.
        const { done, value } = await withDocument(options, async (_, opened) => {
          writing ??= searchablePdf(opened, pages, options?.signal);
          return await writing.next();
        });
        yield done ? { bytes: new Uint8Array(value) } : { written: value };
        if (done) return;
      }
    },
    encode: ({ raster, mime, quality }, options) => next(options, () => encodeRaster(raster, mime, quality)),
  };
  const port = parentPort();
  port.onClose(() => process.exit(0));
  serve(port, documentService, service);
}

/** A missing library is reported by the code that needs it. */
async function loadLibraries(): Promise<void> {
  for (const opener of ['pdf', 'image'] as const) await loadOpener(opener).catch(() => undefined);
}
