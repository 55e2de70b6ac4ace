import { type PDFContext, type PDFDocument, PDFRawStream, type PDFRef } from '@cantoo/pdf-lib';
import { fileFormatOf } from '../../../contract/file-formats.ts';
import type { LoadedDocument } from '../../document.ts';
import { encodeRaster } from '../encode-raster.ts';

/** Points (1/72 inch) of a pixel: a scan of 200 dpi prints in its own size. */
const POINTS = 72 / 200;
/** A page's longest side in points; that of A4. Photographs have more pixels than their paper. */
const LONGEST = 842;
const QUALITY = 92;

interface PageImage {
  readonly width: number;
  readonly height: number;
  readonly image: PDFRef;
}

/**
 * Adds a document's page to a PDF as an image: a JPEG as it is, what is lossless without loss, and anything else as JPEG. Pages of a PDF that cannot
 * be written again are drawn.
 *
 * @param bytes the document's file
 */
export async function addImagePage(
  pdf: PDFDocument,
  document: LoadedDocument,
  number: number,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<void> {
  const mime = fileFormatOf(bytes)?.mime;
  const lossless = mime === 'image/png' || mime === 'image/tiff' || mime === 'image/gif' || mime === 'image/bmp';
  signal?.throwIfAborted();
  const { size, unit } = await document.page(number);
  const jpeg = mime === 'image/jpeg' ? await jpegImage(pdf.context, bytes) : undefined;
  const { width, height, image } = jpeg ?? (await drawnImage(pdf.context, document, number, lossless, signal));
  const scale = unit === 'pt' ? size.width / width : Math.min(POINTS, LONGEST / Math.max(width, height));
  const page = pdf.addPage([width * scale, height * scale]);
  const name = page.node.newXObject('Page', image);
  const drawing = pdf.context.flateStream(`q ${width * scale} 0 0 ${height * scale} 0 0 cm ${name} Do Q\n`);
  page.node.addContentStream(pdf.context.register(drawing));
}

async function drawnImage(
  context: PDFContext,
  document: LoadedDocument,
  number: number,
  lossless: boolean,
  signal: AbortSignal | undefined,
): Promise<PageImage> {
  const raster = await document.rasterise(number, { signal });
  const { bytes } = await encodeRaster(raster, lossless ? 'image/png' : 'image/jpeg', QUALITY);
  const { width, height } = raster;
  const coded = lossless
    ? {
        data: pngData(bytes),
        // A PNG's rows are compressed just as a PDF wants them (ISO 32000-1, 7.4.4.4).
        how: { Filter: 'FlateDecode', DecodeParms: { Predictor: 15, Colors: 3, BitsPerComponent: 8, Columns: width } },
      }
    : { data: bytes, how: { Filter: 'DCTDecode' } };
  return { width, height, image: register(context, { width, height, colours: 3, ...coded }) };
}

/** The file itself, if a PDF shows it as it is: upright and in grey or RGB. Adobe's CMYK is inverted. */
async function jpegImage(context: PDFContext, data: Uint8Array): Promise<PageImage | undefined> {
  const { default: sharp } = await import('sharp');
  const { width, height, orientation, channels, depth } = await sharp(data).metadata();
  if ((orientation ?? 1) !== 1 || depth !== 'uchar' || (channels !== 1 && channels !== 3)) return undefined;
  const image = register(context, { width, height, colours: channels, data, how: { Filter: 'DCTDecode' } });
  return { width, height, image };
}

function register(
  context: PDFContext,
  {
    width,
    height,
    colours,
    data,
    how,
  }: Pick<PageImage, 'width' | 'height'> & {
    colours: 1 | 3;
    data: Uint8Array;
    how: Record<string, string | Record<string, number>>;
  },
): PDFRef {
  const dictionary = context.obj({
    ...{ Type: 'XObject', Subtype: 'Image', Width: width, Height: height, BitsPerComponent: 8, Length: data.length },
    ColorSpace: colours === 1 ? 'DeviceGray' : 'DeviceRGB',
    ...how,
  });
  return context.register(PDFRawStream.of(dictionary, data));
}

/** The compressed rows of a PNG: its IDAT chunks, one after the other (PNG, 11.2.4). */
function pngData(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 12 <= png.length; at += 12 + view.getUint32(at)) {
    const name = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (name === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  return Buffer.concat(parts);
}
