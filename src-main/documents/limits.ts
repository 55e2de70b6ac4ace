import { z } from 'zod';
import { MOST_PIXELS } from '../tiling/index.ts';

/** Limits on opening and drawing a document. Beyond them it fails with `too-large`, `too-many-pages` or `timeout`. */
export const DocumentLimits = z.strictObject({
  fileBytes: z
    .number()
    .int()
    .positive()
    .default(512 * 1024 * 1024),
  /** Pixels of one stored image before it is scaled: 200 megapixels are 600 MB decoded. */
  imagePixels: z.number().int().positive().default(200_000_000),
  /** Pixels of one drawn page; larger requests are scaled down to it. */
  rasterPixels: z.number().int().positive().default(MOST_PIXELS),
  pages: z.number().int().positive().default(5_000),
  /** Most characters of one page's text layer: a book of 70 pages on a single page. */
  characters: z.number().int().positive().default(200_000),
  /** Milliseconds to open a document, to draw a page, or to read its text. */
  time: z.number().int().positive().max(600_000).default(15_000),
});
export type DocumentLimits = z.infer<typeof DocumentLimits>;

/** The size at which a page is drawn. The smallest bound applies; images are never enlarged. */
export const RasterSize = z.strictObject({
  /** Dots per inch of a PDF page (images have none). */
  dpi: z.number().positive().max(2_400).optional(),
  /** Most pixels of the longer side. */
  longEdge: z.number().int().positive().max(30_000).optional(),
  maxPixels: z.number().int().positive().optional(),
});
export type RasterSize = z.infer<typeof RasterSize>;

/**
 * Memory limits of a process that reads documents, in MB: the JavaScript heap, and everything. Beyond them the process is ended. A colour scan
 * of A4 at 600 dpi in a PDF takes 640, drawn twice. With the host and the two other processes, which a hostile file leaves idle, all take 1,055 at
 * most (`tests/bench/bombs.ts`).
 */
export const HEAP_MB = 600;
export const RESIDENT_MB = 760;
