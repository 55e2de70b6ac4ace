import {
  GlobalWorkerOptions,
  getDocument,
  PasswordResponses,
  PDFDataRangeTransport,
  type PDFDocumentProxy,
} from 'pdfjs-dist';
import type { DocumentInitParameters } from 'pdfjs-dist/types/src/display/api.js';
import { DocentError } from '../../../../src-main/contract/errors.ts';
import type { Channel } from '../channel.ts';
import { NoFilters } from './no-filters.ts';
import { OffscreenCanvases } from './offscreen-canvases.ts';
import type { PageWorkerMethods, WindowMethods, WorkerDocument, WorkerPages } from './page-worker-methods.ts';
import { PdfAssets } from './pdf-assets.ts';
import { pdfContents } from './pdf-contents.ts';

type ToWindow = Channel<WindowMethods, PageWorkerMethods>;

/** Larger than pdf.js's default of 64 KiB, because every chunk is a round trip to main. */
const CHUNK = 256 * 1024;

/** Starts pdf.js's worker, so that it is there when the document is. */
export function preparePdf(): void {
  GlobalWorkerOptions.workerPort ??= new Worker(new URL('./pdf-core.ts', import.meta.url), {
    type: 'module',
    name: 'pdf-core',
  });
}

/** Reads from main what pdf.js asks for. The first failure fails the document, because pdf.js would wait forever. */
class MainBytes extends PDFDataRangeTransport {
  readonly failed: Promise<never>;
  readonly #window: ToWindow;
  readonly #fail: (error: unknown) => void;

  constructor(length: number, window: ToWindow) {
    super(length, null);
    this.#window = window;
    const { promise, reject } = Promise.withResolvers<never>();
    this.failed = promise;
    this.failed.catch(() => undefined);
    this.#fail = reject;
  }

  override requestDataRange(begin: number, end: number): void {
    this.#window.call('readBytes', { begin, end }).then((bytes) => this.onDataRange(begin, bytes), this.#fail);
  }
}

/** @throws DocentError file-damaged, password-required, password-wrong, and what reading throws */
export async function openPdfPages(
  { bytes, password }: Extract<WorkerDocument, { kind: 'pdf' }>,
  window: ToWindow,
): Promise<WorkerPages> {
  preparePdf();
  const range = new MainBytes(bytes, window);
  // pdf.js calls these factories' few methods; its types know only the classes of its own.
  const factories = { CanvasFactory: OffscreenCanvases, FilterFactory: NoFilters, BinaryDataFactory: PdfAssets };
  const options: DocumentInitParameters = {
    ...factories,
    range,
    rangeChunkSize: CHUNK,
    disableStream: true,
    disableAutoFetch: true,
    cMapUrl: 'cmaps/',
    cMapPacked: true,
    standardFontDataUrl: 'standard_fonts/',
    wasmUrl: 'wasm/',
    useWorkerFetch: false,
    // As main draws: the same glyphs from the same outlines, whatever fonts the machine has.
    disableFontFace: true,
    useSystemFonts: false,
    enableXfa: false,
    verbosity: 0,
    ...(password === undefined ? {} : { password }),
  };
  const task = getDocument(options);
  let pdf: PDFDocumentProxy;
  try {
    pdf = await Promise.race([task.promise, range.failed]);
  } catch (error) {
    // Not task.destroy(), which would leave pending calls as unhandled rejections.
    GlobalWorkerOptions.workerPort?.terminate();
    throw openingError(error);
  }

  return {
    contents: () => Promise.race([pdfContents(pdf), range.failed]),
    async size(page) {
      const { width, height } = (await Promise.race([pdf.getPage(page), range.failed])).getViewport({ scale: 1 });
      return { width, height };
    },
    async paint(context, number, scale, part, signal) {
      const page = await Promise.race([pdf.getPage(number), range.failed]);
      signal.throwIfAborted();
      const { width, height } = page.getViewport({ scale });
      const viewport = page.getViewport({ scale, offsetX: -part[0] * width, offsetY: -part[1] * height });
      // pdf.js is typed for the window's canvas; this one has the same interface.
      const canvas = context.canvas as unknown as HTMLCanvasElement;
      const rendering = page.render({ canvas, viewport, background: '#ffffff' });
      // Between slices of drawing, let messages in: one of them may cancel.
      rendering.onContinue = (next: () => void) => nextTask(next);
      const cancel = () => rendering.cancel();
      signal.addEventListener('abort', cancel, { once: true });
      try {
        await Promise.race([rendering.promise, range.failed]);
      } catch (error) {
        signal.throwIfAborted();
        throw drawingError(error, number);
      } finally {
        signal.removeEventListener('abort', cancel);
        // Decoded images of a page are the largest part of its memory.
        page.cleanup();
      }
    },
  };
}

const tasks = new MessageChannel();
const waiting: (() => void)[] = [];
tasks.port1.onmessage = () => waiting.shift()?.();

/** A task of its own, without the four milliseconds that nested timeouts wait. */
function nextTask(work: () => void): void {
  waiting.push(work);
  tasks.port2.postMessage(null);
}

function openingError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DocentError) return error;
  if (error.name === 'PasswordException') {
    const wrong = 'code' in error && error.code === PasswordResponses.INCORRECT_PASSWORD;
    return wrong
      ? new DocentError('password-wrong', 'The password is wrong. Try another.', { cause: error })
      : new DocentError('password-required', 'The document is encrypted. Give its password.', { cause: error });
  }
  return new DocentError('file-damaged', `The document cannot be opened: ${error.message}. Try saving it again.`, {
    cause: error,
  });
}

function drawingError(error: unknown, page: number): unknown {
  if (!(error instanceof Error) || error instanceof DocentError) return error;
  return new DocentError('file-damaged', `Page ${page} cannot be drawn: ${error.message}.`, { cause: error });
}
