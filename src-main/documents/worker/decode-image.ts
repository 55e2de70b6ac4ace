import { basename } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { DocentError } from '../../contract/errors.ts';
import { howToConvertHeic } from '../../contract/other-formats.ts';
import type { PageRaster } from '../../contract/page.ts';
import { checkImageSize } from './image-document.ts';
import type { OpenContext } from './open-context.ts';

/** Bytes of a BMP's header up to its height, in the short form of OS/2 and in all others. */
const SHORT_HEADER = 12;
const BMP_SIZES = 26;

/** Decodes an image of a kind that sharp does not know. @throws DocentError file-damaged, too-large; unsupported-format without libheif-js */
export async function decodeImage(
  bytes: Uint8Array<ArrayBuffer>,
  kind: 'bmp' | 'heic',
  context: OpenContext,
): Promise<PageRaster> {
  try {
    return kind === 'bmp' ? await decodeBmp(bytes, context) : await decodeHeic(bytes, context);
  } catch (cause) {
    if (cause instanceof DocentError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `Opening the image failed: ${reason}. The file may be damaged. Try saving it again.`;
    throw new DocentError('file-damaged', message, { subject: context.subject, cause });
  }
}

async function decodeBmp(bytes: Uint8Array<ArrayBuffer>, context: OpenContext): Promise<PageRaster> {
  if (bytes.length < BMP_SIZES) throw new Error('it ends within its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const short = view.getUint32(14, true) === SHORT_HEADER;
  const width = short ? view.getUint16(18, true) : Math.abs(view.getInt32(18, true));
  const height = short ? view.getUint16(20, true) : Math.abs(view.getInt32(22, true));
  checkImageSize(width, height, context);
  const image = await loadImage(bytes);
  const canvas = createCanvas(image.width, image.height);
  const drawing = canvas.getContext('2d');
  drawing.drawImage(image, 0, 0);
  const { data } = drawing.getImageData(0, 0, image.width, image.height);
  return { width: image.width, height: image.height, data };
}

/** libheif has turned the image as its file says. The other images of a file are smaller copies, or the same moment again. */
async function decodeHeic(bytes: Uint8Array<ArrayBuffer>, context: OpenContext): Promise<PageRaster> {
  const { HeifDecoder } = await loadLibheif(context);
  if (endsEarly(bytes)) throw new Error('its end is missing');
  const images = new HeifDecoder().decode(bytes);
  const image = images.find((one) => one.is_primary()) ?? images[0];
  if (image === undefined) throw new Error('it has no image that can be read');
  try {
    const [width, height] = [image.get_width(), image.get_height()];
    checkImageSize(width, height, context);
    const target = { width, height, data: new Uint8ClampedArray(width * height * 4) };
    const decoded = await new Promise<PageRaster | null>((resolve) => image.display(target, resolve));
    if (decoded === null) throw new Error('its pixels cannot be decoded');
    return target;
  } finally {
    for (const one of images) one.free();
  }
}

/** Whether one of a file's boxes is longer than what is left of it (ISO/IEC 14496-12, 4.2): libheif shows what there is, and says nothing. */
function endsEarly(bytes: Uint8Array<ArrayBuffer>): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at);
    // 0: up to the end of the file. 1: the size has 64 bits.
    if (size === 0) return false;
    const whole = size === 1 && at + 16 <= bytes.length ? Number(view.getBigUint64(at + 8)) : size;
    if (whole < 8 || at + whole > bytes.length) return true;
    at += whole;
  }
  return false;
}

/** libheif-js is an optional dependency: its licence and its patents are not everybody's. */
async function loadLibheif({ subject }: OpenContext) {
  try {
    return (await import('libheif-js/wasm-bundle.js')).default;
  } catch (cause) {
    const name = basename(subject ?? 'photo.heic');
    const what = `${subject ?? 'The file'} is a HEIC picture, as iPhones take them, and the package libheif-js, which opens them, is not installed.`;
    throw new DocentError('unsupported-format', `${what} ${howToConvertHeic(name)}`, { subject, cause });
  }
}
