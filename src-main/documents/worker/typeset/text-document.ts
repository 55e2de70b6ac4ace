import { createCanvas } from '@napi-rs/canvas';
import { DocentError } from '../../../contract/errors.ts';
import type { Opener } from '../../../contract/file-formats.ts';
import type { Box, PageRaster } from '../../../contract/page.ts';
import type { TextLayerItem } from '../../../contract/text-layer.ts';
import { rasterScale } from '../../../tiling/index.ts';
import type { LoadedDocument } from '../../document.ts';
import { checkPageCount, checkPageNumber, closedError, parseRasterSize } from '../../page-checks.ts';
import type { OpenContext } from '../open-context.ts';
import { A4, type Block, plainBlocks } from './blocks.ts';
import { decodeText } from './decode-text.ts';
import { isMarkdown, markdownBlocks } from './markdown-blocks.ts';
import { ASCENT, characterWidth, DESCENT, font, type Run, setPages } from './set-pages.ts';

/** Bytes: twenty times the Bible. */
const MOST_BYTES = 100_000_000;

type TypesetOpener = Extract<Opener, 'text' | 'email' | 'electronic-invoice'>;

/** What it is called in errors, and what helps. */
const SAID: Readonly<Record<TypesetOpener, readonly [what: string, advice: string]>> = {
  text: ['text', 'Save it as plain text.'],
  email: ['e-mail', 'Save it again in your mail program.'],
  'electronic-invoice': ['electronic invoice', 'Ask its sender for the file again, or for a PDF.'],
};

/** Opens text, Markdown, an e-mail or an electronic invoice: it is set on A4 pages, of which the text layer is what the file says. */
export async function openText(
  bytes: Uint8Array<ArrayBuffer>,
  kind: TypesetOpener,
  { sha256, limits, subject, signal }: OpenContext,
): Promise<LoadedDocument> {
  if (bytes.length > MOST_BYTES) {
    const message = `The file has ${bytes.length} bytes of text, more than the limit of ${MOST_BYTES}. Split it.`;
    throw new DocentError('too-large', message, { subject });
  }
  const blocks = await readBlocks(bytes, kind, subject);
  signal?.throwIfAborted();
  const pages = setPages(blocks, limits.pages);
  checkPageCount(pages.length, limits, subject);
  const size = { width: A4.width, height: A4.height };
  let closed = false;
  const runs = (number: number): readonly Run[] => {
    if (closed) throw closedError(subject);
    checkPageNumber(number, pages.length, subject);
    return pages[number - 1]!;
  };
  return {
    kind: 'pdf',
    sha256,
    pageCount: pages.length,
    typeset: true,
    hasPictures: false,
    page: async (number) => {
      runs(number);
      return { number, size, unit: 'pt' };
    },
    rasterise: async (number, options = {}) =>
      draw(runs(number), rasterScale('pdf', size, parseRasterSize(options), limits.rasterPixels)),
    textLayer: async (number) => runs(number).map(itemOf),
    pictures: async () => [],
    textIsHidden: async () => false,
    xmlFiles: async () => (kind === 'electronic-invoice' ? [{ name: subject ?? 'invoice.xml', bytes }] : []),
    dispose: async () => {
      closed = true;
      pages.length = 0;
    },
  };
}

/** @throws DocentError file-damaged */
async function readBlocks(
  bytes: Uint8Array<ArrayBuffer>,
  kind: TypesetOpener,
  subject: string | undefined,
): Promise<Block[]> {
  try {
    if (kind === 'text') return readText(decodeText(bytes));
    if (kind === 'email') return await (await import('./email-blocks.ts')).emailBlocks(bytes);
    return (await import('./electronic-invoice-blocks.ts')).electronicInvoiceBlocks(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const [what, advice] = SAID[kind];
    const message = `Reading the ${what} failed: ${reason}. ${advice}`;
    throw new DocentError('file-damaged', message, { subject, cause });
  }
}

/** Markdown whose marks are nested too deeply for its parser is shown as it is. */
function readText(text: string): Block[] {
  if (!isMarkdown(text)) return plainBlocks(text);
  try {
    return markdownBlocks(text);
  } catch {
    return plainBlocks(text);
  }
}

function draw(runs: readonly Run[], scale: number): PageRaster {
  const [width, height] = [Math.round(A4.width * scale), Math.round(A4.height * scale)];
  const canvas = createCanvas(width, height);
  try {
    const context = canvas.getContext('2d');
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#000000';
    context.scale(scale, scale);
    for (const { text, x, y, size, bold, rightToLeft } of runs) {
      context.font = font(size, bold);
      context.direction = rightToLeft ? 'rtl' : 'ltr';
      context.textAlign = 'left';
      context.fillText(text, x, y);
    }
    return { width, height, data: context.getImageData(0, 0, width, height).data };
  } finally {
    canvas.width = 0;
    canvas.height = 0;
  }
}

/** Widths of characters by themselves are those of a run but for kerning and joined letters. */
function itemOf({ text, x, y, size, bold, rightToLeft, endsLine }: Run): TextLayerItem {
  const widths = Array.from(text, (char) => characterWidth(char, size, bold));
  const width = widths.reduce((sum, one) => sum + one, 0);
  const box = (from: number, to: number): Box => [
    (x + from) / A4.width,
    (y - ASCENT * size) / A4.height,
    (x + to) / A4.width,
    (y + DESCENT * size) / A4.height,
  ];
  let start = 0;
  const characters = widths.map((one) => {
    const [from, to] = [start, start + one];
    start = to;
    return rightToLeft ? box(width - to, width - from) : box(from, to);
  });
  return {
    text,
    box: box(0, width),
    angle: 0,
    direction: rightToLeft ? 'rtl' : 'ltr',
    fontHeight: ((ASCENT + DESCENT) * size) / A4.height,
    characters,
    endsLine,
  };
}
