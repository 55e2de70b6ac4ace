import { setImmediate } from 'node:timers/promises';
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import type { TextContent } from 'pdfjs-dist/types/src/display/api.js';
import { DocentError } from '../../contract/errors.ts';
import { keepLast } from '../../contract/keep-last.ts';
import type { PageRaster } from '../../contract/page.ts';
import type { TextLayerItem } from '../../contract/text-layer.ts';
import type { TickBox } from '../../contract/tile.ts';
import { rasterScale } from '../../tiling/index.ts';
import type { LoadedDocument, RasteriseOptions } from '../document.ts';
import { checkPageCount, checkPageNumber, closedError, parseRasterSize } from '../page-checks.ts';
import { CanvasFactory } from './canvas-factory.ts';
import type { OpenContext } from './open-context.ts';
import { annotationText } from './pdf-annotation-text.ts';
import { drawnBoxes, withDrawnBoxes } from './pdf-drawn-boxes.ts';
import { pdfError } from './pdf-errors.ts';
import { PdfImagePlaces } from './pdf-image-places.ts';
import { withoutLetterSpacing } from './pdf-letter-spacing.ts';
import { loadPdfLibrary, pdfOptions } from './pdf-library.ts';
import { hasPictures, pagePictures } from './pdf-pictures.ts';
import { drawPdfPage } from './pdf-raster.ts';
import { textLayerItems } from './pdf-text-layer.ts';
import { pdfXmlFiles } from './pdf-xml-files.ts';

/** Bytes: of a file to this size a copy is kept to look for its pictures and boxes, because pdf.js does not show where they are without decoding them. */
const LARGEST_COPY = 32 * 2 ** 20;
/** Pages whose drawn boxes are kept: to find them a page is drawn, and its text is read again for every question. */
const KEPT = 256;

/** The page's own text, then what was filled into its forms and typed onto it. */
async function pageText(page: PDFPageProxy): Promise<TextContent> {
  const [content, annotations] = await Promise.all([page.getTextContent(), page.getAnnotations({ intent: 'display' })]);
  const { items } = await withoutLetterSpacing(page, content);
  return { ...content, items: [...items, ...annotationText(annotations)] };
}

/** Opens a PDF with pdf.js in this process. Takes `bytes` over. */
export async function openPdf(
  bytes: Uint8Array<ArrayBuffer>,
  context: OpenContext,
  password: string | undefined,
): Promise<LoadedDocument> {
  const { limits, subject, signal } = context;
  const { getDocument } = await loadPdfLibrary();
  // pdf.js takes the bytes away.
  const pictured = hasPictures(bytes);
  const places = bytes.length <= LARGEST_COPY ? new PdfImagePlaces(Buffer.from(bytes)) : undefined;
  const imagePlaces = pictured ? places : undefined;
  const task = getDocument({
    ...pdfOptions(),
    CanvasFactory,
    data: bytes,
    ...(password === undefined ? {} : { password }),
  });
  let pdf: PDFDocumentProxy;
  try {
    pdf = await task.promise;
    signal?.throwIfAborted();
    checkPageCount(pdf.numPages, limits, subject);
  } catch (error) {
    await task.destroy().catch(() => {});
    throw pdfError(error, 'Opening the document', subject);
  }

  const limited = (content: TextContent, number: number): TextContent => {
    const characters = content.items.reduce((sum, item) => sum + ('str' in item ? item.str.length : 0), 0);
    if (characters <= limits.characters) return content;
    throw new DocentError(
      'too-large',
      `Page ${number} has ${characters} characters, more than the limit of ${limits.characters}. Split it, or raise the limit "characters".`,
      { subject },
    );
  };

  const mayHaveBoxes = (number: number): boolean => {
    try {
      return places?.mayHaveBoxes(number) ?? false;
    } catch {
      // Whatever is unusual in the file: its own text will do.
      return false;
    }
  };

  const known = new Map<number, TickBox[]>();
  const boxesOf = async (page: PDFPageProxy, items: readonly TextLayerItem[], signal: AbortSignal | undefined) => {
    const number = page.pageNumber;
    const boxes = known.get(number) ?? (mayHaveBoxes(number) ? await drawnBoxes(page, items, signal) : []);
    if (boxes !== null) keepLast(known, number, boxes, KEPT);
    return boxes ?? [];
  };

  let closed = false;
  /** Runs one page operation and converts pdf.js's errors. */
  async function onPage<T>(
    number: number,
    what: string,
    signal: AbortSignal | undefined,
    work: (page: PDFPageProxy) => Promise<T>,
  ): Promise<T> {
    if (closed) throw closedError(subject);
    checkPageNumber(number, pdf.numPages, subject);
    let page: PDFPageProxy | undefined;
    try {
      // In Node pdf.js awaits only microtasks: without this, reading 300 pages would block the event loop and no call could be cancelled.
      await setImmediate();
      page = await pdf.getPage(number);
      signal?.throwIfAborted();
      return await work(page);
    } catch (error) {
      throw closed ? closedError(subject) : pdfError(error, what, subject);
    } finally {
      // Frees a drawn page's fonts and images; pdf.js refuses while it is still drawing.
      if (!closed) page?.cleanup();
    }
  }

  return {
    kind: 'pdf',
    typeset: false,
    hasPictures: pictured,
    sha256: context.sha256,
    pageCount: pdf.numPages,
    page: (number) =>
      onPage(number, `Opening page ${number}`, undefined, async (page) => {
        const { width, height } = page.getViewport({ scale: 1 });
        return { number, size: { width, height }, unit: 'pt' };
      }),
    rasterise: async (number, options: RasteriseOptions = {}): Promise<PageRaster> => {
      const size = parseRasterSize(options);
      return onPage(number, `Drawing page ${number}`, options.signal, (page) => {
        const { width, height } = page.getViewport({ scale: 1 });
        return drawPdfPage(page, rasterScale('pdf', { width, height }, size, limits.rasterPixels), options.signal);
      });
    },
    textLayer: (number, options = {}) =>
      onPage(number, `Reading the text of page ${number}`, options.signal, async (page) => {
        const items = textLayerItems(limited(await pageText(page), number), page.getViewport({ scale: 1 }));
        return withDrawnBoxes(items, await boxesOf(page, items, options.signal));
      }),
    pictures: (number, options = {}) =>
      onPage(number, `Looking for pictures on page ${number}`, options.signal, (page) =>
        pagePictures(page, imagePlaces),
      ),
    textIsHidden: (number, options = {}) =>
      onPage(number, `Looking at the text of page ${number}`, options.signal, async () => {
        try {
          return imagePlaces?.hidesText(number) ?? true;
        } catch {
          // Whatever is unusual in the file: its pixels will tell.
          return true;
        }
      }),
    xmlFiles: async ({ signal } = {}) => {
      if (closed) throw closedError(subject);
      try {
        return await pdfXmlFiles(pdf, signal);
      } catch (error) {
        throw closed ? closedError(subject) : pdfError(error, 'Reading the files in the document', subject);
      }
    },
    dispose: async () => {
      if (closed) return;
      closed = true;
      await task.destroy();
    },
  };
}
