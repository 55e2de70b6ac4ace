import type { DocentApi } from '../../../src-main/contract/docent-api.ts';
import type { LibraryDocument, PageText } from '../../../src-main/contract/library.ts';
import type { Box, PageRaster } from '../../../src-main/contract/page.ts';

export interface PageMeasure {
  /** As displayed: points for a PDF, pixels for a picture. */
  readonly width: number;
  readonly height: number;
}

export interface DrawOptions {
  /** Pixels of the result for each unit (point or pixel) of the page. */
  readonly scale: number;
  /** Only this part of the page (fractions); the whole page when left out. */
  readonly part?: Box | undefined;
  /** What is drawn first when several wait: the page in view, then what a question needs, then thumbnails. */
  readonly urgency?: 'view' | 'near' | 'thumbnail' | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A document's pages, whatever it is: drawn off the main thread. Pages count from 1. Idempotent `dispose`; afterwards everything throws `closed`. */
export interface PageSource {
  readonly documentId: string;
  readonly document: LibraryDocument;
  readonly pageCount: number;
  /** CSS pixels for one unit of the page at 100%: 96/72 for points, 1 for pixels. */
  readonly unit: number;
  size(page: number): PageMeasure;
  /** The caller owns the bitmap: close it, or hand it to a `bitmaprenderer` canvas. */
  draw(page: number, options: DrawOptions): Promise<ImageBitmap>;
  /** The page as the model's tiles are cut from it: the size that main would draw it in. */
  rasterise(page: number, signal?: AbortSignal): Promise<PageRaster>;
  /** The page's lines. `read`: a scan may be read by the model for it, which takes a second or two. Remembered once there are lines. */
  text(page: number, options?: { read?: boolean | undefined; signal?: AbortSignal | undefined }): Promise<PageText>;
  /** What is known of the page's text at once. */
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
  readonly opened?: Awaited<ReturnType<DocentApi['openDocument']>> | undefined;
}

/** @throws DocentError as `openDocument` does; file-damaged, password-wrong, cancelled */
export function openPages(_api: DocentApi, _documentId: string, _options: OpenPagesOptions = {}): Promise<PageSource> {
  throw new Error('being written');
}
