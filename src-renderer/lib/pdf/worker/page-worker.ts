import '../../trusted-scripts.ts';
import { DocentError } from '../../../../src-main/contract/errors.ts';
import type { Box } from '../../../../src-main/contract/page.ts';
import { Channel, type Endpoint } from '../channel.ts';
import { openDrawnByMain } from './drawn-by-main.ts';
import { openImage } from './image-pages.ts';
import type { PageWorkerMethods, WindowMethods, WorkerPages } from './page-worker-methods.ts';
import { openPdfPages, preparePdf } from './pdf-pages.ts';

/** One document's pages, drawn here so that the window never waits for a page. */
const whole: Box = [0, 0, 1, 1];
let opened: Promise<WorkerPages> | undefined;

function pages(): Promise<WorkerPages> {
  if (opened === undefined) throw new DocentError('closed', 'No document is open here. Open one first.');
  return opened;
}

/** Draws a part of a page on a canvas of its own. */
async function paint(
  page: number,
  scale: number,
  part: Box,
  settings: CanvasRenderingContext2DSettings,
  signal: AbortSignal,
) {
  const source = await pages();
  const size = await source.size(page);
  const width = Math.max(1, Math.round(size.width * scale * (part[2] - part[0])));
  const height = Math.max(1, Math.round(size.height * scale * (part[3] - part[1])));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', settings);
  if (context === null) {
    throw new DocentError('out-of-memory', `There is not enough memory to draw page ${page}. Close other documents.`);
  }
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  await source.paint(context, page, scale, part, signal);
  signal.throwIfAborted();
  return { canvas, context };
}

// The DOM's types know `self` only as a window.
const scope = self as unknown as Endpoint;
const channel = new Channel<WindowMethods, PageWorkerMethods>(scope, {
  async open(document) {
    const { kind } = document;
    opened =
      kind === 'pdf'
        ? openPdfPages(document, channel)
        : kind === 'image'
          ? openImage(document, channel)
          : Promise.resolve(openDrawnByMain(document.sizes, channel));
    await opened;
    return { value: {} };
  },
  async contents() {
    const source = await pages();
    return { value: (await source.contents?.()) ?? { outline: [], labels: null } };
  },
  async draw({ page, scale, part }, signal) {
    const { canvas } = await paint(page, scale, part ?? whole, { alpha: false }, signal);
    const bitmap = canvas.transferToImageBitmap();
    return { value: bitmap, moved: [bitmap] };
  },
  async raster({ page, scale }, signal) {
    const { canvas, context } = await paint(page, scale, whole, { alpha: false, willReadFrequently: true }, signal);
    const { width, height } = canvas;
    const { buffer } = context.getImageData(0, 0, width, height).data;
    canvas.width = 0;
    return { value: { width, height, buffer: buffer as ArrayBuffer }, moved: [buffer as ArrayBuffer] };
  },
});

// Loading pdf.js takes longer than everything else: it begins before it is known whether it is needed.
preparePdf();
