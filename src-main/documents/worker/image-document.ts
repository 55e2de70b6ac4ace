import type { Sharp } from 'sharp';
import { DocentError } from '../../contract/errors.ts';
import type { FileFormat } from '../../contract/file-formats.ts';
import type { PageRaster } from '../../contract/page.ts';
import { rasterScale } from '../../tiling/index.ts';
import type { LoadedDocument, RasteriseOptions } from '../document.ts';
import { checkPageCount, checkPageNumber, closedError, parseRasterSize } from '../page-checks.ts';
import type { OpenContext } from './open-context.ts';

/** EXIF orientations from 5 on swap width and height (Exif 2.32, 4.6.4 A). */
const FIRST_TURNED = 5;

/** Opens an image with sharp: a file of a kind that sharp knows, or pixels that were decoded before. */
export async function openImage(
  file: Uint8Array<ArrayBuffer> | PageRaster,
  { hasPages }: Pick<FileFormat, 'hasPages'>,
  context: OpenContext,
): Promise<LoadedDocument> {
  const { limits, subject } = context;
  const { default: sharp } = await import('sharp');
  // A page's decoded data is useless for another page.
  sharp.cache(false);
  const open = (page: number): Sharp =>
    'data' in file
      ? sharp(file.data, { raw: { width: file.width, height: file.height, channels: 4 } })
      : sharp(file, { page: page - 1, pages: 1, limitInputPixels: limits.imagePixels, failOn: 'error' });

  async function sizeOf(page: number) {
    const { width, height, orientation } = await open(page).metadata();
    checkImageSize(width, height, context);
    return (orientation ?? 1) >= FIRST_TURNED ? { width: height, height: width } : { width, height };
  }
  const guard = <T>(work: Promise<T>, what: string) =>
    work.catch((error: unknown) => {
      throw imageError(error, what, subject);
    });

  const opened = guard(
    Promise.all([hasPages && !('data' in file) ? sharp(file, { pages: 1 }).metadata() : undefined, sizeOf(1)]),
    'Opening the image',
  );
  const pageCount = (await opened)[0]?.pages ?? 1;
  checkPageCount(pageCount, limits, subject);

  let closed = false;
  const check = (number: number) => {
    if (closed) throw closedError(subject);
    checkPageNumber(number, pageCount, subject);
  };

  async function rasterise(number: number, options: RasteriseOptions): Promise<PageRaster> {
    const size = await sizeOf(number);
    const scale = rasterScale('image', size, parseRasterSize(options), limits.rasterPixels);
    options.signal?.throwIfAborted();
    let image = open(number).autoOrient().flatten({ background: '#ffffff' }).toColourspace('srgb');
    if (scale < 1) {
      const width = Math.max(1, Math.round(size.width * scale));
      image = image.resize(width, Math.max(1, Math.round(size.height * scale)), { fit: 'fill', kernel: 'cubic' });
    }
    const { data, info } = await image.ensureAlpha().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    if (closed) throw closedError(subject);
    return {
      width: info.width,
      height: info.height,
      data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length),
    };
  }

  return {
    kind: 'image',
    typeset: false,
    hasPictures: false,
    sha256: context.sha256,
    pageCount,
    page: async (number) => {
      check(number);
      return { number, size: await guard(sizeOf(number), `Opening page ${number}`), unit: 'px' };
    },
    rasterise: async (number, options = {}) => {
      check(number);
      parseRasterSize(options);
      return guard(rasterise(number, options), `Decoding page ${number}`);
    },
    textLayer: async (number) => {
      check(number);
      return undefined;
    },
    pictures: async () => [],
    textIsHidden: async () => false,
    xmlFiles: async () => [],
    dispose: async () => {
      closed = true;
    },
  };
}

/** @throws DocentError too-large */
export function checkImageSize(width: number, height: number, { limits, subject }: OpenContext): void {
  if (width * height <= limits.imagePixels) return;
  throw new DocentError(
    'too-large',
    `The image has ${width} x ${height} pixels, more than the limit of ${limits.imagePixels}. Make it smaller, or raise the limit "imagePixels".`,
    { subject },
  );
}

/** libvips has only messages, no codes. */
function imageError(error: unknown, what: string, subject: string | undefined): DocentError {
  if (error instanceof DocentError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/pixel limit/i.test(message)) {
    return new DocentError(
      'too-large',
      `${what} failed: it has too many pixels. Make it smaller, or raise the limit "imagePixels".`,
      {
        subject,
        cause: error,
      },
    );
  }
  const reason = message.split('\n')[0];
  return new DocentError('file-damaged', `${what} failed: ${reason}. The file may be damaged. Try saving it again.`, {
    subject,
    cause: error,
  });
}
