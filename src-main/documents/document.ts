import type { OpenedAs } from '../contract/file-formats.ts';
import type { PageRaster } from '../contract/page.ts';
import type { TextLayerItem } from '../contract/text-layer.ts';
import type { RasterSize } from './limits.ts';

export interface PageInfo {
  /** 1 for the first page. */
  readonly number: number;
  /** As displayed, after rotation: points (1/72 inch) for a PDF, pixels for a picture. */
  readonly size: { readonly width: number; readonly height: number };
  readonly unit: 'pt' | 'px';
}

export interface RasteriseOptions extends RasterSize {
  readonly signal?: AbortSignal | undefined;
}

/**
 * An opened PDF or picture. Pages count from 1; another number throws `page-out-of-range`.
 * After `dispose` every method throws `closed`; disposing twice is fine.
 */
export interface OpenDocument {
  readonly kind: OpenedAs;
  readonly pageCount: number;
  /** SHA-256 of the file's bytes, lower-case hexadecimal. */
  readonly sha256: string;
  page(number: number): Promise<PageInfo>;
  /**
   * The page as RGBA on white. PDF pages: 200 dpi, at most 2600 pixels long, unless `options` say otherwise; pictures:
   * every pixel they have, up to the limits. Throws `timeout`, `cancelled`, `file-damaged`.
   */
  rasterise(number: number, options?: RasteriseOptions): Promise<PageRaster>;
  /** The page's text as the PDF draws it, empty for a scan without a text layer; undefined for pictures. */
  textLayer(number: number, options?: { signal?: AbortSignal | undefined }): Promise<TextLayerItem[] | undefined>;
  dispose(): Promise<void>;
}
