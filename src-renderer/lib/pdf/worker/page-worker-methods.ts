import type { Box } from '../../../../src-main/contract/page.ts';

interface DrawParams {
  readonly page: number;
  readonly scale: number;
  readonly part?: Box | undefined;
}

export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly buffer: ArrayBuffer;
}

/** How the worker gets a document's pages. `drawn-by-main`: main draws them, the worker only decodes. */
export type WorkerDocument =
  | { readonly kind: 'pdf'; readonly bytes: number; readonly password: string | undefined }
  | { readonly kind: 'image'; readonly bytes: number; readonly mime: string }
  | { readonly kind: 'drawn-by-main'; readonly sizes: readonly { readonly width: number; readonly height: number }[] };

/** An entry of a document's outline. */
export interface OutlineEntry {
  readonly title: string;
  /** From 1; null: it only holds what is below it. */
  readonly page: number | null;
  readonly below: readonly OutlineEntry[];
}

export interface Contents {
  readonly outline: readonly OutlineEntry[];
  /** How the document numbers its pages; null: from 1. */
  readonly labels: readonly string[] | null;
}

/** What the window asks of the page worker. */
export type PageWorkerMethods = {
  open(document: WorkerDocument): Record<string, never>;
  contents(nothing: Record<string, never>): Contents;
  draw(params: DrawParams): ImageBitmap;
  /** RGBA, alpha flattened on white. */
  raster(params: { readonly page: number; readonly scale: number }): Pixels;
};

/** What the page worker asks of the window, because only the window is connected to main. */
export type WindowMethods = {
  readBytes(range: { readonly begin: number; readonly end: number }): Uint8Array;
  pageImage(params: { readonly page: number; readonly width: number }): Blob;
};

/** A document inside the worker. `part` is in fractions of the page; `scale` in pixels for one unit of the page. */
export interface WorkerPages {
  /** Fills `context`, whose canvas has the size of the part. */
  paint(
    context: OffscreenCanvasRenderingContext2D,
    page: number,
    scale: number,
    part: Box,
    signal: AbortSignal,
  ): Promise<void>;
  /** Left out: it has neither an outline nor labels. */
  contents?(): Promise<Contents>;
  size(page: number): Promise<{ readonly width: number; readonly height: number }>;
}

export type { Box };
