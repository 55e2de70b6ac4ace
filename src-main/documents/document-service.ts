import { z } from 'zod';
import { OpenedAs } from '../contract/file-formats.ts';
import { Box, PageRaster } from '../contract/page.ts';
import { call, type ServiceInterface, stream } from '../contract/service.ts';
import { TextLayerItem } from '../contract/text-layer.ts';
import { DocumentLimits, RasterSize } from './limits.ts';

const Side = z.number().int().positive();

const Page = z.object({
  number: Side,
  size: z.object({ width: z.number().positive(), height: z.number().positive() }),
  unit: z.enum(['pt', 'px']),
});

export const DocumentSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('path'), path: z.string() }),
  z.object({ kind: z.literal('bytes'), bytes: z.instanceof(Uint8Array) }),
]);
export type DocumentSource = z.infer<typeof DocumentSource>;

export const ImageFormat = z.enum(['image/webp', 'image/png', 'image/jpeg']);
export type ImageFormat = z.infer<typeof ImageFormat>;

/** An encoded image. */
export const EncodedImage = z.object({ mime: ImageFormat, bytes: z.instanceof(Uint8Array) });
export type EncodedImage = z.infer<typeof EncodedImage>;

export const OpenedDocument = z.object({
  kind: OpenedAs,
  pageCount: Side,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  typeset: z.boolean(),
  hasPictures: z.boolean(),
});
export type OpenedDocument = z.infer<typeof OpenedDocument>;

/** A word of a page and where it stands. */
const PlacedWord = z.object({
  text: z.string().min(1).max(10_000),
  box: Box,
  /** Quarter turns clockwise from upright print. */
  turned: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
});
export type PlacedWord = z.infer<typeof PlacedWord>;

/** Words of page `number` (from 1). */
export const PageWords = z.object({ number: Side, words: z.array(PlacedWord) });
export type PageWords = z.infer<typeof PageWords>;

/** Percent, for JPEG and WebP. */
const quality = z.number().int().min(1).max(100);
const Nothing = z.object({});

/** The service of a process that reads documents: one document at a time, one call after the other. */
export const documentService = {
  /** Answers once nothing else runs. `libraries`: loads what documents need first, so that the first does not wait for it. */
  warm: call(z.object({ libraries: z.boolean() }), Nothing),
  /** Looks at the first bytes of a document and loads what opening it needs: the document's own time begins after that. */
  prepare: call(z.object({ source: DocumentSource }), Nothing),
  /** Opens a document, replacing the one before. */
  open: call(
    z.object({ source: DocumentSource, password: z.string().optional(), limits: DocumentLimits }),
    OpenedDocument,
  ),
  /** @returns bytes of memory that the process has now */
  close: call(Nothing, z.object({ resident: z.number() })),
  page: call(z.object({ number: Side }), Page),
  pages: call(Nothing, z.object({ pages: z.array(Page) })),
  rasterise: call(z.object({ number: Side, size: RasterSize }), PageRaster),
  textLayer: call(z.object({ number: Side }), z.object({ items: z.array(TextLayerItem).nullable() })),
  pictures: call(z.object({ number: Side }), z.object({ boxes: z.array(Box) })),
  textIsHidden: call(z.object({ number: Side }), z.object({ hidden: z.boolean() })),
  xmlFiles: call(
    Nothing,
    z.object({ files: z.array(z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) })) }),
  ),
  image: call(z.object({ number: Side, width: Side, quality }), EncodedImage),
  /** The document as a PDF in which these words can be searched: how many pages are written, after each step of the work, and at last the file. */
  searchable: stream(
    z.object({ pages: z.array(PageWords) }),
    z.union([z.object({ written: z.number().int().nonnegative() }), z.object({ bytes: z.instanceof(Uint8Array) })]),
  ),
  /** Writes a raster as an image; needs no document. */
  encode: call(z.object({ raster: PageRaster, mime: ImageFormat, quality }), EncodedImage),
} as const;

export type DocumentService = ServiceInterface<typeof documentService>;
