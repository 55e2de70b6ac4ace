import type { OpenedAs } from '../contract/file-formats.ts';
import type { Box, PageRaster } from '../contract/page.ts';
import type { TextLayerItem } from '../contract/text-layer.ts';
import type { EncodedImage, PageWords } from './document-service.ts';
import type { RasterSize } from './limits.ts';

export interface PageInfo {
  /** 1 for the first page. */
  readonly number: number;
  /** As displayed, after rotation: points (1/72 inch) for a PDF, pixels for an image. */
  readonly size: { readonly width: number; readonly height: number };
  readonly unit: 'pt' | 'px';
}

/** A file inside a document. */
export interface XmlFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface RasteriseOptions extends RasterSize {
  readonly signal?: AbortSignal | undefined;
}

/** A document inside the process that reads it. Pages count from 1; another number throws `page-out-of-range`. */
export interface LoadedDocument {
  readonly kind: OpenedAs;
  readonly pageCount: number;
  /** SHA-256 of the file's bytes, lower-case hexadecimal. */
  readonly sha256: string;
  /** The pages were set here from text that the file has: their text layer is what the document says, whatever it looks like. */
  readonly typeset: boolean;
  /** false: no page has a picture that is worth looking for. */
  readonly hasPictures: boolean;
  page(number: number): Promise<PageInfo>;
  /**
   * The page as RGBA on white. PDF pages: 200 dpi, at most 2600 pixels long, unless `options` say otherwise; images:
   * every pixel, up to the limits. Throws `timeout`, `cancelled`, `too-large`, `file-damaged`.
   */
  rasterise(number: number, options?: RasteriseOptions): Promise<PageRaster>;
  /** The page's text as the PDF draws it, empty for a scan without a text layer; undefined for images. */
  textLayer(number: number, options?: { signal?: AbortSignal | undefined }): Promise<TextLayerItem[] | undefined>;
  /** Where a PDF page shows pictures that are large enough to hold words, as fractions of the displayed page; empty for images, which are one picture. */
  pictures(number: number, options?: { signal?: AbortSignal | undefined }): Promise<readonly Box[]>;
  /** Whether a PDF page's text layer may be one that the page does not draw: what a program recognised in its pictures. false for everything else. */
  textIsHidden(number: number, options?: { signal?: AbortSignal | undefined }): Promise<boolean>;
  /** The XML files that a PDF carries (electronic invoices do), at most a few and none that is large; empty for images. */
  xmlFiles(options?: { signal?: AbortSignal | undefined }): Promise<XmlFile[]>;
  dispose(): Promise<void>;
}

/**
 * An opened document. It is read in a process of its own: what takes too long, needs too much memory or crashes there ends in an error
 * here, and the next call starts another process. A document that stopped its process twice throws `document-stopped` from then on. After
 * `dispose` every method throws `closed`; disposing twice is fine.
 */
export interface OpenDocument extends LoadedDocument {
  /** All pages at once. */
  pages(): Promise<PageInfo[]>;
  /** The page `width` pixels wide, for display; images are never enlarged. Throws as `rasterise`. */
  image(
    number: number,
    options: { width: number; quality: number; signal?: AbortSignal | undefined },
  ): Promise<EncodedImage>;
  /**
   * The document as a PDF in which these words can be searched and copied: invisible, where they stand. A PDF keeps its pages as they are, without the
   * password that it may have had; other formats become pages with their image. Throws as `rasterise`, whose time each page has; file-unreadable if
   * the file has changed.
   *
   * @param options `onPage` hears how many pages are written
   */
  searchable(
    pages: readonly PageWords[],
    options?: { signal?: AbortSignal | undefined; onPage?: ((written: number) => void) | undefined },
  ): Promise<Uint8Array<ArrayBuffer>>;
}
